"""Say where something stands: positions, regions, JSON Pointers (RFC 6901)."""

from __future__ import annotations

from functools import lru_cache

from itilcheck.record import NamedTuple


class Position(NamedTuple):
    """A place in a text: line and column from 1, columns in Unicode code points."""

    line: int
    column: int


class Region(NamedTuple):
    """A stretch of text from ``start`` up to, not including, ``end``."""

    start: Position
    end: Position


class Location(NamedTuple):
    """A region of a file, and the JSON Pointer of the statement it stands for.

    ``path`` is relative to the catalogue's root, with ``/``. ``region`` is None where the file as a
    whole is meant (it cannot be read, it is empty).
    """

    path: str
    region: Region | None = None
    pointer: str = ""


def region(line: int, column: int, end_line: int, end_column: int) -> Region:
    """Make a region of four numbers, all from 1, the end exclusive."""
    return Region(Position(line, column), Position(end_line, end_column))


def escape(segment: str) -> str:
    """Escape one segment for a JSON Pointer (RFC 6901, section 3)."""
    if "~" in segment or "/" in segment:
        return segment.replace("~", "~0").replace("/", "~1")
    return segment


def unescape(segment: str) -> str:
    """Undo ``escape``."""
    if "~" in segment:
        return segment.replace("~1", "/").replace("~0", "~")
    return segment


def join(pointer: str, *segments: str | int) -> str:
    """Extend a JSON Pointer by unescaped segments."""
    return pointer + "".join("/" + escape(str(segment)) for segment in segments)


@lru_cache(maxsize=4096)
def split(pointer: str) -> tuple[str, ...]:
    """Take a JSON Pointer apart into unescaped segments; the empty pointer has none."""
    if not pointer:
        return ()
    return tuple(unescape(segment) for segment in pointer[1:].split("/"))


def parent(pointer: str) -> str:
    """Give the pointer of the value that holds the one at ``pointer``; the root is its own parent."""
    return pointer.rpartition("/")[0]


def leads_to(pattern: str, pointer: str) -> bool:
    """Tell whether what a pointer with ``*`` for any segment leads to is a statement, or holds it."""
    return len(split(pattern)) <= len(split(pointer)) and overlap(pattern, pointer)


def overlap(pattern: str, pointer: str) -> bool:
    """Tell whether a pointer with ``*`` for any segment leads to a statement, into it or around it."""
    return all(one in {"*", other} for one, other in zip(split(pattern), split(pointer), strict=False))
