"""Keep a file as it was read, to give its lines and the places of its values when they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from itilcheck.loading.limits import LIMITS, Limits, entries
from itilcheck.loading.text import Lines

if TYPE_CHECKING:
    from itilcheck.document import Mark
    from itilcheck.loading.issue import Stretch

_FEWEST, _MOST = 2, 64


class SourceFile:
    """One file as it was read: its text, and the marks of its documents when they are asked for.

    ``stretches`` says where each of its documents stands.
    """

    __slots__ = ("is_json", "limits", "lines", "path", "stretches", "text")

    def __init__(self, path: str, text: str, *, is_json: bool, limits: Limits = LIMITS) -> None:
        """Keep a text; ``path`` is relative to the catalogue's root."""
        self.path = path
        self.text = text
        self.is_json = is_json
        self.limits = limits
        self.lines = Lines(text)
        self.stretches: list[Stretch] = []

    def line(self, number: int) -> str:
        """Give the text of a line, from 1; empty where there is none."""
        return self.lines.line(number)

    def lines_of(self, index: int) -> tuple[int, int]:
        """Give the first and the last line of a document."""
        start, end, _ = self.stretches[index]
        first, last = self.lines.position(start), self.lines.position(end)
        return first.line, last.line if last.column > 1 else last.line - 1

    def mark(self, index: int) -> Mark | None:
        """Give the marks of a document, read again the exact way; the last few asked for are kept."""
        return _recent.mark(self, index) if index < len(self.stretches) else None

    def read_mark(self, index: int) -> Mark | None:
        """Read the marks of a document; None where it has none."""
        if self.is_json:
            from itilcheck.loading import json_text  # noqa: PLC0415  # only for documents with findings

            return json_text.read(self.text, self.lines, self.limits).mark
        from itilcheck.loading.exact import Reader  # noqa: PLC0415  # only for documents with findings

        return Reader(self.text, self.lines, self.limits).mark(self.stretches[index])


class _Recent:
    """The marks of the documents that were asked for last: few, and no more than one file may hold.

    Two are always kept, so that findings about a pair of large documents do not read them in turn.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[SourceFile, int], tuple[Mark | None, int]] = OrderedDict()
        self._entries = 0

    def mark(self, source: SourceFile, index: int) -> Mark | None:
        key = source, index
        if key not in self._kept:
            start, end, _ = source.stretches[index]
            self._kept[key] = source.read_mark(index), entries(source.text[start:end])
            self._entries += self._kept[key][1]
            while len(self._kept) > _FEWEST and (len(self._kept) > _MOST or self._entries > LIMITS.entries):
                self._entries -= self._kept.popitem(last=False)[1][1]
        self._kept.move_to_end(key)
        return self._kept[key][0]


_recent = _Recent()
