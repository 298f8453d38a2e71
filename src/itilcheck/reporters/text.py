"""Write a report for people: each finding with its source line, then what the run comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.reporters import summary
from itilcheck.reporters.line import Lines
from itilcheck.reporters.neutral import neutralise
from itilcheck.reporters.snippet import snippet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.finding import Finding, RelatedLocation
    from itilcheck.report import Report
    from itilcheck.reporters.style import Style

_NUMBER = 4
_GUTTER = _NUMBER + 3
_INDENT = " " * (_NUMBER + 1)
_WIDTH = 160
_LEAST = 40


def render(report: Report, style: Style) -> Iterator[str]:
    """Write findings with source lines and related places, failures, notices, counts, the verdict.

    Where ``style`` is quiet, findings are all.
    """
    lines = Lines(style)
    room = max(_LEAST, (style.width or _WIDTH) - _GUTTER)
    for finding in report.findings:
        related = "".join(_related(item, lines, style) for item in finding.related)
        yield f"{lines.headline(finding)}\n{source(report, finding, style, room)}{related}\n"
    if style.suppressed and report.suppressed:
        from itilcheck.reporters import suppressed  # noqa: PLC0415  # only when asked for

        yield from suppressed.render(report, lines)
    if style.quiet:
        return
    if report.findings:
        hint = 'run "itilcheck explain RULE" for why and remedy'
        yield f"{style.paint('faint', hint)}\n\n"
    yield from summary.render(report, style)


def source(report: Report, finding: Finding, style: Style, room: int) -> str:
    """Write the source line behind its number, and the marks under the region."""
    line, region = report.line(finding.location), finding.location.region
    if not line or region is None:
        return ""
    shown = snippet(line, region, room)
    gutter = f"{region.start.line:>{_NUMBER}} |"
    below = " " * (len(gutter) - 1) + "|"
    marks = style.paint(finding.severity.value, "^" * shown.length)
    return (
        f"{style.paint('faint', gutter)} {shown.text}\n"
        f"{style.paint('faint', below)} {' ' * shown.indent}{marks}\n"
    )


def _related(related: RelatedLocation, lines: Lines, style: Style) -> str:
    note = style.paint("note", "note")
    return f"{_INDENT}{lines.place(related.location)}: {note}: {neutralise(related.message)}\n"
