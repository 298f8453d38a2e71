"""Cut the piece of a source line that shows a finding, and say where the marks under it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple
from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from itilcheck.location import Region

_TAB = "    "
_CUT = "..."


class Snippet(NamedTuple):
    """A line ready to print; ``indent`` and ``length`` of the marks are in screen columns."""

    text: str
    indent: int
    length: int


def snippet(line: str, region: Region, room: int) -> Snippet:
    """Show the part of a line that a region begins on.

    ``room`` is how many characters of the line are shown at most, with the dots for what is cut off.
    A region that goes on behind the line is marked to its end; an empty one gets one mark.
    """
    start = min(region.start.column - 1, len(line))
    end = min(region.end.column - 1, len(line)) if region.end.line == region.start.line else len(line)
    line, start, end = _crop(line, start, end, room)
    text = _plain(line)
    if text is line and line.isascii():
        return Snippet(line, start, max(end - start, 1))
    indent = columns(_plain(line[:start]))
    return Snippet(text, indent, max(columns(_plain(line[:end])) - indent, 1))


def columns(text: str) -> int:
    """Count the screen columns of a text: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width  # noqa: PLC0415  # most catalogues do without

    return sum(
        0
        if category(character) in {"Mn", "Me", "Cf"}
        else 2
        if east_asian_width(character) in {"W", "F"}
        else 1
        for character in text
    )


def _plain(text: str) -> str:
    return neutralise(text.replace("\t", _TAB))


def _crop(line: str, start: int, end: int, room: int) -> tuple[str, int, int]:
    """Cut a long line around a region: the one line of a minified file must not fill the screen."""
    if len(line) <= room:
        return line, start, end
    room -= 2 * len(_CUT)
    first = max(0, min(start - room // 4, len(line) - room))
    last = first + room
    before = _CUT if first else ""
    after = _CUT if last < len(line) else ""
    shift = len(before) - first
    return f"{before}{line[first:last]}{after}", start + shift, min(end, last) + shift
