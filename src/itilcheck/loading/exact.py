"""Read YAML the exact way: the documents of a stream, with marks and issues.

The events are taken one by one, so that depth is bounded before anything goes down a nested text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.loading.builder import Builder
from itilcheck.loading.events import NotYAML, events
from itilcheck.loading.issue import AS_IS, EASED, PURE, Reading, Stretch, Unreadable
from itilcheck.loading.limits import entries
from itilcheck.loading.trail import Trail
from itilcheck.loading.wording import Complaint, worded

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import NoReturn

    from itilcheck.document import Mark
    from itilcheck.loading.limits import Limits
    from itilcheck.loading.text import Lines
    from itilcheck.loading.wording import Fault

_MOST_AGAIN = 32 * 1024 * 1024
_CHARACTERS_AN_ENTRY = 50
_MOST_PURE = 128 * 1024
_LEAST_PURE = 1_024
_END = re.compile(r"(?:^|(?<=[\r\n]))\.\.\.")
_BLANK = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:[\r\n]|\Z)")


class Reader:
    """Reads stretches of one text; the bounds of a file hold for all of them together."""

    def __init__(self, text: str, lines: Lines, limits: Limits) -> None:
        """Keep the text, and the table of its lines."""
        self._text = text
        self._trail = Trail(lines, limits)
        self._builder = Builder(text, lines, limits, self._trail)
        self._ways: tuple[int, ...] = (AS_IS, EASED, PURE)
        self._left = _MOST_AGAIN
        self._left_pure = _MOST_PURE

    def read(self, start: int, end: int) -> Iterator[Reading]:
        """Yield the documents that stand between two offsets.

        Raises Unreadable where that is no YAML, or a bound is passed; what was yielded before holds.
        """
        ways, worst = self._ways, None
        while start < end:
            before = start
            start, fault = yield from self._several(start, end, ways[0])
            if fault is not None:
                waste = entries(self._text[start : fault.noticed])
                self._left -= end - start + _CHARACTERS_AN_ENTRY * waste
            if start > before:
                if not self._may_go_on(start, end):
                    self._stop(fault or worded(Complaint(self._text, "<document start>", start, start)))
                if ways[0] == EASED:
                    self._ways = (EASED, AS_IS, PURE)
                ways, worst = self._ways, None
                continue
            # What one way refuses, the next may accept; the fault of the one that came furthest is told.
            worst = max((one for one in (worst, fault) if one is not None), key=lambda one: one.noticed)
            ways = tuple(way for way in ways[1:] if self._may_try(way, end - start))
            if not ways:
                self._stop(worst)

    def mark(self, stretch: Stretch) -> Mark | None:
        """Give the marks of a document that was read before; None where it cannot be read alone."""
        try:
            readings = self._documents(stretch.start, stretch.end, stretch.way)
            return next((reading.mark for reading in readings), None)
        except (NotYAML, Unreadable):
            return None

    def _several(self, start: int, end: int, way: int) -> Generator[Reading, None, tuple[int, Fault | None]]:
        """Yield documents as long as they can be read in a way; give how far it came, and why no further.

        The pure parser is slow, and asked for one document at a time.
        """
        try:
            for reading in self._documents(start, end, way):
                yield reading
                if way == PURE:
                    self._left_pure -= reading.stretch.end - start + _LEAST_PURE
                    return reading.stretch.end, None
                start = reading.stretch.end
        except NotYAML as refusal:
            return start, refusal.fault
        return (start if way == PURE else end), None

    def _may_try(self, way: int, size: int) -> bool:
        """Tell whether there is time left to read so much again, in another way."""
        if way == PURE:
            return size <= _MOST_PURE and self._left_pure > 0
        return self._left > 0

    def _may_go_on(self, start: int, end: int) -> bool:
        """Tell whether what follows a document may: nothing, one with dashes, or any behind an end."""
        if self._text.startswith("---", start) or not self._text[start:end].strip():
            return True
        return self._text.endswith("...", 0, start) and _BLANK.match(self._text, start) is not None

    def _stop(self, fault: Fault) -> NoReturn:
        self._trail.restart()
        self._trail.stop("syntax-error", fault.message, (fault.offset, fault.offset + 1))

    def _documents(self, start: int, end: int, way: int) -> Iterator[Reading]:
        """Yield documents as they are read in a way; NotYAML has offsets into the whole text."""
        base = start + self._text.startswith("\ufeff", start)
        stream = events(self._text[base:end], way)
        try:
            for event in stream:
                name = type(event).__name__
                if name == "DocumentStartEvent":
                    for one in _END.finditer(self._text, start, base + event.start_mark.index):
                        start = one.end()
                    data, mark = self._builder.document(stream, base)
                elif name == "DocumentEndEvent":
                    stretch = Stretch(start, base + event.end_mark.index, way)
                    self._trail.left -= len(self._trail.issues)
                    yield Reading(data, mark, self._trail.issues, stretch)
                    start = stretch.end
        except NotYAML as refusal:
            raise NotYAML(refusal.fault.moved(base)) from None
