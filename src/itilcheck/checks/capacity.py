"""Checks on capacity: whether there is as much as consumers draw."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from itilcheck.checks.pools import demands, entitlements, most, sellable, shared_pools
from itilcheck.checks.words import unset_or
from itilcheck.finding import Problem, Related, Step
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.figures import Figure
    from itilcheck.checks.pools import Entitlement
    from itilcheck.document import Document
    from itilcheck.quantity import Capacity
    from itilcheck.rule import Options

_SHOWN = 24


def capacity_overdrawn(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each demand above what the relationship may draw, whoever of the two is ours."""
    for relationship in catalogue.of("ServiceRelationship"):
        drawn = demands(relationship)
        granted = entitlements(catalogue, relationship) if drawn else []
        for demand in drawn:
            limit = most(granted, demand.value.key)
            if limit is not None and demand.value.limit > limit.limit:
                yield _overdrawn(demand, limit)


def _overdrawn(demand: Figure, limit: Entitlement) -> Problem:
    granted = limit.figure
    each = f", {_number(granted.value.limit)} each" if limit.consumers > 1 else ""
    message = f"{_told(demand.value)} drawn, but only {_number(limit.limit)} may be{each}"
    related = (Related(granted.node.child("limit"), "granted here"),)

    def derive() -> Iterator[Step]:
        yield Step(f"{_told(granted.value, limit.limit)} may be drawn", granted.node)
        if limit.consumers > 1:
            yield Step(f"{_told(granted.value)} for each of {limit.consumers} consumers", granted.node, 1)
        yield Step(f'"{demand.node.document.name}": {_told(demand.value)} drawn', demand.node)

    return Problem(demand.node.child("limit"), message, related, derivation=derive)


# -- the pool ------------------------------------------------------------------------------------


class _Draw(NamedTuple):
    """What a relationship draws from a pool: its demand, as far as it may."""

    demand: Figure
    amount: Decimal


def capacity_oversold(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each pool from which all active relationships together draw more than may be sold.

    A demand counts as far as it is granted: what is above has a finding of its own. A relationship
    that does not say what it draws draws nothing here, for what it may draw is only the most.
    """
    sold: dict[tuple[Document, str], tuple[Figure, list[_Draw]]] = {}
    for relationship in _active(catalogue):
        drawn = demands(relationship)
        found = shared_pools(catalogue, relationship) if drawn else []
        granted = entitlements(catalogue, relationship) if found else []
        for demand in _peaks(drawn):
            alike = [pool for pool in found if pool.value.key == demand.value.key]
            if len(alike) == 1:  # of two pools nobody says how they share the load
                limit = most(granted, demand.value.key)
                amount = demand.value.limit if limit is None else min(demand.value.limit, limit.limit)
                key = alike[0].node.document, alike[0].node.pointer
                sold.setdefault(key, (alike[0], []))[1].append(_Draw(demand, amount))
    for pool, draws in sold.values():
        total = sum((one.amount for one in draws[1:]), draws[0].amount)
        if total > sellable(pool):
            yield _oversold(pool, draws, total)


def _active(catalogue: Catalogue) -> Iterator[Document]:
    for relationship in catalogue.of("ServiceRelationship"):
        if unset_or(relationship, "/spec/status", "active"):
            yield relationship


def _peaks(drawn: Iterable[Figure]) -> list[Figure]:
    """Keep the largest demand of each measure and unit."""
    result: dict[tuple[str, str], Figure] = {}
    for one in drawn:
        known = result.get(one.value.key)
        if known is None or known.value.limit < one.value.limit:
            result[one.value.key] = one
    return list(result.values())


def _oversold(pool: Figure, draws: list[_Draw], total: Decimal) -> Problem:
    limit = sellable(pool)
    there = "there are" if pool.value.overbooking is None else "no more may be sold than"
    message = f"{_told(pool.value, total)} drawn in all, but {there} {_number(limit)}"
    related = tuple(
        Related(one.demand.node.child("limit"), f"{_number(one.amount)} drawn here") for one in draws
    )
    return Problem(pool.node.child("limit"), message, related, derivation=partial(_sum, pool, draws, total))


def _sum(pool: Figure, draws: list[_Draw], total: Decimal) -> Iterator[Step]:
    factor = pool.value.overbooking
    yield Step(f"{_told(pool.value, sellable(pool))} may be sold", pool.node)
    yield Step(f'"{pool.node.document.name}": {_told(pool.value)}', pool.node, 1)
    if factor is not None:
        yield Step(f"times {_number(factor)}, the overbooking", pool.node.child("overbooking"), 1)
    yield Step(f"{_told(pool.value, total)} drawn", pool.node)
    for one in draws:
        cut = (
            ""
            if one.amount == one.demand.value.limit
            else f", of {_number(one.demand.value.limit)} in demand"
        )
        name = one.demand.node.document.name
        yield Step(f'"{name}": {_told(one.demand.value, one.amount)}{cut}', one.demand.node, 1)


# -- in words ------------------------------------------------------------------------------------


def _told(capacity: Capacity, amount: Decimal | None = None) -> str:
    """Write a capacity, or another amount of the same measure."""
    unit = f" per {capacity.per[:_SHOWN]}" if capacity.per else ""
    return f"{_number(capacity.limit if amount is None else amount)} {capacity.measure[:_SHOWN]}{unit}"


def _number(number: Decimal) -> str:
    """Write a number without zeros that say nothing; one with very many digits with an exponent."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if len(text) <= _SHOWN else f"{number:.3g}"
