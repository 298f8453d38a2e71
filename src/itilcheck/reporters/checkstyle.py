"""Write a report as Checkstyle does, for build servers and older tools that read its XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.reporters.whole import UNCHECKED, region, told
from itilcheck.reporters.xml_text import DECLARATION, attributes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.finding import Finding
    from itilcheck.report import Failure, Report
    from itilcheck.reporters.style import Style

_VERSION = "10.0"
"""The version of Checkstyle whose format this is."""
_HERE = "."
"""What stands for the file where a failure has none."""


def render(report: Report, style: Style) -> Iterator[str]:
    """Write a file for each that something was found in; paths lead from the current folder."""
    found: dict[str, list[str]] = {}
    for failure in report.failures:
        found.setdefault(failure.path, []).append(_failure(failure))
    for finding in report.findings:
        found.setdefault(finding.location.path, []).append(_finding(finding))
    yield f'{DECLARATION}<checkstyle version="{_VERSION}">\n'
    for path, errors in found.items():
        yield f"  <file{attributes({'name': style.seen(path) if path else _HERE})}>\n"
        yield from errors
        yield "  </file>\n"
    yield "</checkstyle>\n"


def _finding(finding: Finding) -> str:
    start = region(finding.location).start
    return _error(start.line, start.column, finding.severity.value, finding.message, finding.rule)


def _failure(failure: Failure) -> str:
    return _error(1, 1, "error", told(failure), UNCHECKED)


def _error(line: int, column: int, severity: str, message: str, rule: str) -> str:
    place: dict[str, str | int] = {"line": line, "column": column, "severity": severity, "message": message}
    return f"    <error{attributes({**place, 'source': f'itilcheck.{rule}'})}/>\n"
