"""Write a report for GitLab's Code Quality: one JSON array, an issue a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.finding import Severity
from itilcheck.reporters.json_report import array, encoder
from itilcheck.reporters.neutral import encodable, neutralise
from itilcheck.reporters.whole import UNCHECKED, region, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.finding import Finding
    from itilcheck.report import Failure, Report
    from itilcheck.reporters.style import Style

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
_UNCHECKED = "blocker"
_HERE = ".itilcheck.yaml"
"""What stands for the file where a failure has none: an issue without one is not shown."""


def render(report: Report, style: Style) -> Iterator[str]:
    """Write each finding, and whatever could not be checked; paths lead from the top of the repository."""
    yield from array(_issues(report, style), encoder(), indent=0)
    yield "\n"


def _issues(report: Report, style: Style) -> Iterator[dict[str, Any]]:
    for number, failure in enumerate(report.failures):
        yield _failure(failure, number, style)
    for finding in report.findings:
        yield _issue(finding, style)


def _issue(finding: Finding, style: Style) -> dict[str, Any]:
    where = region(finding.location)
    return {
        "description": neutralise(f"{finding.rule}: {finding.message}"),
        "check_name": encodable(finding.rule),
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": encodable(style.in_repository(finding.location.path)),
            "lines": {"begin": where.start.line, "end": where.end.line},
        },
    }


def _failure(failure: Failure, number: int, style: Style) -> dict[str, Any]:
    from hashlib import sha256  # noqa: PLC0415  # only when something could not be checked

    identity = f"{failure}\n{number}".encode("utf-8", "surrogatepass")
    return {
        "description": neutralise(told(failure)),
        "check_name": UNCHECKED,
        "fingerprint": sha256(identity).hexdigest()[:32],
        "severity": _UNCHECKED,
        "location": {
            "path": encodable(style.in_repository(failure.path or _HERE)),
            "lines": {"begin": 1, "end": 1},
        },
    }
