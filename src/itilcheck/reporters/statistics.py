"""Count findings by rule and by group, for those who want to know where to begin."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.report import Report
    from itilcheck.reporters.style import Style


def render(report: Report, style: Style) -> Iterator[str]:
    """Write a table of rules with their severity and title, the most frequent first, and one of groups."""
    findings = [*report.findings, *report.beyond]
    if not findings:
        return
    rules = Counter((one.rule, one.severity) for one in findings)
    widest = max(len(neutralise(rule)) for rule, _ in rules)
    yield "findings by rule:\n"
    for (rule, severity), number in sorted(rules.items(), key=lambda one: (-one[1], one[0][0])):
        about = report.rules.get(rule)
        title = neutralise(about.title) if about is not None else ""
        word = style.paint(severity.value, f"{severity.value:<7}")
        yield f"{number:>6}  {word}  {neutralise(rule):<{widest}}  {title}".rstrip() + "\n"
    groups = Counter(report.rules[one.rule].group for one in findings if one.rule in report.rules)
    yield "findings by group:\n"
    for group, number in sorted(groups.items(), key=lambda one: (-one[1], one[0])):
        yield f"{number:>6}  {neutralise(group)}\n"
    yield "findings by severity:\n"
    severities = Counter(one.severity for one in findings)
    for severity in sorted(severities, key=lambda one: one.rank):
        yield f"{severities[severity]:>6}  {style.paint(severity.value, severity.value)}\n"
    yield "\n"
