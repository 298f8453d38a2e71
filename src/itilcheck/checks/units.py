"""Check that capacities can be compared: that what is drawn, granted and there is counted in one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.pools import demands, entitlements, shared_pools
from itilcheck.checks.rates import singular
from itilcheck.checks.telling import once
from itilcheck.checks.words import unset_or
from itilcheck.finding import Problem, Related, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.figures import Figure
    from itilcheck.checks.pools import Entitlement
    from itilcheck.document import Node
    from itilcheck.quantity import Capacity
    from itilcheck.rule import Options

_SHOWN = 24
_SPANS = (
    {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800},
    {"month": 1, "quarter": 3, "year": 12},
)
"""Units of time by their length, those that can be converted into each other together."""


def capacity_units_differ(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each demand of a measure that is granted, or is there, in other units only.

    What is drawn in each second is kept where so much in all of a minute is granted. Where a demand is
    granted in its unit, and the pool has another one, that is told of the offering.
    """
    yield from once(_differences(catalogue))


def _differences(catalogue: Catalogue) -> Iterator[Problem]:
    for relationship in catalogue.of("ServiceRelationship"):
        drawn = demands(relationship) if unset_or(relationship, "/spec/status", "active", "agreed") else []
        if not drawn:
            continue
        granted = entitlements(catalogue, relationship)
        there = shared_pools(catalogue, relationship)
        for measure in dict.fromkeys(one.value.key[0] for one in drawn):
            entitled = [one for one in granted if one.figure.value.key[0] == measure]
            problem = _unlike(_of(measure, drawn), entitled, _of(measure, there))
            if problem is not None:
                yield problem


def _of(measure: str, figures: Iterable[Figure]) -> list[Figure]:
    return [one for one in figures if one.value.key[0] == measure]


def _unlike(drawn: list[Figure], entitled: list[Entitlement], there: list[Figure]) -> Problem | None:
    """Tell which of three statements about a measure is the first that has no unit of the one before."""
    granted = [one.figure for one in entitled]
    kept = [one.figure for one in entitled if any(_is_within(demand, one) for demand in drawn)]
    if granted and not kept and not _alike(drawn, granted):
        return _units(drawn[0], "drawn", granted[0], "granted")
    comparable = _alike(granted, drawn) or [*kept, *drawn]
    if there and not _alike(comparable, there):
        return _units(comparable[0], "granted" if granted else "drawn", there[0], "limited")
    return None


def _is_within(demand: Figure, entitled: Entitlement) -> bool:
    """Tell whether so much in each of a short time stays within what is granted for a longer one."""
    short, long = (singular(one.value.per) for one in (demand, entitled.figure))
    for spans in _SPANS:
        if short in spans and long in spans and spans[short] < spans[long]:
            most: Decimal = demand.value.limit * (spans[long] // spans[short])
            return most <= entitled.limit
    return False


def _alike(some: list[Figure], others: list[Figure]) -> list[Figure]:
    keys = {one.value.key for one in others}
    return [one for one in some if one.value.key in keys]


def _units(one: Figure, how: str, other: Figure, as_: str) -> Problem:
    measure = one.value.measure[:_SHOWN]
    message = f'"{measure}" {how} {_unit(one.value)} and {as_} {_unit(other.value)} cannot be compared'
    related = (Related(_unit_node(other), f"{as_} {_unit(other.value)}"),)

    def derive() -> Iterator[Step]:
        yield Step(message)
        yield Step(f'"{one.node.document.name}": {one.value} {how}', one.node, 1)
        yield Step(f'"{other.node.document.name}": {other.value} {as_}', other.node, 1)

    return Problem(_unit_node(one), message, related, derivation=derive)


def _unit_node(figure: Figure) -> Node:
    unit = figure.node.child("per")
    return unit if unit.value is not None else figure.node


def _unit(capacity: Capacity) -> str:
    return f"per {capacity.per[:_SHOWN]}" if capacity.per else "without a unit"
