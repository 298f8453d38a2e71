"""Write a report as Markdown, for a comment on a pull request: the verdict, a table, and folded details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.reporters.marking import code, prose
from itilcheck.reporters.summary import uncounted, verdict
from itilcheck.reporters.verdict import tally
from itilcheck.reporters.whole import region, severest, shortened, told
from itilcheck.reporters.wording import amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.finding import Finding
    from itilcheck.location import Location
    from itilcheck.report import Report
    from itilcheck.reporters.style import Style

MARK = "<!-- itilcheck -->"
"""What the text begins with, so that a comment of before can be found and replaced."""
LONGEST = 60_000
"""The length of the text, in characters: comments hold 65,536."""
_LONGEST_MESSAGE = 500
_TAIL = 400
"""What is kept free for the last line and the end of the details."""


def render(report: Report, style: Style) -> Iterator[str]:
    """Write as much of a report as a comment holds, severest findings first."""
    return bounded(report, style, LONGEST)


def bounded(report: Report, style: Style, longest: int) -> Iterator[str]:
    """Write no more of a report than so many bytes of UTF-8; what is left out is counted."""
    yield f"{MARK}\n### itilcheck: {prose(verdict(report))}\n\n"
    counts = report.counts
    amounts = f"{amount(counts.documents, 'document')} in {amount(counts.files, 'file')}"
    yield f"Checked: {amounts}.\n"
    found = tally(report)
    if any(found.values()):
        yield "\n| severity | findings |\n| --- | ---: |\n"
        yield "".join(f"| {severity.value} | {number} |\n" for severity, number in found.items() if number)
    aside = [f"- {prose(line.rstrip())}\n" for line in uncounted(report)]
    yield from ("\n", *aside) if aside else ()
    yield from _details(report, style, longest - 2 * _TAIL)


def _details(report: Report, style: Style, room: int) -> Iterator[str]:
    """Write what could not be checked, openly, then findings and notices, folded."""
    sections = (
        ("Not checked", [_failure(one.path, told(one), style) for one in report.failures], False),
        ("Findings", [_finding(one, style) for one in severest(report.findings)], True),
        ("Notices", [_failure(one.path, one.message, style) for one in report.notices], True),
    )
    left_out = len(report.beyond)
    for title, items, folded in sections:
        if items:
            shown, room = _fitting(items, room)
            left_out += len(items) - len(shown)
            yield from _section(f"{title} ({len(items)})", shown, folded=folded)
    if left_out:
        yield f"\n{left_out} more are not shown here.\n"


def _section(title: str, items: Iterable[str], *, folded: bool) -> Iterator[str]:
    yield f"\n<details>\n<summary>{title}</summary>\n\n" if folded else f"\n{title}:\n\n"
    yield from items
    if folded:
        yield "\n</details>\n"


def _fitting(items: list[str], room: int) -> tuple[list[str], int]:
    """Give the first items that fit, and the room that is left."""
    shown: list[str] = []
    for item in items:
        room -= len(item.encode("utf-8"))
        if room < 0:
            return shown, 0
        shown.append(item)
    return shown, room


def _finding(finding: Finding, style: Style) -> str:
    place = code(_place(finding.location, style))
    lines = [f"- {place} **{finding.severity.value}** {code(finding.rule)}: {_told(finding.message)}\n"]
    lines += [f"  - {code(_place(one.location, style))} {_told(one.message)}\n" for one in finding.related]
    return "".join(lines)


def _failure(path: str, text: str, style: Style) -> str:
    return f"- {code(style.in_repository(path))}: {_told(text)}\n" if path else f"- {_told(text)}\n"


def _told(text: str) -> str:
    return prose(shortened(text, _LONGEST_MESSAGE))


def _place(location: Location, style: Style) -> str:
    start = region(location).start
    return f"{shortened(style.in_repository(location.path), _LONGEST_MESSAGE)}:{start.line}:{start.column}"
