"""Checks on overrides: whether an offering or an agreement promises more than what it stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.promises import Promise, promises
from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node
    from itilcheck.rule import Options

_CAPACITY = "/spec/warranty/capacity"
_ENTITLEMENT = "/spec/capacity"
_WINDOW = "/spec/warranty/availability/window"


def offering_beyond_service(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each promise of an offering that is stronger than that of one of its services."""
    yield from _beyond(catalogue, "ServiceOffering")


def agreement_beyond_offering(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each promise of a relationship that is stronger than what the offering lets it expect."""
    yield from _beyond(catalogue, "ServiceRelationship")


def _beyond(catalogue: Catalogue, kind: str) -> Iterator[Problem]:
    """Yield what documents of a kind promise beyond what they stand on; for several services, once."""
    told: set[tuple[Document, str]] = set()
    for service in catalogue.of("Service"):
        for promise in promises(catalogue, service):
            if promise.maker.kind != kind or not promise.says("/warranty", "/capacity"):
                continue
            for node, problem in _excesses(promise):
                if (node.document, node.pointer) not in told:
                    told.add((node.document, node.pointer))
                    yield problem


def _excesses(promise: Promise) -> Iterator[tuple[Node, Problem]]:
    """Yield what a promise adds to those below it, with the statement that adds it."""
    from itilcheck.checks.strength import strengths  # noqa: PLC0415  # few runs need quantities
    from itilcheck.quantity import Order  # noqa: PLC0415  # as above

    below = promise._replace(layers=promise.layers[1:])
    for one in strengths(promise.value("/warranty"), below.value("/warranty")):
        base = below.statement(f"/warranty{one.other}")
        if one.order is not Order.GREATER or base is None or not isinstance(base.value, (str, list)):
            continue  # what it stands on says nothing, or that it does not apply
        node = promise.maker.node(f"/spec/warranty{one.pointer}")
        if node.value is None and one.area == "availability":
            node = promise.maker.node(_WINDOW)
        if node.value is not None:
            message = f'{one.said} is promised, but "{base.document.name}" promises {one.against}'
            yield node, Problem(node, message, (Related(base, f"{one.against} promised here"),))
    yield from _capacities(promise)


def _capacities(promise: Promise) -> Iterator[tuple[Node, Problem]]:
    """Yield each capacity above that of the pool it is drawn from, or of what the consumers may draw."""
    from itilcheck.checks.strength import capacities  # noqa: PLC0415  # as above
    from itilcheck.quantity import Order, parse_capacity  # noqa: PLC0415  # as above

    is_offering = promise.maker.kind == "ServiceOffering"
    for pointer in (_CAPACITY, _ENTITLEMENT) if is_offering else (_CAPACITY,):
        stated = promise.maker.node(pointer)
        told: set[int] = set()
        for pool, times in _pools(promise):
            for index, place, order in capacities(stated.value, pool.value, times):
                if index in told:
                    continue
                told.add(index)
                node, base = stated.child(index), pool.child(place)
                if order is Order.GREATER:
                    each = f" for each of {times}" if times > 1 else ""
                    has = f'"{base.document.name}" has {base.child("limit").value}{each}'
                    message = f"capacity {parse_capacity(node.value)} is promised, but {has}"
                    yield node, Problem(node, message, (Related(base, "this much is there"),))


def _pools(promise: Promise) -> list[tuple[Node, int]]:
    """List what a capacity is drawn from, the closest first, and how many times; of products a single one.

    What an offering grants it grants to each consumer.
    """
    pools = []
    for below in promise.layers[1:]:
        if below.kind == "ServiceOffering":
            consumers = sum(1 for _ in promise.maker.node("/spec/consumer").items())
            pools.append((below.node(_ENTITLEMENT), max(1, consumers)))
        pools.append((below.node(_CAPACITY), 1))
    names = [node.value for node in promise.service.node("/spec/products").items()]
    product = promise.catalogue.find("Product", names[0]) if len(names) == 1 else None
    if product is not None:
        pools.append((product.node(_CAPACITY), 1))
    return pools
