"""Find the root of the catalogue that the arguments of a run belong to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFIGURATION = ".itilcheck.yaml"
"""The file that makes a folder the root of a catalogue."""


class ArgumentError(ValueError):
    """A path was asked for that cannot be checked, or not in one run with the others."""


def find_root(arguments: Sequence[Path], *, outermost: bool = False, isolated: bool = False) -> Path:
    """Find the root of the one catalogue in which all arguments lie; no arguments mean the current folder.

    It is the closest folder upward with a configuration. Without one, a folder given is itself the
    catalogue (of several paths, the folder that holds them all); for files it is the top level of
    their git repository, else the folder that holds them all. The ``outermost`` folder of the
    repository that has a configuration is the root where nothing below may decide about that, and none
    has a say where a run is ``isolated``.

    Raises ArgumentError for what does not exist, and for arguments of different catalogues.
    """
    given = list(arguments) or [Path()]
    places = [place(argument) for argument in given]
    folders = [path if path.is_dir() else path.parent for path in places]
    find = _outermost if outermost else _closest
    roots = [None if isolated else find(folder, CONFIGURATION) for folder in folders]
    for argument, root in zip(given, roots, strict=True):
        if root != roots[0]:
            names = f'"{given[0]}" and "{argument}"'
            message = f"{names} lie in different catalogues, and a run checks one"
            raise ArgumentError(message)
    if roots[0] is not None:
        return roots[0]
    tops = {None} if set(folders) & set(places) else {git_top(folder) for folder in folders}
    top = tops.pop() if len(tops) == 1 else None
    return top or _common_folder(folders)


def root_of_file(path: Path, *, isolated: bool = False) -> Path:
    """Find the root of the catalogue that a file lies in, or would if it were there.

    Raises ArgumentError where its folder does not exist.
    """
    folder = place(path.parent)
    found = None if isolated else _closest(folder, CONFIGURATION)
    return found or git_top(folder) or folder


def place(argument: Path) -> Path:
    """Give where an argument stands: an absolute path in which only the last part may be a link.

    Raises ArgumentError where nothing stands that can be looked at.
    """
    name = argument.name
    if name in {"", ".."}:
        found = Path(os.path.realpath(argument))
    else:
        found = Path(os.path.realpath(argument.parent), name)
    try:
        found.stat()
    except (FileNotFoundError, NotADirectoryError):
        what = "is a link that leads nowhere" if found.is_symlink() else "does not exist"
    except OSError as error:
        what = f"cannot be read: {reason(error)}"
    else:
        return found
    message = f'"{argument}" {what}'
    raise ArgumentError(message)


def git_top(folder: Path) -> Path | None:
    """Give the closest folder upward that has a ``.git`` entry: a folder, or a file in a worktree."""
    return _closest(folder, ".git")


def untrusted(root: Path) -> tuple[Path, ...]:
    """Give the folders whose files strangers may have written, by their real paths.

    They are the root of the catalogue and the repository around it, whatever in there says where the
    root is; and the repository that one stands in.
    """
    found = [Path(os.path.realpath(root))]
    for folder in (found[0], Path(os.path.realpath(Path()))):
        top = git_top(folder)
        if top is not None:
            found.append(top)
    return tuple(dict.fromkeys(found))


def reason(error: OSError) -> str:
    """Say why the system refused something, as the tail of a message."""
    return (error.strerror or "unknown reason").lower()


def _closest(folder: Path, name: str) -> Path | None:
    for candidate in (folder, *folder.parents):
        if os.path.lexists(candidate / name):
            return candidate
    return None


def _outermost(folder: Path, name: str) -> Path | None:
    """Find the highest folder of a repository with an entry; where there is none, the closest folder."""
    top = git_top(folder)
    if top is None:
        return _closest(folder, name)
    above = [one for one in (folder, *folder.parents) if one.is_relative_to(top)]
    return next((one for one in reversed(above) if os.path.lexists(one / name)), None)


def _common_folder(folders: Sequence[Path]) -> Path:
    try:
        common: Path | None = Path(os.path.commonpath(folders))
    except ValueError:  # two drives of Windows
        common = None
    if common is None or (common == common.parent and len(set(folders)) > 1):
        message = f'"{folders[0]}" and "{folders[-1]}" have no folder in common, check them one by one'
        raise ArgumentError(message)
    return common
