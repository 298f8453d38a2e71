"""Tell whether an offering promises less than another one of the same services.

Whoever needs this imports it late: it needs quantities, and few runs do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.checks.offers import PARTS, frozen
from itilcheck.checks.promises import Promise
from itilcheck.checks.strength import capacities, shorter, strengths
from itilcheck.quantity import Order, parse_money

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON, Document

_ALIKE = ("funding", "expectations", "notIncluded", "prerequisites", "relationshipDefaults")
_ASSURED_ALIKE = ("/basis", "/security/controls", "/continuity/testEvery", "/other")
_TIMES = {"", "year", "quarter", "month", "week", "day", "hour"}


def prices(offering: Document) -> list[tuple[tuple[str, str], Any]]:
    """Give the amount of each price, by currency and unit in order.

    None where one of them cannot be read, or two have the same unit.
    """
    stated = offering.get("/spec/price")
    read = [parse_money(one) for one in stated] if isinstance(stated, list) else []
    found = {(one.currency, one.per): one.amount for one in read if one is not None}
    return sorted(found.items()) if len(found) == len(read) else []


def weaker(catalogue: Catalogue, dearer: Document, cheaper: Document) -> list[str]:
    """Name the areas in which the dearer offering promises less; none where it gives more in another one.

    Where they differ in what can only be read, nothing is said.
    """
    orders = list(_orders(catalogue, dearer, cheaper))
    if any(order in {Order.GREATER, Order.UNDECIDED} for _, order in orders):
        return []
    return list(dict.fromkeys(area for area, order in orders if order is Order.LESS))


def _orders(catalogue: Catalogue, one: Document, other: Document) -> Iterator[tuple[str, Order]]:
    """Yield how the promises of one offering stand to those of another, area by area."""
    for key in _ALIKE:
        if frozen(one.get(f"/spec/{key}")) != frozen(other.get(f"/spec/{key}")):
            yield key, Order.UNDECIDED
    for service in catalogue.services(one):
        ours, theirs = (Promise(catalogue, service, (offering, service)) for offering in (one, other))
        for pointer in _ASSURED_ALIKE:
            if frozen(ours.value(f"/warranty{pointer}")) != frozen(theirs.value(f"/warranty{pointer}")):
                yield pointer, Order.UNDECIDED
        yield from (
            (strength.area, strength.order)
            for strength in strengths(ours.value("/warranty"), theirs.value("/warranty"))
        )
        yield from _capacity(ours.value("/warranty/capacity"), theirs.value("/warranty/capacity"), one)
    yield from _capacity(one.get("/spec/capacity"), other.get("/spec/capacity"), one)
    times = [offering.get("/spec/ordering/leadTime") for offering in (one, other)]
    if times[0] != times[1]:
        lacks = Order.GREATER if times[1] is None else Order.LESS
        yield "lead time", lacks if None in times else shorter(times[0], times[1])
    for part in PARTS:
        yield from _parts(part, one, other)


def _capacity(one: JSON, other: JSON, dearer: Document) -> Iterator[tuple[str, Order]]:
    """Compare capacities. Where the price is per piece, less of it may cost more of each: a discount."""
    if frozen(one) == frozen(other):
        return
    if not isinstance(one, list) or not isinstance(other, list):
        yield "capacity", Order.UNDECIDED
        return
    compared = list(capacities(one, other))
    if len(compared) < max(len(one), len(other)):
        yield "capacity", Order.UNDECIDED
    for _, _, order in compared:
        is_rebate = order is Order.LESS and not _is_flat(dearer)
        yield "capacity", Order.EQUAL if is_rebate else order


def _is_flat(offering: Document) -> bool:
    """Tell whether all prices are for a time, and none per user or piece."""
    return all(unit in _TIMES for (_, unit), _ in prices(offering))


def _parts(part: str, one: Document, other: Document) -> Iterator[tuple[str, Order]]:
    """Compare what is included: by id, else by description; actions also by the time they take."""
    ours, theirs = _by_id(one.get(f"/spec/{part}")), _by_id(other.get(f"/spec/{part}"))
    for name in dict.fromkeys([*ours, *theirs]):
        left, right = ours.get(name), theirs.get(name)
        if left is None or right is None:
            yield part, Order.LESS if left is None else Order.GREATER
        elif left != right:
            times = left.pop("fulfilledIn", None), right.pop("fulfilledIn", None)
            same = left == right and None not in times
            yield f"time of {part}", shorter(*times) if same else Order.UNDECIDED


def _by_id(value: JSON) -> dict[Hashable, dict[str, Any]]:
    parts = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return {frozen(one.get("id") or one.get("description")): dict(one) for one in parts}
