"""Write a report in the diagnostic format of reviewdog, which comments on pull requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.finding import Severity
from itilcheck.reporters.json_report import array, encoder
from itilcheck.reporters.neutral import encodable, neutralise
from itilcheck.reporters.whole import UNCHECKED, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.finding import Finding
    from itilcheck.location import Location, Position
    from itilcheck.report import Report
    from itilcheck.reporters.style import Style

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(report: Report, style: Style) -> Iterator[str]:
    """Write one JSON document, a diagnostic a line; columns count bytes of UTF-8.

    Paths lead from the current folder, in which reviewdog is run as well.
    """
    yield '{\n  "source": {"name": "itilcheck"},\n  "diagnostics": '
    yield from array(_diagnostics(report, style), encoder())
    yield "\n}\n"


def _diagnostics(report: Report, style: Style) -> Iterator[dict[str, Any]]:
    for failure in report.failures:
        place = {"location": {"path": encodable(style.seen(failure.path))}} if failure.path else {}
        code = {"value": UNCHECKED}
        yield {"message": neutralise(told(failure)), **place, "severity": "ERROR", "code": code}
    for finding in report.findings:
        yield _diagnostic(finding, report, style)


def _diagnostic(finding: Finding, report: Report, style: Style) -> dict[str, Any]:
    related = [
        {"message": neutralise(one.message), "location": _location(one.location, report, style)}
        for one in finding.related
    ]
    return {
        "message": neutralise(finding.message),
        "location": _location(finding.location, report, style),
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": encodable(finding.rule)},
        **({"related_locations": related} if related else {}),
    }


def _location(location: Location, report: Report, style: Style) -> dict[str, Any]:
    """Give a place; one of the file as a whole has no range, and is told about the file."""
    path = {"path": encodable(style.seen(location.path))}
    if location.region is None:
        return path
    ends = {name: _position(end, location, report) for name, end in location.region._asdict().items()}
    return {**path, "range": ends}


def _position(position: Position, location: Location, report: Report) -> dict[str, int]:
    """Give a position with its column in bytes, from 1."""
    source = report.sources.get(location.path)
    line = source.line(position.line) if source is not None else ""
    before = position.column - 1
    missing = max(0, before - len(line))
    return {
        "line": position.line,
        "column": len(line[:before].encode("utf-8", "surrogatepass")) + missing + 1,
    }
