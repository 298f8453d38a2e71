"""Walk through folders and collect the files to read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from itilcheck.discovery.ignore import IGNORE_FILE, with_ignore_file
from itilcheck.discovery.link import examine_link
from itilcheck.discovery.root import CONFIGURATION, reason
from itilcheck.record import NamedTuple
from itilcheck.report import Failure, Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.discovery.ignore import IgnoreRules

SUFFIXES = (".yaml", ".yml", ".json")
"""How the name of a file ends that is read, in any case of letters."""

VENDORED = frozenset(
    {
        "__pypackages__",
        "__pycache__",
        "bower_components",
        "jspm_packages",
        "node_modules",
        "site-packages",
        "vendor",
        "venv",
        "virtualenv",
    }
)
"""Folders that hold what others wrote: not entered, unless they are asked for by name.

Those that eslint, golangci-lint and ruff leave out, without names that a catalogue may well use
itself, such as ``build``, and without hidden ones, which are not entered anyway.
"""

SPECIAL = "not a regular file, not read"


class FoundFile(NamedTuple):
    """A file to read: where it is on disk, and its path relative to the root, with ``/``."""

    disk: str
    path: str


class Folder(NamedTuple):
    """A folder to walk through, and the patterns of the ignore files in the folders above it.

    ``path`` is relative to the root, ``within`` to the top of the ignore files; both with ``/``: empty
    for that folder itself, else ending in ``/``.
    """

    disk: str
    path: str
    within: str
    rules: IgnoreRules

    def below(self, name: str) -> Folder:
        """Give a folder in this one."""
        disk = os.path.join(self.disk, name)  # noqa: PTH118  # strings are faster than paths, here and below
        return Folder(disk, f"{self.path}{name}/", f"{self.within}{name}/", self.rules)


class Scope(NamedTuple):
    """What holds for a whole walk.

    ``roots`` are the real paths that links should not leave, ``hidden`` has the names to read or
    enter although they begin with a dot. When ``heeding``, ignore files and configurations on the way
    have a say in what is read.
    """

    roots: tuple[str, ...]
    hidden: frozenset[str]
    heeding: bool = True


class Walked:
    """What walks came by; filled while they go on.

    ``folders`` has the paths of those entered, ``links`` the real target of each link that stays inside.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.files: list[FoundFile] = []
        self.folders: set[str] = set()
        self.links: dict[str, str] = {}
        self.notices: list[Notice] = []
        self.failures: list[Failure] = []


def walk(start: Folder, scope: Scope, walked: Walked) -> None:
    """Collect the files below a folder that are neither hidden, vendored nor ignored, in no order.

    Nothing is opened but folders and ignore files. What cannot be read is a failure, and the walk goes on.
    """
    waiting = [start]
    while waiting:
        folder = waiting.pop()
        walked.folders.add(folder.path)
        try:
            with os.scandir(folder.disk) as entries:
                found = list(entries)
        except OSError as error:
            walked.failures.append(
                Failure(f"folder cannot be read: {reason(error)}", folder.path[:-1] or ".")
            )
        else:
            waiting += _look_through(found, folder, scope, walked)


def add_ignore_file(folder: Folder, walked: Walked, *, name: str = IGNORE_FILE) -> Folder:
    """Give a folder with the patterns of its own ignore file added; note what is not honoured of it."""
    path = folder.path + name
    try:
        rules, messages = with_ignore_file(folder.rules, os.path.join(folder.disk, name), folder.within)  # noqa: PTH118
    except OSError as error:
        walked.failures.append(Failure(f"cannot be read: {reason(error)}", path))
        return folder
    walked.notices += [Notice(message, path) for message in messages]
    return folder._replace(rules=rules)


def _look_through(
    found: list[os.DirEntry[str]], folder: Folder, scope: Scope, walked: Walked
) -> Iterator[Folder]:
    """Keep the files that a folder holds, and yield the folders in it to enter."""
    names = {entry.name for entry in found}
    if CONFIGURATION in names and folder.path and scope.heeding:
        walked.notices.append(Notice("folder is a catalogue of its own, not read", folder.path[:-1]))
        return
    if IGNORE_FILE in names and scope.heeding:
        folder = add_ignore_file(folder, walked)
    for entry in found:
        name = entry.name
        if name.startswith(".") and (name not in scope.hidden or name == CONFIGURATION):
            continue
        try:
            if entry.is_symlink():
                _meet_link(entry, folder, scope, walked)
            elif entry.is_dir(follow_symlinks=False):
                if _is_entered(name, folder, walked):
                    yield folder.below(name)
            elif has_suffix(name):
                _meet_file(entry, folder, walked)
        except OSError as error:
            walked.failures.append(Failure(f"cannot be read: {reason(error)}", folder.path + name))


def has_suffix(name: str) -> bool:
    """Say whether a file of that name is read."""
    return name.lower().endswith(SUFFIXES)


def _is_entered(name: str, folder: Folder, walked: Walked) -> bool:
    if folder.rules.ignores_folder(folder.within + name):
        return False
    if name in VENDORED:
        walked.notices.append(Notice("folder of vendored files, not read", folder.path + name))
        return False
    return True


def _meet_file(entry: os.DirEntry[str], folder: Folder, walked: Walked) -> None:
    if folder.rules.ignores_file(folder.within + entry.name):
        return
    path = folder.path + entry.name
    if entry.is_file(follow_symlinks=False):
        walked.files.append(FoundFile(entry.path, path))
    else:
        walked.notices.append(Notice(SPECIAL, path))


def _meet_link(entry: os.DirEntry[str], folder: Folder, scope: Scope, walked: Walked) -> None:
    """Note a link that might have been expected to be followed."""
    if folder.rules.ignores_file(folder.within + entry.name):
        return
    path = folder.path + entry.name
    link = examine_link(entry.path, scope.roots)
    if not link.is_folder and not has_suffix(entry.name):
        return
    if link.message:
        walked.notices.append(Notice(link.message, path))
    else:
        walked.links[path] = link.target
