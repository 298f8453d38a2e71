"""Read contents from the object store, one after the other, by one process of git for each repository."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple
from itilcheck.revision.git import RevisionError

if TYPE_CHECKING:
    from itilcheck.revision.git import Git
    from itilcheck.revision.tree import Entry

_CHUNK = 1 << 16
_SHA1 = 40
_POINTER = b"version https://git-lfs.github.com/spec/"
_LONGEST_POINTER = 1024


class Identity(NamedTuple):
    """How git would call a content: as it is, and with the line ends that it keeps; and its plain digest."""

    exact: str
    unix: str
    digest: str


def identify(data: bytes, length: int) -> Identity:
    """Compute the id that git gives to a content; ``length`` is that of ids in the repository."""
    exact = _id(data, length)
    unix = _id(data.replace(b"\r\n", b"\n"), length) if b"\r\n" in data else exact
    return Identity(exact, unix, hashlib.sha256(data).hexdigest())


def _id(data: bytes, length: int) -> str:
    made = hashlib.sha1(usedforsecurity=False) if length == _SHA1 else hashlib.sha256()
    made.update(b"blob %d\0" % len(data))
    made.update(data)
    return made.hexdigest()


def pointed(data: bytes) -> str:
    """Give the digest of the content that a pointer of git LFS stands for; empty for anything else."""
    if len(data) > _LONGEST_POINTER or not data.startswith(_POINTER):
        return ""
    lines = dict(line.partition(b" ")[::2] for line in data.splitlines())
    return lines.get(b"oid", b"").decode("ascii", "replace").removeprefix("sha256:")


class Contents:
    """Reads contents by their ids; ``close`` ends the processes."""

    def __init__(self) -> None:
        """Start with no process."""
        self._running: dict[Git, subprocess.Popen[bytes]] = {}

    def close(self) -> None:
        """End the processes."""
        for process in self._running.values():
            process.kill()
            process.communicate()

    def read(self, entry: Entry, most: int) -> bytes | None:
        """Give a content; None for one that is larger than ``most``. Raises RevisionError."""
        process = self._process(entry.git)
        if process.stdin is None or process.stdout is None:  # they are pipes
            raise AssertionError
        try:
            process.stdin.write(f"{entry.id}\n".encode("ascii"))
            process.stdin.flush()
            facts = process.stdout.readline().split()
        except OSError:
            facts = []
        if len(facts) != 3 or facts[1] != b"blob":  # noqa: PLR2004  # id, type, size
            message = f"content {entry.id[:12]} is not in this repository, fetch all of it"
            raise RevisionError(message)
        size = int(facts[2])
        if size > most:
            left = size + 1
            while left:
                left -= len(process.stdout.read(min(left, _CHUNK))) or left
            return None
        return process.stdout.read(size + 1)[:-1]

    def _process(self, git: Git) -> subprocess.Popen[bytes]:
        if git not in self._running:
            self._running[git] = subprocess.Popen(  # noqa: S603  # a program found outside of the tree, no shell
                git.command("cat-file", "--batch"),
                env=git.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._running[git]
