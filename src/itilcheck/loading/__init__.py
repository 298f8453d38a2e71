"""Turn the bytes of a file into plain data, with marks on demand.

Two ways with one meaning: a fast scanner for the plain subset of YAML settles most files, and the
exact reader, the judge, does the rest, every fault, and every place.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING

from itilcheck.loading import plain
from itilcheck.loading.issue import Issue, Unreadable
from itilcheck.loading.limits import LIMITS, Limits
from itilcheck.loading.text import decode, lines
from itilcheck.location import region
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from itilcheck.document import JSON, Mark

__all__ = ["LIMITS", "Issue", "Limits", "Loaded", "SourceFile", "load"]

_KEPT_MARKS = 64
_SEPARATOR = re.compile(r"^---(?:[ \t]+#[^\r\n]*|[ \t]*)\r?$", re.MULTILINE)
_COMMENTS = re.compile(r"(?:[ ]*(?:#[^\n]*)?\r?\n)*")
_ODD = re.compile(r"^(?:%|---|\.\.\.)", re.MULTILINE)
_marks: OrderedDict[tuple[SourceFile, int], Mark | None] = OrderedDict()


class Slice(NamedTuple):
    """Where one document of a stream stands in its text, and the line it starts on."""

    start: int
    end: int
    line: int


class SourceFile:
    """One file as it was read: its text, and the marks of its documents when they are asked for."""

    __slots__ = ("_lines", "is_json", "limits", "path", "slices", "text")

    def __init__(self, path: str, text: str, *, is_json: bool, limits: Limits = LIMITS) -> None:
        """Keep a text; ``path`` is relative to the catalogue's root."""
        self.path = path
        self.text = text
        self.is_json = is_json
        self.limits = limits
        self.slices: list[Slice] | None = None
        self._lines: list[str] | None = None

    def line(self, number: int) -> str:
        """Give the text of a line, from 1; empty where there is none."""
        if self._lines is None:
            self._lines = lines(self.text)
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def mark(self, index: int) -> Mark | None:
        """Give the marks of a document, read again the exact way; the last few asked for are kept."""
        key = (self, index)
        if key in _marks:
            _marks.move_to_end(key)
        else:
            _marks[key] = self._read_mark(index)
            if len(_marks) > _KEPT_MARKS:
                _marks.popitem(last=False)
        return _marks[key]

    def _read_mark(self, index: int) -> Mark | None:
        if self.is_json:
            from itilcheck.loading import json_text  # noqa: PLC0415  # only for documents with findings

            return json_text.read(self.text, self.limits).mark
        from itilcheck.loading import exact  # noqa: PLC0415  # only for documents with findings

        text, first_line, skip = self.text, 1, index
        if self.slices is not None:
            start, end, first_line = self.slices[index]
            text, skip = self.text[start:end], 0
        try:
            for position, reading in enumerate(exact.read(text, self.limits, first_line)):
                if position == skip:
                    return reading.mark
        except Unreadable:
            return None
        return None


class Loaded(NamedTuple):
    """What a file holds: its documents' data in order, and what was wrong, by document.

    ``issues`` pairs the index of a document (that of the first missing one for a fault that ends
    the file) with the issue.
    """

    source: SourceFile
    documents: list[JSON]
    issues: list[tuple[int, Issue]]


def load(path: str, data: bytes, *, limits: Limits = LIMITS) -> Loaded:
    """Read a file's bytes; whatever is wrong with them becomes an issue, never an exception.

    The suffix of ``path`` tells JSON (``.json``) from YAML (anything else).
    """
    is_json = path.lower().endswith(".json")
    if len(data) > limits.bytes:
        message = f"file is larger than {limits.bytes // (1024 * 1024)} MiB"
        issue = Issue("document-too-large", message, region(1, 1, 1, 1), fatal=True)
        return Loaded(SourceFile(path, "", is_json=is_json), [], [(0, issue)])
    try:
        text = decode(data)
    except Unreadable as error:
        shown = data.decode("utf-8", "replace").lstrip("\ufeff")
        return Loaded(SourceFile(path, shown, is_json=is_json), [], [(0, error.issue)])
    source = SourceFile(path, text, is_json=is_json, limits=limits)
    if not text.strip():
        return Loaded(source, [], [])
    try:
        return Loaded(source, _fast(source), [])
    except plain.Bail:
        source.slices = None
        return _exact(source)


def _fast(source: SourceFile) -> list[JSON]:
    """Read a file the fast way, whole, or Bail."""
    if source.is_json:
        from itilcheck.loading import json_text  # noqa: PLC0415  # most catalogues hold no JSON

        return [json_text.scan(source.text, source.limits.depth)]
    text, limits = source.text, source.limits
    source.slices = slices = _slices(text)
    if len(slices) > limits.documents:
        raise plain.Bail
    documents = []
    for start, end, _ in slices:
        part = text[start:end]
        if "\r" in part:
            part = part.replace("\r\n", "\n")
        documents.append(plain.scan(part, limits.depth))
    return documents


def _slices(text: str) -> list[Slice]:
    """Split a stream at its ``---`` lines; Bail on directives, ends, and content after the dashes."""
    if text.startswith(("%", "...")) or "\n%" in text or "\n..." in text:
        raise plain.Bail
    if "\n---" not in text and not text.startswith("---"):
        return [Slice(0, len(text), 1)]
    cuts = list(_SEPARATOR.finditer(text))
    if len(cuts) != len(_ODD.findall(text)):
        raise plain.Bail
    leading = _COMMENTS.fullmatch(text, 0, cuts[0].start()) is None
    starts = [(0, 1)] if leading else []
    line, counted = 1, 0
    for cut in cuts:
        line += text.count("\n", counted, cut.end()) + 1
        counted = cut.end() + 1
        starts.append((counted, line))
    ends = [cut.start() for cut in (cuts if leading else cuts[1:])] + [len(text)]
    return [Slice(min(start, end), end, line) for (start, line), end in zip(starts, ends, strict=True)]


def _exact(source: SourceFile) -> Loaded:
    """Read a file the exact way; a fault that ends it is the last issue."""
    documents: list[JSON] = []
    issues: list[tuple[int, Issue]] = []
    try:
        if source.is_json:
            from itilcheck.loading import json_text  # noqa: PLC0415  # only after the fast way bailed

            reading = json_text.read(source.text, source.limits)
            return Loaded(source, [reading.data], [(0, issue) for issue in reading.issues])
        from itilcheck.loading import exact  # noqa: PLC0415  # only after the fast way bailed

        for index, reading in enumerate(exact.read(source.text, source.limits)):
            if index >= source.limits.documents:
                message = f"file holds more than {source.limits.documents:,} documents"
                end = region(1, 1, 1, 1) if reading.mark is None else reading.mark.region
                issues.append((index, Issue("document-too-large", message, end, fatal=True)))
                break
            documents.append(reading.data)
            issues.extend((index, issue) for issue in reading.issues)
    except Unreadable as error:
        issues.append((len(documents), error.issue))
    return Loaded(source, documents, issues)
