"""Write a report as workflow commands of GitHub Actions, which appear beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.finding import Severity
from itilcheck.reporters.neutral import neutralise
from itilcheck.reporters.verdict import tally
from itilcheck.reporters.whole import region, severest, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.finding import Finding
    from itilcheck.location import Location
    from itilcheck.report import Report
    from itilcheck.reporters.style import Style

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST = 10
"""How many commands of one type a step may give; GitHub drops the rest."""
LONGEST = 4096
"""How long a message may be, in units of UTF-16."""


def render(report: Report, style: Style) -> Iterator[str]:
    """Write a command for each finding, severest first; of too many of a type the last says how many more.

    Paths lead from the top of the repository.
    """
    counts = tally(report)
    written = {severity: [_finding(one, style) for one in some] for severity, some in _first(report).items()}
    failures = [_failure(one.path, told(one), style) for one in report.failures]
    for severity, commands in written.items():
        ahead = failures if severity is Severity.ERROR else []
        total = counts[severity] + len(ahead)
        commands = [*ahead, *commands]  # noqa: PLW2901  # failures are the severest of all
        yield from commands if total <= MOST else commands[: MOST - 1]
        if total > MOST:
            yield _overflow(severity, total - MOST + 1)


def _first(report: Report) -> dict[Severity, list[Finding]]:
    """Give the first findings of each severity, no more than can be told."""
    first: dict[Severity, list[Finding]] = {severity: [] for severity in Severity}
    for one in severest(report.findings):
        if len(first[one.severity]) < MOST:
            first[one.severity].append(one)
    return first


def _finding(finding: Finding, style: Style) -> str:
    properties: dict[str, str | int] = {"file": style.in_repository(finding.location.path)}
    if finding.location.region is not None:
        start, end = finding.location.region
        properties |= {"line": start.line, "endLine": end.line}
        if start.line == end.line:  # else GitHub drops the columns
            properties |= {"col": start.column, "endColumn": max(end.column, start.column)}
    related = [f"{one.message} ({_place(one.location, style)})" for one in finding.related]
    lines = [finding.message, *related]
    return _command(_COMMANDS[finding.severity], lines, {**properties, "title": finding.rule})


def _place(location: Location, style: Style) -> str:
    return f"{style.in_repository(location.path)}:{region(location).start.line}"


def _failure(path: str, text: str, style: Style) -> str:
    where: dict[str, str | int] = {"file": style.in_repository(path)} if path else {}
    return _command("error", [text], {**where, "title": "itilcheck"})


def _overflow(severity: Severity, number: int) -> str:
    text = f"{number} more of severity {severity.value}: see the summary of the job, or run itilcheck check"
    return _command(_COMMANDS[severity], [text], {"title": "itilcheck"})


def _command(name: str, lines: Iterable[str], properties: dict[str, str | int]) -> str:
    told_of = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    text = _bounded("\n".join(neutralise(line) for line in lines))
    return f"::{name} {told_of}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(neutralise(text)).replace(":", "%3A").replace(",", "%2C")


def _bounded(text: str) -> str:
    """Cut a message to what GitHub shows of it."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - 3)].decode("utf-16-le", "ignore") + "..."
