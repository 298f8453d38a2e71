"""Write findings as CSV, for spreadsheets: a heading, and a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.reporters.cells import row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.finding import Finding
    from itilcheck.report import Report
    from itilcheck.reporters.style import Style

COLUMNS = (
    *("severity", "rule", "title", "group", "level", "message", "document"),
    *("path", "line", "column", "end line", "end column", "pointer", "fingerprint"),
    *("suppressed", "reason", "owner", "approver", "expires"),
)


def render(report: Report, style: Style) -> Iterator[str]:
    """Write a heading, and a line for each finding; paths lead from the catalogue's root.

    Those that are suppressed come last, where they are asked for.
    """
    yield row(COLUMNS)
    for finding in (*report.findings, *(report.suppressed if style.suppressed else ())):
        yield row(_cells(finding, report))


def _cells(finding: Finding, report: Report) -> Iterator[str]:
    rule = report.rules.get(finding.rule)
    yield from (finding.severity.value, finding.rule)
    yield from (rule.title, rule.group, rule.level.value) if rule is not None else ("", "", "")
    yield from (finding.message, finding.document, finding.location.path)
    region = finding.location.region
    ends = () if region is None else (*region.start, *region.end)
    yield from (str(number) for number in ends) if ends else [""] * 4
    yield from (finding.location.pointer, finding.fingerprint)
    kept = finding.suppression
    yield from (
        (kept.kind, kept.reason, kept.owner, kept.approver, kept.expires) if kept is not None else [""] * 5
    )
