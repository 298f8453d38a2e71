"""Write a report as JUnit does: a suite for each file, a test for each finding, and one for a clean file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.finding import Severity
from itilcheck.record import NamedTuple
from itilcheck.reporters.whole import UNCHECKED, region, told
from itilcheck.reporters.xml_text import DECLARATION, attributes, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.finding import Finding
    from itilcheck.location import Location
    from itilcheck.report import Failure, Report
    from itilcheck.reporters.style import Style

_ITSELF = "itilcheck"
_CLEAN = "no findings"


class _Case(NamedTuple):
    """A test: its name, and the element that says what came of it.

    ``outcome`` is what it is counted as: ``failures``, ``errors``, ``skipped``, or nothing where it passed.
    """

    name: str
    line: int
    outcome: str = ""
    element: str = ""


def render(report: Report, style: Style) -> Iterator[str]:
    """Write errors and warnings as failures, what could not be checked as errors, the rest as passed.

    That is the verdict's measure: an info stands against nothing. Paths lead from the top of the
    repository. Times are nil: a catalogue is checked as a whole.
    """
    suites = _suites(report, style)
    everything = [case for cases in suites.values() for case in cases]
    yield f"{DECLARATION}<testsuites{_counts(_ITSELF, everything)}>\n"
    for path, cases in suites.items():
        name = style.in_repository(path) if path else _ITSELF
        yield f"  <testsuite{_counts(name, cases)}>\n"
        for case in cases:
            yield _written(case, name, path)
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _suites(report: Report, style: Style) -> dict[str, list[_Case]]:
    """Give the tests of each file that was asked for, in order of paths; those of no file come first."""
    asked = {document.path for document in report.documents}
    if report.selected is not None:
        asked &= report.selected
    suites: dict[str, list[_Case]] = {path: [] for path in asked}
    names: dict[tuple[str, str], int] = {}
    for failure in report.failures:
        suites.setdefault(failure.path, []).append(_failed(failure))
    for finding in (*report.findings, *report.suppressed):
        name = f"{finding.rule} {finding.document}#{finding.location.pointer}"
        key = finding.location.path, name
        names[key] = names.get(key, 0) + 1
        again = f" ({names[key]})" if names[key] > 1 else ""
        suites.setdefault(finding.location.path, []).append(_found(finding, f"{name}{again}", style))
    return {path: suites[path] or [_Case(_CLEAN, 1)] for path in sorted(suites)}


def _found(finding: Finding, name: str, style: Style) -> _Case:
    line = region(finding.location).start.line
    kept = finding.suppression
    if kept is not None:
        reason = f"{kept.kind}: {kept.reason}" if kept.reason else kept.kind
        return _Case(name, line, "skipped", f"<skipped{attributes({'message': reason})}/>")
    head = f"{_place(finding.location, style)}: {finding.severity.value}[{finding.rule}] {finding.message}"
    notes = [f"see {_place(one.location, style)}: {one.message}" for one in finding.related]
    text = "\n".join(escaped(one) for one in (head, *notes))
    if finding.severity is Severity.INFO:
        return _Case(name, line, "", f"<system-out>{text}</system-out>")
    named = attributes({"message": finding.message, "type": finding.severity.value})
    return _Case(name, line, "failures", f"<failure{named}>{text}</failure>")


def _failed(failure: Failure) -> _Case:
    named = attributes({"message": told(failure), "type": UNCHECKED})
    name = f"{UNCHECKED} {failure.rule}".rstrip()
    return _Case(name, 1, "errors", f"<error{named}>{escaped(told(failure))}</error>")


def _place(location: Location, style: Style) -> str:
    start = region(location).start
    return f"{style.in_repository(location.path)}:{start.line}:{start.column}"


def _written(case: _Case, name: str, path: str) -> str:
    where: dict[str, str | int] = {"file": name, "line": case.line} if path else {}
    head = f"    <testcase{attributes({'name': case.name, 'classname': name, **where, 'time': '0'})}"
    return f"{head}>{case.element}</testcase>\n" if case.element else f"{head}/>\n"


def _counts(name: str, cases: list[_Case]) -> str:
    counts = {
        outcome: sum(case.outcome == outcome for case in cases)
        for outcome in ("failures", "errors", "skipped")
    }
    return attributes({"name": name, "tests": len(cases), **counts, "time": "0"})
