"""Check that capacities can be compared: that what is drawn, granted and there is counted in one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.pools import demands, entitlements, shared_pools
from itilcheck.checks.telling import once
from itilcheck.checks.words import unset_or
from itilcheck.finding import Problem, Related, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.figures import Figure
    from itilcheck.document import Node
    from itilcheck.quantity import Capacity
    from itilcheck.rule import Options

_SHOWN = 24


def capacity_units_differ(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each demand of a measure that is granted, or is there, in other units only.

    Where a demand is granted in its unit, and the pool has another one, that is told of the offering.
    """
    yield from once(_differences(catalogue))


def _differences(catalogue: Catalogue) -> Iterator[Problem]:
    for relationship in catalogue.of("ServiceRelationship"):
        drawn = demands(relationship) if unset_or(relationship, "/spec/status", "active", "agreed") else []
        if not drawn:
            continue
        granted = [one.figure for one in entitlements(catalogue, relationship)]
        there = shared_pools(catalogue, relationship)
        for measure in dict.fromkeys(one.value.key[0] for one in drawn):
            problem = _unlike(_of(measure, drawn), _of(measure, granted), _of(measure, there))
            if problem is not None:
                yield problem


def _of(measure: str, figures: Iterable[Figure]) -> list[Figure]:
    return [one for one in figures if one.value.key[0] == measure]


def _unlike(drawn: list[Figure], granted: list[Figure], there: list[Figure]) -> Problem | None:
    """Tell which of three statements about a measure is the first that has no unit of the one before."""
    if granted and not _alike(drawn, granted):
        return _units(drawn[0], "drawn", granted[0], "granted")
    comparable = _alike(granted, drawn) or drawn
    if there and not _alike(comparable, there):
        return _units(comparable[0], "granted" if granted else "drawn", there[0], "limited")
    return None


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
