"""Bound what a file may ask of us, so that no input can exhaust memory, stack or time."""

from __future__ import annotations

from itilcheck.record import NamedTuple


class Limits(NamedTuple):
    """The bounds of loading; each is checked before the work that it bounds.

    ``bytes`` of a file, ``entries`` and ``documents`` in a file, ``depth`` of maps and lists inside
    each other, and ``expansion``: values that aliases add to a document, each counted as often as
    it is used. ``key`` is the length at which a key is cut off, ``issues`` the number of those told
    of a file.
    """

    bytes: int = 64 * 1024 * 1024
    entries: int = 4_000_000
    documents: int = 100_000
    depth: int = 100
    expansion: int = 200_000
    key: int = 1_024
    issues: int = 1_000


LIMITS = Limits()


def entries(text: str) -> int:
    """Count what separates or opens keys and values; a text has hardly more of them than that."""
    return sum(map(text.count, ("\n", "\r", ",", "[", "{", "- ", "? ", ":")))
