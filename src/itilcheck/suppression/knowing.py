"""Know a finding again after lines, files, names and the order of lists have changed."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from itilcheck.loading import SourceFile
from itilcheck.location import join, split
from itilcheck.names import TELLING
from itilcheck.suppression.baseline import Home, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.document import JSON, Document
    from itilcheck.finding import Finding

_LONGEST = 80
_DIGITS = 9


class Homes:
    """Says of findings whose they are and which statement is meant, by the documents of a catalogue."""

    def __init__(self, documents: Iterable[tuple[str, Document]]) -> None:
        """Take the documents with the names that findings have for them."""
        self._documents: dict[Home, Document] = {}
        self._in_file: dict[str, list[tuple[str, Document]]] = {}
        self._lines: dict[str, list[tuple[int, str]]] = {}
        for name, document in documents:
            path = clean(document.path)
            self._documents.setdefault(Home(name, path), document)
            self._in_file.setdefault(path, []).append((name, document))

    def __contains__(self, home: Home) -> bool:
        """Tell whether there is such a document; what belongs to none is there with its file."""
        return home in self._documents if home.document else home.path in self._in_file

    def among(self, home: Home) -> int:
        """Count the documents in a file."""
        return len(self._in_file.get(home.path, ()))

    def home(self, finding: Finding) -> Home:
        """Give in which document a finding stands; one that names none stands in that around it."""
        path = clean(finding.location.path)
        return Home(finding.stands_in or finding.document or self._around(finding), path)

    def statement(self, finding: Finding) -> Statement:
        """Give the statement that a finding is about."""
        pointer = finding.location.pointer
        document = self._documents.get(self.home(finding))
        return Statement(clean(pointer)) if document is None else _statement(document.data, pointer)

    def _around(self, finding: Finding) -> str:
        """Name the document in which a place is; nothing where it is in none."""
        path, region = clean(finding.location.path), finding.location.region
        if path not in self._lines:
            documents = self._in_file.get(path, ())
            self._lines[path] = [(_first_line(document), name) for name, document in documents]
        starts = self._lines[path]
        at = bisect_right(starts, region.start.line, key=lambda one: one[0]) if region is not None else 0
        return starts[at - 1][1] if at else ""


def _first_line(document: Document) -> int:
    source = document.source
    return source.lines_of(document.index)[0] if isinstance(source, SourceFile) else 1


def clean(text: str) -> str:
    """Replace what no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def _statement(value: JSON, pointer: str) -> Statement:
    """Follow a pointer, and put a star and a name for each item of a list that has one."""
    steps: list[str] = []
    names: list[str] = []
    for segment in split(pointer):
        name = ""
        if isinstance(value, list):
            number = int(segment) if segment.isdecimal() and len(segment) <= _DIGITS else len(value)
            value = value[number] if number < len(value) else None
            name = _named(value)
        else:
            value = value.get(segment) if isinstance(value, dict) else None
        steps.append("*" if name else segment)
        names += [name] if name else []
    return Statement(clean(join("", *steps)), clean(" / ".join(names)))


def _named(value: JSON) -> str:
    """Name an item by what it says first of itself; what says nothing has no name."""
    if isinstance(value, dict):
        keys = [*(key for key in TELLING if key in value), *value]
        value = next((value[key] for key in keys if isinstance(value[key], str) and value[key]), None)
    if isinstance(value, (dict, list)) or value is None:
        return ""
    return " ".join(str(value).split())[:_LONGEST]
