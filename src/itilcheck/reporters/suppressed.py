"""Write the findings that do not count, each with what keeps it from counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.report import Report
    from itilcheck.reporters.line import Lines


def render(report: Report, lines: Lines) -> Iterator[str]:
    """Write a line for each, then why."""
    for finding in report.suppressed:
        kept = finding.suppression
        yield f"{lines.headline(finding)}\n"
        if kept is not None:
            where = f"{lines.place(kept.location)}: " if kept.location is not None else ""
            owner = f"owner {kept.owner}" if kept.owner else ""
            approver = f"approved by {kept.approver}" if kept.approver else ""
            said = neutralise("; ".join(filter(None, (kept.reason, owner, approver))))
            until = f" until {neutralise(kept.expires)}" if kept.expires else ""
            by = f"{'the' if kept.kind == 'baseline' else 'a'} {neutralise(kept.kind)}"
            yield f"     {where}suppressed by {by}{until}{said and f': {said}'}\n"
    yield "\n"
