"""Say how much there is of what consumers draw: what a relationship may draw, and the pool that all share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.figures import Figure, capacity
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node

_POOL = "/spec/warranty/capacity"


class Entitlement(NamedTuple):
    """What a relationship may draw: a capacity, and for how many consumers it is meant to be each."""

    figure: Figure
    consumers: int

    @property
    def limit(self) -> Decimal:
        """The most that all its consumers may draw together."""
        limit: Decimal = self.figure.value.limit * self.consumers
        return limit


def capacities(node: Node) -> list[Figure]:
    """List the capacities in a statement; what is no capacity has a finding of its own."""
    items = node.items() if isinstance(node.value, list) else ()
    return [Figure(value, item) for item in items if (value := capacity(item)) is not None]


def demands(relationship: Document) -> list[Figure]:
    """List what a relationship says that is drawn."""
    return capacities(relationship.node("/spec/demand"))


def entitlements(catalogue: Catalogue, relationship: Document) -> list[Entitlement]:
    """List what a relationship may draw: what was agreed in it, else what its offering grants a consumer."""
    agreed = [Entitlement(one, 1) for one in capacities(relationship.node(_POOL))]
    offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
    if offering is None:
        return agreed
    known = {one.figure.value.key for one in agreed}
    consumers = max(1, sum(1 for _ in relationship.node("/spec/consumer").items()))
    granted = capacities(offering.node("/spec/capacity"))
    return [*agreed, *(Entitlement(one, consumers) for one in granted if one.value.key not in known)]


def most(found: Sequence[Entitlement], key: tuple[str, str]) -> Entitlement | None:
    """Give the largest entitlement of a measure and unit."""
    alike = [one for one in found if one.figure.value.key == key]
    return max(alike, key=lambda one: one.limit, default=None)


def pools(catalogue: Catalogue, service: Document) -> list[Figure]:
    """List the pools that all consumers of a service share: its own, and for other measures its products'.

    Where several products state the same measure and unit, nobody says how they share the load.
    """
    return catalogue.shared("pools", service, lambda: list(_pools(catalogue, service)))


def _pools(catalogue: Catalogue, service: Document) -> Iterator[Figure]:
    own = capacities(service.node(_POOL))
    yield from _largest(own)
    if any(isinstance(service.get(one), dict) and "notApplicable" in service.get(one) for one in _ANSWERS):
        return
    known = {one.value.key for one in own}
    others: dict[tuple[str, str], list[Figure]] = {}
    names = (node.value for node in service.node("/spec/products").items())
    found = (catalogue.find("Product", name) for name in names)
    for product in dict.fromkeys(one for one in found if one is not None):
        for pool in _largest(capacities(product.node(_POOL))):
            others.setdefault(pool.value.key, []).append(pool)
    for key, alike in others.items():
        if key not in known and len(alike) == 1:
            yield alike[0]


_ANSWERS = ("/spec/warranty", _POOL)


def _largest(figures: list[Figure]) -> list[Figure]:
    """Keep of each measure and unit the pool of which most may be sold."""
    result: dict[tuple[str, str], Figure] = {}
    for one in figures:
        known = result.get(one.value.key)
        if known is None or sellable(known) < sellable(one):
            result[one.value.key] = one
    return list(result.values())


def sellable(pool: Figure) -> Decimal:
    """Give how much of a pool may be sold."""
    limit: Decimal = pool.value.limit
    return limit if pool.value.overbooking is None else limit * pool.value.overbooking


def shared_pools(catalogue: Catalogue, relationship: Document) -> list[Figure]:
    """List the pools that a relationship draws from, a shared one once."""
    offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
    if offering is None:
        return []
    return catalogue.shared("shared pools", offering, lambda: _shared_pools(catalogue, offering))


def _shared_pools(catalogue: Catalogue, offering: Document) -> list[Figure]:
    found: dict[tuple[Document, str], Figure] = {}
    for service in catalogue.services(offering):
        for pool in pools(catalogue, service):
            found[pool.node.document, pool.node.pointer] = pool
    return list(found.values())
