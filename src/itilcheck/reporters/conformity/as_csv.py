"""Write the table as CSV (RFC 4180, but for line ends): a line for each document under each clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import __version__
from itilcheck.reporters.cells import row
from itilcheck.reporters.conformity import UNVERIFIED, known_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.engine.conformity import ClauseResult
    from itilcheck.finding import Finding
    from itilcheck.location import Location
    from itilcheck.reporters.conformity import Table
    from itilcheck.reporters.style import Style

COLUMNS = (
    *("catalogue", "date", "tool", "pack", "edition", "clause", "asks", "source", "rules", "turned off"),
    *("outcome", "document", "path", "line", "column", "rule", "severity", "finding"),
    *("outside", "suppressed"),
)


def render(table: Table, _style: Style) -> Iterator[str]:
    """Write a heading, and a line for each finding, document without any, and clause without document.

    Paths are relative to the catalogue's root.
    """
    pack = table.conformity.pack
    head = [table.catalogue, table.conformity.today, f"itilcheck {__version__}", pack.id, pack.edition]
    yield row(COLUMNS)
    for result in table.conformity.clauses:
        clause = result.clause
        asked = [clause.number, clause.asks, "" if clause.verified else UNVERIFIED]
        rules = [", ".join(clause.rules), ", ".join(result.off)]
        for told in _rows(result):
            yield row([*head, *asked, *rules, *told[:-1], clause.outside, told[-1]])


def _rows(result: ClauseResult) -> Iterator[list[str]]:
    for one in result.documents:
        start = [one.outcome.value, one.document]
        if not one.findings:
            yield [*start, *_place(one.location), "", "", "", ""]
        for finding in one.findings:
            yield [*start, *_place(finding.location), *_told(finding)]
    if not result.documents:
        yield [result.outcome.value, *[""] * 8]


def _told(finding: Finding) -> list[str]:
    return [finding.rule, finding.severity.value, finding.message, known_by(finding)]


def _place(location: Location) -> list[str]:
    start = location.region.start if location.region is not None else None
    return [location.path, *([str(start.line), str(start.column)] if start is not None else ["", ""])]
