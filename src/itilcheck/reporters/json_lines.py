"""Write a report as lines of JSON: one for each finding, failure and notice, and one that sums up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck import __version__
from itilcheck.reporters.json_report import VERSION, encoder, finding_entry, summary_entry, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.report import Report
    from itilcheck.reporters.style import Style


def render(report: Report, style: Style) -> Iterator[str]:
    """Write a JSON object a line, in ASCII; the last one is the summary, also of an empty report."""
    encode = encoder()
    for entry in _entries(report, style):
        yield f"{encode(entry)}\n"


def _entries(report: Report, style: Style) -> Iterator[dict[str, Any]]:
    for finding in report.findings:
        yield {"type": "finding", **finding_entry(finding)}
    for finding in report.suppressed if style.suppressed else ():
        yield {"type": "suppressed", **finding_entry(finding)}
    for failure in report.failures:
        yield {"type": "failure", **texts(failure._asdict())}
    for notice in report.notices:
        yield {"type": "notice", **texts(notice._asdict())}
    tool = {"name": "itilcheck", "version": __version__}
    yield {
        "type": "summary",
        "version": VERSION,
        "tool": tool,
        "level": report.level.value,
        **summary_entry(report),
    }
