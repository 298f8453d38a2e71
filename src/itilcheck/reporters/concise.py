"""Write one line a finding, for editors and grep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.reporters.line import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.report import Report
    from itilcheck.reporters.style import Style


def render(report: Report, style: Style) -> Iterator[str]:
    """Write ``path:line:column: severity[rule] message`` for each finding, and nothing else."""
    lines = Lines(style)
    for finding in report.findings:
        yield f"{lines.headline(finding)}\n"
