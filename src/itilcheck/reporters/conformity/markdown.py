"""Write the table as Markdown: numbers in a table, and below it names, places and findings by clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.engine.conformity import Outcome
from itilcheck.reporters.conformity import CAVEAT, CLAUSES, WORDS, asks, known_by, shares
from itilcheck.reporters.line import Lines
from itilcheck.reporters.marking import code, prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.engine.conformity import ClauseResult, Judged
    from itilcheck.reporters.conformity import Table
    from itilcheck.reporters.style import Style

_COLUMNS = (
    *("clause", "what it asks", "rules", "conform", "do not conform", "not expressible"),
    *("could not be judged", "outside of a catalogue"),
)


def render(table: Table, style: Style) -> Iterator[str]:
    """Write the head, the table, the documents of each clause, and what it comes to."""
    conformity = table.conformity
    yield f"# {prose(table.standard)}\n\n"
    for label, text in table.head.items():
        yield f"- {label}: {code(text)}\n"
    if conformity.off:
        yield f"- turned off by the configuration: {_codes(conformity.off)}\n"
    for path in conformity.unread:
        yield f"- not read: {code(style.shown(path))}\n"
    yield f"\n{prose(conformity.pack.note)} {CAVEAT}\n\n"
    yield f"{_line(_COLUMNS)}{_line(['---'] * len(_COLUMNS))}"
    for result in conformity.clauses:
        yield _line(_cells(result))
    yield f"\n{table.tally}.\n"
    lines = Lines(style)
    for result in conformity.clauses:
        if result.documents or result.off:
            yield f"\n## {prose(result.clause.number)}\n"
            yield from _documents(result, lines)


def _cells(result: ClauseResult) -> Iterator[str]:
    clause = result.clause
    numbers = {
        outcome: f"{number} ({partly} in part)" if partly else str(number)
        for outcome, number, partly in shares(result)
    }
    yield from (prose(clause.number), prose(asks(clause)), _codes(clause.rules))
    if result.outcome is Outcome.NOT_JUDGED:
        yield CLAUSES[Outcome.NOT_JUDGED]
        yield from ("", "", "")
    else:
        columns = (Outcome.CONFORMS, Outcome.DOES_NOT_CONFORM, Outcome.NOT_EXPRESSIBLE, Outcome.UNDECIDED)
        yield from (numbers.get(outcome, "0" if clause.rules else "") for outcome in columns)
    yield prose(clause.outside)


def _documents(result: ClauseResult, lines: Lines) -> Iterator[str]:
    if result.off:
        yield f"\nTurned off by the configuration: {_codes(result.off)}\n"
    for outcome, number, _ in shares(result):
        yield f"\n{number} {WORDS[outcome]}:\n\n"
        for one in result.having(outcome):
            yield from _document(one, lines)


def _document(one: Judged, lines: Lines) -> Iterator[str]:
    part = ""
    if one.unasked and one.outcome is Outcome.CONFORMS:
        part = f", as far as its format can say it: {_codes(one.unasked)} could not be asked"
    yield f"- {code(one.document)} ({code(lines.place(one.location))}){part}\n"
    for finding in one.findings:
        place, severity = code(lines.place(finding.location)), finding.severity.value
        known = f" ({known_by(finding)})" if finding.suppression is not None else ""
        yield f"  - {place} {severity} {code(finding.rule)}: {code(finding.message)}{prose(known)}\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(code(name) for name in names)
