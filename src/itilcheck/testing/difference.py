"""Show how findings differ from those that were expected, with the source lines that they stand at."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from itilcheck.loading.text import Lines
from itilcheck.location import region
from itilcheck.reporters.neutral import neutralise
from itilcheck.reporters.snippet import snippet
from itilcheck.testing.trying import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itilcheck.finding import Finding
    from itilcheck.location import Region

_PLACE = re.compile(r"([1-9][0-9]{0,8}):([1-9][0-9]{0,8}) ")
_NUMBER = 5
_ROOM = 120


def difference(documents: str, expected: Sequence[str], found: Sequence[Finding]) -> str:
    """Show what was expected and not found (``-``), and what was found and not expected (``+``).

    Under each stands the line of the documents that it is about; what agrees is left out. Text of
    documents is made harmless.
    """
    lines = Lines(documents)
    shown = [told(one) for one in found]
    parts: list[str] = []
    for tag, first, last, begin, end in SequenceMatcher(None, expected, shown, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for one in expected[first:last]:
            parts += _entry("-", one, _expected(one), lines)
        for finding, one in zip(found[begin:end], shown[begin:end], strict=True):
            parts += _entry("+", one, finding.location.region, lines)
    return "\n".join(parts)


def excerpt(documents: str, where: Region | None) -> str:
    """Show the line of the documents that something is about, with marks below it."""
    return "\n".join(_lines(Lines(documents), where))


def _entry(sign: str, finding: str, where: Region | None, lines: Lines) -> Iterator[str]:
    yield f"{sign} {neutralise(finding)}"
    yield from _lines(lines, where)


def _lines(lines: Lines, where: Region | None) -> Iterator[str]:
    text = lines.line(where.start.line) if where is not None else ""
    if text and where is not None:
        piece = snippet(text, where, _ROOM)
        yield f"{where.start.line:>{_NUMBER}} | {piece.text}"
        yield f"{'':{_NUMBER}} | {' ' * piece.indent}{'^' * piece.length}"


def _expected(finding: str) -> Region | None:
    """Give the place that an expected finding names: one character."""
    place = _PLACE.match(finding)
    if place is None:
        return None
    line, column = int(place[1]), int(place[2])
    return region(line, column, line, column + 1)
