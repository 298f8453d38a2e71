"""Find the document in which a finding stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from itilcheck.engine.judging import name_of
from itilcheck.loading import SourceFile

if TYPE_CHECKING:
    from itilcheck.document import Document
    from itilcheck.finding import Finding
    from itilcheck.location import Position
    from itilcheck.report import Report


class Places:
    """The documents of a report, by the places where they stand."""

    def __init__(self, report: Report) -> None:
        """Sort them by file."""
        self._sources = report.sources
        self._documents: dict[tuple[str, int | None], list[Document]] = {}
        for one in report.documents:
            for index in (one.index, None):
                self._documents.setdefault((one.path, index), []).append(one)
        self._starts: dict[str, list[Position]] = {}

    def document(self, finding: Finding) -> Document | None:
        """Give the document in which a finding stands; None where it is about a file, or none of ours."""
        index = self._index(finding)
        found = self._documents.get((finding.location.path, index), [])
        named = next((one for one in found if name_of(one) == finding.document), None)
        if named is not None:
            return named
        return found[0] if found and index is not None else None

    def _index(self, finding: Finding) -> int | None:
        """Give the number of the document in its file at which a finding points; -1 behind the last."""
        path, region = finding.location.path, finding.location.region
        source = self._sources.get(path)
        if region is None or not isinstance(source, SourceFile) or not source.stretches:
            return None
        if path not in self._starts:
            lines = source.lines
            self._starts[path] = [lines.region(one.start, one.start).start for one in source.stretches]
        index = max(0, bisect_right(self._starts[path], region.start) - 1)
        end = source.stretches[index].end
        return index if region.start <= source.lines.region(end, end).start else -1
