"""Checks on terms: whether what a service stands on stays as long as the service is promised."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from itilcheck.checks.closure import Closure, Scale
from itilcheck.checks.figures import Figure, day
from itilcheck.checks.supplies import consumers_of, is_needed, running, running_by_consumers
from itilcheck.checks.telling import on_the_way, steps
from itilcheck.finding import Problem, Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.closure import Bound
    from itilcheck.checks.supplies import Supply
    from itilcheck.document import Document
    from itilcheck.rule import Options

_UNTIL = "/spec/period/until"
_RENEWAL = "/spec/period/renewal"


def term_beyond_supplier(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship that runs longer than one which its service cannot do without.

    A supplier's term that is renewed automatically has no end; nor has a promise that is renewed
    automatically and names no end that is still to come.
    """
    closure = Closure(catalogue, Scale(is_needed, partial(_end, catalogue), _earlier, _is_no_later))
    for relationship in running(catalogue):
        promised = _promised_until(relationship, catalogue.today)
        weakest = closure.offered(relationship)
        if promised is None or weakest is None:
            continue
        service, bound = weakest
        if promised.value is None or bound.value < promised.value:
            yield _too_long(closure, service, promised, bound)


def _end(catalogue: Catalogue, supply: Supply) -> Figure | None:
    """Give the day on which a supply ends: of its relationship, and of others that follow on it.

    What is over already has a finding of its own.
    """
    relationship = supply.relationship
    if relationship is None:
        return None
    beside = _beside(catalogue, relationship, supply.end)
    left = [one for one in (relationship, *beside) if not _is_over(one, catalogue.today)]
    ends = [_end_of(one) for one in left]
    known = [one for one in ends if one is not None]
    return max(known, key=lambda one: one.value, default=None) if len(known) == len(ends) else None


def _beside(catalogue: Catalogue, relationship: Document, service: Document) -> Iterator[Document]:
    """Yield the other relationships that run by which the same consumers have a service."""
    consumers = consumers_of(catalogue, relationship)
    for offering in catalogue.offerings(service):
        for other in running_by_consumers(catalogue, offering).get(consumers, ()):
            if other is not relationship:
                yield other


def _is_over(relationship: Document, today: date) -> bool:
    end = _end_of(relationship)
    return relationship.get("/spec/status") == "ended" or (end is not None and end.value < today)


def _end_of(relationship: Document) -> Figure | None:
    """Give the last day of a relationship; None where it has none, or is renewed by itself."""
    node = relationship.node(_UNTIL)
    until = day(node)
    return None if until is None or relationship.get(_RENEWAL) == "automatic" else Figure(until, node)


def _promised_until(relationship: Document, today: date) -> Figure | None:
    """Give the day until which a relationship is promised, None as its value where that has no end.

    Nothing is known of a promise whose end is not stated, or has passed.
    """
    node = relationship.node(_UNTIL)
    until = day(node)
    if until is not None and until >= today:
        return Figure(until, node)
    automatic = relationship.node(_RENEWAL)
    if automatic.value == "automatic" and (until is not None or node.value is None):
        return Figure(None, automatic)
    return None


def _earlier(end: date) -> int:
    return -end.toordinal()


def _is_no_later(one: date, other: date) -> bool:
    return one <= other


def _too_long(closure: Closure, service: Document, promised: Figure, bound: Bound) -> Problem:
    name = bound.node.document.name
    begin = "renewed automatically" if promised.value is None else f"promised until {promised.value}"
    message = f'{begin}, but "{name}" ends on {bound.value}'
    related = on_the_way(closure, service, bound, "ends here")
    derive = partial(_terms, closure, service, promised)
    return Problem(promised.node, message, related, derivation=derive)


def _terms(closure: Closure, service: Document, promised: Figure) -> Iterator[Step]:
    bound = closure.bound(service)
    if bound is not None:
        yield Step(f"backed until {bound.value}, the first end of what it stands on", bound.node)
    until = "renewed automatically" if promised.value is None else f"promised until {promised.value}"
    yield Step(f'"{promised.node.document.name}": {until}', promised.node)
    yield from steps(closure, service, _end_in_words)


def _end_in_words(figure: Figure | None) -> str:
    return "no end" if figure is None else f'"{figure.node.document.name}" ends on {figure.value}'
