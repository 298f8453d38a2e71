"""Choose the files to read: all of the catalogue, and which of them were asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.discovery.ignore import IgnoreRules
from itilcheck.discovery.link import UNREAD, is_inside
from itilcheck.discovery.root import CONFIGURATION, ArgumentError, git_top, place
from itilcheck.discovery.walk import SPECIAL, Folder, FoundFile, Scope, Walked, add_ignore_file, walk
from itilcheck.record import NamedTuple, record
from itilcheck.report import Notice

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from itilcheck.report import Failure


@record
class Discovery:
    """The files of a catalogue in order of their paths, and what was left out with a word.

    ``selected`` has the paths of the files that were asked for, or is None where the whole catalogue
    was: the others are in ``files`` too, for what was asked for refers to them.
    """

    files: tuple[FoundFile, ...]
    selected: frozenset[str] | None
    notices: tuple[Notice, ...]
    failures: tuple[Failure, ...]


class _Asked(NamedTuple):
    """An argument: its path from the root, and where it is on disk.

    The path of a folder ends in ``/``, that of the root is empty.
    """

    path: str
    disk: Path

    @property
    def is_folder(self) -> bool:
        return not self.path or self.path.endswith("/")


def discover(
    arguments: Sequence[Path], *, root: Path, hidden: Collection[str], heeding: bool = True
) -> Discovery:
    """Find all files of the catalogue at ``root``, and those among them that ``arguments`` mean.

    Left out are hidden, vendored and ignored files, and what is reached by a link only; ``hidden`` has
    names to read or enter although they begin with a dot. What an argument names is taken all the
    same, also a link, but never the configuration. No arguments mean everything. Unless ``heeding``,
    ignore files and configurations in the catalogue have no say in what is read.

    Raises ArgumentError for what does not exist or lies outside the root.
    """
    base = place(root)
    real = os.path.realpath(base)
    asked = sorted({_ask(argument, base, real) for argument in arguments})
    walked = Walked()
    for folder in (_Asked("", base), *(one for one in asked if one.is_folder)):
        if folder.path not in walked.folders:
            scope = Scope((real, os.path.realpath(folder.disk)), frozenset(hidden), heeding)
            bare = Folder(str(folder.disk), folder.path, "", IgnoreRules())
            walk(_start(folder, Path(real), walked) if heeding else bare, scope, walked)
    files = {file.path: file for file in walked.files} | _named_files(asked)
    return Discovery(
        files=tuple(sorted(files.values(), key=lambda file: file.path)),
        selected=_selected(asked, files),
        notices=tuple(sorted(_notices(walked, asked, files, real), key=lambda notice: notice.path)),
        failures=tuple(sorted(set(walked.failures), key=lambda failure: failure.path)),
    )


def _ask(argument: Path, base: Path, real: str) -> _Asked:
    """Find the place of an argument in the catalogue; a link that stays inside stands for its target."""
    disk = place(argument)
    target = os.path.realpath(disk)
    if is_inside(target, real):
        path = _relative(target, real)
        disk = base / path
    elif is_inside(str(disk), real) and not is_inside(real, target):
        path = _relative(str(disk), real)
    else:
        message = f'"{argument}" lies outside the catalogue "{base}"'
        raise ArgumentError(message)
    return _Asked(f"{path}/" if path and disk.is_dir() else path, disk)


def _start(asked: _Asked, root: Path, walked: Walked) -> Folder:
    """Collect the ignore files above a folder, from the top of its git repository (else from the root) down.

    Who asks for an ignored folder means it: the patterns above then do not count.
    """
    top = git_top(root) or root
    above = root.relative_to(top).parts
    folder = Folder(str(top), "../" * len(above), "", IgnoreRules())
    folder = add_ignore_file(folder, walked, name=".git/info/exclude")
    for depth, name in enumerate((*above, *asked.path.split("/")[:-1]), 1):
        folder = add_ignore_file(folder, walked).below(name)
        if depth <= len(above):
            folder = folder._replace(path="../" * (len(above) - depth))
        if folder.rules.ignores_folder(folder.within[:-1]):
            folder = folder._replace(rules=IgnoreRules())
    return folder._replace(disk=str(asked.disk), path=asked.path)


def _named_files(asked: Sequence[_Asked]) -> dict[str, FoundFile]:
    """Give the files that are arguments themselves, whatever their names."""
    found = (one for one in asked if one.disk.is_file() and one.disk.name != CONFIGURATION)
    return {one.path: FoundFile(str(one.disk), one.path) for one in found}


def _selected(asked: Sequence[_Asked], files: Collection[str]) -> frozenset[str] | None:
    if not asked or not asked[0].path:
        return None
    named = {one.path for one in asked}
    folders = tuple(one.path for one in asked if one.is_folder)
    return frozenset(path for path in files if path in named or path.startswith(folders))


def _notices(walked: Walked, asked: Sequence[_Asked], files: Collection[str], real: str) -> set[Notice]:
    """Give what is to be said, but not that something is left out which an argument names."""
    named = {one.path.rstrip("/") for one in asked}
    notices = {notice for notice in walked.notices if notice.path not in named}
    for one in asked:
        if not one.is_folder and not one.disk.is_file():
            notices.add(Notice(SPECIAL, one.path))
    for path, target in walked.links.items():
        inside = _relative(target, real) if is_inside(target, real) else ""
        if inside and inside not in files and f"{inside}/" not in walked.folders:
            notices.add(Notice(UNREAD, path))
    return notices


def _relative(path: str, folder: str) -> str:
    """Give a path relative to a folder that holds it, with ``/``; empty for the folder itself."""
    relative = os.path.relpath(path, folder)
    return "" if relative == os.curdir else relative.replace(os.sep, "/")
