"""Bound what a file may ask of us, so that no input can exhaust memory, stack or time."""

from __future__ import annotations

from itilcheck.record import NamedTuple


class Limits(NamedTuple):
    """The bounds of loading; each is checked before the work that it bounds.

    ``bytes`` of a file, ``documents`` in a file, ``depth`` of maps and lists inside each other, and
    ``expansion``: values that aliases add to a document, each counted as often as it is used.
    """

    bytes: int = 64 * 1024 * 1024
    documents: int = 100_000
    depth: int = 100
    expansion: int = 200_000


LIMITS = Limits()
