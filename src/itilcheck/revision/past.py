"""Hold what a catalogue was at a commit: its files, and which of them are the same now."""

from __future__ import annotations

import os
import stat
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.report import Notice
from itilcheck.revision.base import find_base, open_repository
from itilcheck.revision.choice import Choice
from itilcheck.revision.content import Contents, Identity, identify, pointed
from itilcheck.revision.tree import LINK, folder_in, read_tree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from itilcheck.loading import Loaded
    from itilcheck.revision.tree import Entry

_POINTER = "was kept by git LFS before, and is not compared with what it was"


class Past:
    """A catalogue as it was where HEAD and a revision parted.

    ``notices`` says what of it could not be looked at.
    """

    def __init__(self, root: Path, revision: str) -> None:
        """Find the commit, and list its files. Raises RevisionError."""
        self.root = Path(os.path.realpath(root))
        git = open_repository(self.root)
        self.commit = find_base(git, revision)
        self._git = git
        self._within = folder_in(self.root, git.top)
        self._tree = read_tree(git, self.commit, self._within)
        cut = len(self._within)
        self.notices = [notice._replace(path=notice.path[cut:]) for notice in self._tree.notices]
        self._contents = Contents()

    def close(self) -> None:
        """End the processes that read contents."""
        self._contents.close()

    def identify(self, data: bytes) -> Identity:
        """Compute the ids that the repository gives to a content of now."""
        return identify(data, len(self.commit))

    def files(self, named: Collection[str], *, hidden: Collection[str], heeding: bool) -> dict[str, Entry]:
        """Give the files that a check would have read, by their paths; those ``named`` in any case."""
        choice = Choice(
            self._tree, self._git, self._within, hidden=hidden, heeding=heeding, contents=self._contents
        )
        return dict(sorted(choice.files(named)))

    def load(
        self, files: Mapping[str, Entry], now: Mapping[str, Loaded], ids: Mapping[str, Identity]
    ) -> Iterator[Loaded]:
        """Read files as they were; those that are the same now are taken from there.

        One that is larger than loading reads is left out. Raises RevisionError.
        """
        for path, entry in files.items():
            if is_same(entry, ids.get(path)):
                yield now[path]
                continue
            data = self._contents.read(entry, loading.LIMITS.bytes)
            digest = pointed(data) if data is not None else ""
            if digest and path in ids and ids[path].digest == digest:
                yield now[path]
            elif digest:
                self.notices.append(Notice(_POINTER, path))
            elif data is not None:
                yield loading.load(path, data)

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The folders of the commit."""
        found: set[str] = set()
        for path in self._tree.entries:
            folder = path.rpartition("/")[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    def has(self, path: str) -> bool:
        """Tell whether something stood at a path of the catalogue that stands there as it was."""
        name = self._within + path
        entry = self._tree.entries.get(name)
        if entry is None:
            return name in self._folders
        disk = os.path.join(self.root, path)  # noqa: PTH118  # a name may hold anything
        try:
            if entry.mode == LINK:
                data = os.fsencode(os.readlink(disk))  # noqa: PTH115  # as above
            elif stat.S_ISREG(os.lstat(disk).st_mode):
                with open(disk, "rb") as file:  # noqa: PTH123  # as above
                    data = file.read(loading.LIMITS.bytes)
            else:
                return False
        except OSError:
            return False
        return is_same(entry, self.identify(data))


def is_same(entry: Entry, identity: Identity | None) -> bool:
    """Tell whether a file has the content of now, but for the ends of its lines."""
    return identity is not None and entry.id in {identity.exact, identity.unix}
