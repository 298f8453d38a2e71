"""Find the comments of a YAML file that hold a word, and tell them from text inside of values."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from typing import TYPE_CHECKING

from itilcheck.loading.events import NotYAML, events
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import Span
    from itilcheck.loading.issue import Stretch
    from itilcheck.loading.source import SourceFile

_BLOCK = re.compile(r"(?:[&!][^\s]*[ \t]+)*[|>][-+0-9]*(?=[ \t]|$)[^\r\n]*")
"""The first line of a block scalar, where a comment may stand behind its sign."""
_BETWEEN = re.compile(r"(?:[ \t]*(?:(?:---|\.\.\.)[ \t]*)?(?:#[^\r\n]*)?(?:[\r\n]|\Z))*[ \t]*")
"""What may follow a document without being one: blank lines, comments, marks."""


class Comment(NamedTuple):
    """A comment from the sign on which a pattern was found up to its line's end.

    ``document`` is the number, from 0, of the one that it stands in, or before; ``alone`` says that nothing
    but comments stands on its line.
    """

    document: int
    start: int
    text: str
    alone: bool


def comments(source: SourceFile, pattern: re.Pattern[str]) -> Iterator[Comment]:
    """Yield the comments in which a pattern is found, which begins at a ``#``, in order.

    Of what could not be read nobody can tell what is a comment, so nothing is.
    """
    stretches = source.stretches
    if source.is_json or not stretches:
        return
    text = source.text
    ends = [stretch.end for stretch in stretches]
    values: dict[int, list[Span]] = {}
    for found in pattern.finditer(text):
        start = found.start()
        index = bisect_right(ends, start)
        if index == len(ends):
            if not _BETWEEN.fullmatch(text, ends[-1], start):
                return
            index -= 1
        if index not in values:
            values[index] = _values(text, stretches[index])
        if _is_inside(start, values[index]):
            continue
        place = source.lines.position(start)
        line = source.line(place.line)
        alone = line.lstrip(" \t\ufeff").startswith("#")
        yield Comment(index, start, line[place.column - 1 :], alone)


def _values(text: str, stretch: Stretch) -> list[Span]:
    """Give where the scalars of a document stand, but for what may be a comment on a block's first line."""
    base = stretch.start + text.startswith("\ufeff", stretch.start)
    found: list[Span] = []
    try:
        for event in events(text[base : stretch.end], stretch.way):
            if type(event).__name__ == "ScalarEvent":
                start, end = base + event.start_mark.index, base + event.end_mark.index
                header = _BLOCK.match(text, start, end)
                found.append((header.end() if header is not None else start, end))
    except NotYAML:
        found.append((stretch.start, stretch.end))
    return found


def _is_inside(offset: int, spans: list[Span]) -> bool:
    at = bisect_right(spans, (offset, sys.maxsize)) - 1
    return at >= 0 and spans[at][0] <= offset < spans[at][1]
