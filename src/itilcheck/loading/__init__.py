"""Turn the bytes of a file into plain data, with marks on demand.

Two ways with one meaning: a fast scanner for the plain subset of YAML settles most documents, and
the exact reader, the judge, does the rest, every fault, and every place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.loading import plain
from itilcheck.loading.issue import Issue, Stretch, Unreadable
from itilcheck.loading.limits import LIMITS, Limits, entries
from itilcheck.loading.source import SourceFile
from itilcheck.loading.text import decode, legible
from itilcheck.location import region
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

    from itilcheck.document import JSON, Span
    from itilcheck.loading.exact import Reader
    from itilcheck.location import Region

__all__ = ["LIMITS", "Issue", "Limits", "Loaded", "SourceFile", "load"]

_SEPARATOR = re.compile(r"^---(?:[ \t]+#[\t -~]*|[ \t]*)\r?$", re.MULTILINE)
_CONTENT = re.compile(r"^[ ]*[^ \r\n#]", re.MULTILINE)


class Loaded(NamedTuple):
    """What a file holds: its documents' data in order, and what was wrong, by document.

    ``issues`` pairs the index of a document (that of the first missing one for a fault that ends
    the file) with the issue.
    """

    source: SourceFile
    documents: list[JSON]
    issues: list[tuple[int, Issue]]


class _Document(NamedTuple):
    """One document: its data, what was wrong with it, and where it stands."""

    data: JSON
    issues: list[Issue]
    stretch: Stretch


def load(path: str, data: bytes, *, limits: Limits = LIMITS) -> Loaded:
    """Read a file's bytes; whatever is wrong with them becomes an issue, never an exception.

    The suffix of ``path`` tells JSON (``.json``) from YAML (anything else).
    """
    is_json = path.lower().endswith(".json")
    try:
        if len(data) > limits.bytes:
            _refuse(f"file is larger than {limits.bytes >> 20} MiB, split it")
        text = decode(data)
        if len(text) > limits.entries and entries(text) > limits.entries:
            _refuse(f"file has more than {limits.entries:,} lines and list items, split it")
    except Unreadable as error:
        shown = legible(data) if error.issue.rule == "encoding-error" else ""
        return Loaded(SourceFile(path, shown, is_json=is_json), [], [(0, error.issue)])
    return _read(SourceFile(path, text, is_json=is_json, limits=limits))


def _refuse(message: str, where: Region | None = None) -> NoReturn:
    raise Unreadable(Issue("document-too-large", message, where or region(1, 1, 1, 1), fatal=True))


def _read(source: SourceFile) -> Loaded:
    """Read the documents of a file; a fault that ends it is the last issue."""
    loaded = Loaded(source, [], [])
    if not source.text.strip(" \t\r\n"):
        return loaded
    most = source.limits.documents
    try:
        for index, document in enumerate(_json(source) if source.is_json else _yaml(source)):
            if index >= most:
                start = document.stretch.start
                message = f"file holds more than {most:,} documents, split it"
                _refuse(message, source.lines.region(start, start))
            loaded.documents.append(document.data)
            loaded.issues.extend((index, issue) for issue in document.issues)
            source.stretches.append(document.stretch)
    except Unreadable as error:
        loaded.issues.append((len(loaded.documents), error.issue))
    return loaded


def _json(source: SourceFile) -> Iterator[_Document]:
    """Yield the document of a JSON file."""
    from itilcheck.loading import json_text  # noqa: PLC0415  # most catalogues hold no JSON

    text, stretch = source.text, Stretch(0, len(source.text))
    try:
        document = _Document(json_text.scan(text, source.limits), [], stretch)
    except plain.Bail:
        reading = json_text.read(text, source.lines, source.limits)
        document = _Document(reading.data, reading.issues, stretch)
    yield document


def _yaml(source: SourceFile) -> Iterator[_Document]:
    """Yield the documents of a YAML stream: each the fast way, else the exact way."""
    spans = _split(source.text, source.limits.documents)
    if spans is None:
        yield from _exact(_reader(source), 0, len(source.text))
        return
    reader = None
    for start, end in spans:
        part = source.text[start:end]
        try:
            data = plain.scan(part.replace("\r\n", "\n") if "\r" in part else part, source.limits.depth)
        except plain.Bail:
            reader = reader or _reader(source)
            yield from _exact(reader, start, end)
        else:
            if start or data is not None or _CONTENT.search(part):
                yield _Document(data, [], Stretch(start, end))


def _reader(source: SourceFile) -> Reader:
    from itilcheck.loading.exact import Reader  # noqa: PLC0415  # most files never need it

    return Reader(source.text, source.lines, source.limits)


def _exact(reader: Reader, start: int, end: int) -> Iterator[_Document]:
    """Yield the documents between two offsets; what stands behind a separator is one, if a blank one."""
    blank = start > 0
    for reading in reader.read(start, end):
        yield _Document(reading.data, reading.issues, reading.stretch)
        blank = False
    if blank:
        yield _Document(None, [], Stretch(start, end))


def _split(text: str, most: int) -> list[Span] | None:
    """Split a stream at its ``---`` lines; None where that takes the exact reader.

    That is so with directives, ends (``...``), content behind the dashes, line ends of CR alone,
    and more documents than there may be. What stands before the first ``---`` is one of the parts.
    """
    if text.startswith(("%", "...")) or "\n%" in text or "\n..." in text:
        return None
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        return None
    dashes = text.startswith("---") + text.count("\n---")
    cuts = list(_SEPARATOR.finditer(text)) if dashes <= most else []
    if len(cuts) != dashes:
        return None
    starts = [0, *(min(cut.end() + 1, len(text)) for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    return list(zip(starts, ends, strict=True))[1 if ends[0] == 0 else 0 :]
