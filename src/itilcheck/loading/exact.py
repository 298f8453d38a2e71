"""Read YAML the exact way: the documents of a stream, with marks and issues.

The events are taken one by one, so that depth is bounded before anything goes down a nested text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.loading.builder import Builder
from itilcheck.loading.events import NotYAML, events
from itilcheck.loading.issue import Reading, Stretch, Unreadable
from itilcheck.loading.trail import Trail
from itilcheck.loading.wording import Complaint, worded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

    from itilcheck.document import Mark
    from itilcheck.loading.limits import Limits
    from itilcheck.loading.text import Lines
    from itilcheck.loading.wording import Fault

_LONGEST_OPINION = 128 * 1024
_OPINION = 1_024
_NOTHING = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:[\r\n]|\Z)")
_END = re.compile(r"(?:^|(?<=[\r\n]))\.\.\.")


class Reader:
    """Reads stretches of one text; the bounds of a file hold for all of them together."""

    def __init__(self, text: str, lines: Lines, limits: Limits) -> None:
        """Keep the text, and the table of its lines."""
        self._text = text
        self._trail = Trail(lines, limits)
        self._builder = Builder(text, lines, limits, self._trail)
        self._opinions = _LONGEST_OPINION

    def read(self, start: int, end: int) -> Iterator[Reading]:
        """Yield the documents that stand between two offsets.

        Raises Unreadable where that is no YAML, or a bound is passed; what was yielded before holds.
        """
        begin = start
        try:
            for reading in self._documents(start, end, pure=False):
                yield reading
                start = reading.stretch.end
        except NotYAML as refusal:
            fault = refusal.fault
        else:
            return
        if start > begin and not self._may_begin(start):
            self._stop(fault)
        reading = self._second_opinion(start, end, fault)
        yield reading
        start = reading.stretch.end
        if self._text[start:end].strip() and not self._may_begin(start):
            self._stop(worded(Complaint(self._text, "<document start>", start, start)))
        yield from self.read(start, end)

    def mark(self, stretch: Stretch) -> Mark | None:
        """Give the marks of a document that was read before; None where it cannot be read alone."""
        try:
            readings = self._documents(stretch.start, stretch.end, pure=stretch.pure)
            return next((reading.mark for reading in readings), None)
        except (NotYAML, Unreadable):
            return None

    def _second_opinion(self, start: int, end: int, fault: Fault) -> Reading:
        """Ask the pure parser, which accepts more, for the one document that the other refuses.

        If it refuses, too, what is told is the fault of the one that came further.
        """
        reading = None
        if end - start <= _LONGEST_OPINION and self._opinions > 0:
            try:
                reading = next(self._documents(start, end, pure=True), None)
            except NotYAML as refusal:
                fault = max(fault, refusal.fault, key=lambda one: one.noticed)
        if reading is None:
            self._stop(fault)
        self._opinions -= reading.stretch.end - start + _OPINION
        return reading

    def _may_begin(self, start: int) -> bool:
        """Tell whether another document may begin here: one that has dashes, or follows an end."""
        follows = self._text.endswith("...", 0, start) and _NOTHING.match(self._text, start) is not None
        return follows or self._text.startswith("---", start)

    def _stop(self, fault: Fault) -> NoReturn:
        self._trail.restart()
        self._trail.stop("syntax-error", fault.message, (fault.offset, fault.offset + 1))

    def _documents(self, start: int, end: int, *, pure: bool) -> Iterator[Reading]:
        """Yield documents as one of the parsers sees them; NotYAML has offsets into the whole text."""
        base = start + self._text.startswith("\ufeff", start)
        stream = events(self._text[base:end], pure=pure)
        try:
            for event in stream:
                name = type(event).__name__
                if name == "DocumentStartEvent":
                    for one in _END.finditer(self._text, start, base + event.start_mark.index):
                        start = one.end()
                    data, mark = self._builder.document(stream, base)
                elif name == "DocumentEndEvent":
                    stretch = Stretch(start, base + event.end_mark.index, pure)
                    self._trail.left -= len(self._trail.issues)
                    yield Reading(data, mark, self._trail.issues, stretch)
                    start = stretch.end
        except NotYAML as refusal:
            raise NotYAML(refusal.fault.moved(base)) from None
