"""Write the table for people at a screen: each clause with numbers and names."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from itilcheck.engine.conformity import Outcome
from itilcheck.reporters.conformity import CAVEAT, CLAUSES, WORDS, asks, shares
from itilcheck.reporters.neutral import inert, neutralise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.engine.conformity import ClauseResult
    from itilcheck.reporters.conformity import Table
    from itilcheck.reporters.style import Role, Style

_WIDTH = 100
_LABEL = 17
_SHOWN = 10
_ROLES: dict[Outcome, Role] = {
    Outcome.CONFORMS: "good",
    Outcome.DOES_NOT_CONFORM: "error",
    Outcome.UNDECIDED: "error",
    Outcome.NOT_EXPRESSIBLE: "note",
}


def render(table: Table, style: Style) -> Iterator[str]:
    """Write the head, a paragraph for each clause, and what it comes to."""
    conformity = table.conformity
    yield f"{style.paint('place', inert(table.standard))}\n\n"
    for label, text in table.head.items():
        yield from _row(label, text, style)
    if conformity.off:
        yield from _row("turned off", ", ".join(conformity.off), style)
    for path in conformity.unread:
        yield from _row("not read", style.shown(path), style)
    yield from _row("note", f"{conformity.pack.note} {CAVEAT}", style)
    for result in conformity.clauses:
        yield "\n"
        yield from _clause(result, style)
    yield f"\n{table.tally}\n"


def _clause(result: ClauseResult, style: Style) -> Iterator[str]:
    clause = result.clause
    yield f"{style.paint('place', inert(clause.number))}\n"
    yield from _row("asks", asks(clause), style)
    yield from _row("rules", ", ".join(clause.rules), style)
    yield from _row("turned off", ", ".join(result.off), style)
    for outcome, number, partly in shares(result):
        part = f" ({partly} as far as the format can say it)" if partly else ""
        names = [neutralise(one.document) for one in result.having(outcome)]
        more = f" and {number - _SHOWN} more" if number > _SHOWN else ""
        text = f"{number} of {len(result.documents)}{part}: {', '.join(names[:_SHOWN])}{more}"
        yield from _row(WORDS[outcome], text, style, _ROLES[outcome])
    if result.outcome is Outcome.NOT_JUDGED:
        yield from _row("documents", CLAUSES[Outcome.NOT_JUDGED], style)
    yield from _row("outside", clause.outside, style)


def _row(label: str, text: str, style: Style, role: Role = "faint") -> Iterator[str]:
    """Yield the lines of a row, wrapped; none for one that says nothing."""
    lines = textwrap.wrap(neutralise(text), _WIDTH - _LABEL, break_long_words=False, break_on_hyphens=False)
    head = style.paint(role, f"{label:<{_LABEL - 3}}")
    for line in lines:
        yield f"  {head} {line}\n"
        head = " " * (_LABEL - 3)
