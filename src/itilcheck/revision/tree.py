"""List the files of a commit, those of submodules included."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple
from itilcheck.report import Notice
from itilcheck.revision.git import Git, RevisionError

if TYPE_CHECKING:
    from collections.abc import Iterator

LINK = "120000"
_MODULE = "160000"
_DEEPEST = 8
"""How far submodules in submodules are followed."""


class Entry(NamedTuple):
    """A file of a commit: its mode, the id of its content, and git for the repository that has it."""

    mode: str
    id: str
    git: Git


class Tree:
    """The files of a commit by their paths from the top of the repository, with ``/``."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.entries: dict[str, Entry] = {}
        self.notices: list[Notice] = []


def read_tree(git: Git, commit: str, within: str) -> Tree:
    """List what a commit has in a folder, and the ignore files above it.

    ``within`` is empty for the top, else it ends in ``/``. Raises RevisionError.
    """
    tree = Tree()
    parts = within.split("/")[:-1]
    above = ["/".join([*parts[:depth], ".gitignore"]) for depth in range(len(parts))]
    _collect(git, commit, [*above, within] if within else [], "", tree, 0)
    return tree


def _collect(  # noqa: PLR0913, PLR0917  # what a level hands to the next
    git: Git, commit: str, paths: list[str], prefix: str, tree: Tree, depth: int
) -> None:
    for mode, identity, name in _listed(git.read("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)):
        path = prefix + name
        if mode != _MODULE:
            tree.entries[path] = Entry(mode, identity, git)
        elif depth < _DEEPEST:
            _enter(git._replace(top=git.top / name), identity, path, tree, depth)


def _enter(git: Git, commit: str, path: str, tree: Tree, depth: int) -> None:
    """List what a submodule had; one that is not checked out has nothing now either."""
    try:
        is_folder = stat.S_ISDIR(os.lstat(git.top).st_mode)
    except OSError:
        tree.notices.append(Notice("submodule is gone, what it held before is not compared", path))
        return
    if not is_folder or not os.path.lexists(git.top / ".git"):
        return
    if git.run("cat-file", "-e", f"{commit}^{{commit}}").returncode:
        message = f'submodule "{path}" has no commit {commit[:12]}, fetch it there first'
        raise RevisionError(message)
    _collect(git, commit, [], f"{path}/", tree, depth + 1)


def _listed(output: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield mode, id and path of each entry."""
    for line in output.split(b"\0"):
        facts, tab, name = line.partition(b"\t")
        if tab:
            mode, _, identity = facts.decode("ascii").split(" ")
            yield mode, identity, os.fsdecode(name)


def folder_in(root: Path, top: Path) -> str:
    """Give the path of a catalogue from the top of its repository; empty, or ending in ``/``."""
    path = Path(os.path.realpath(root)).relative_to(os.path.realpath(top)).as_posix()
    return "" if path == "." else f"{path}/"
