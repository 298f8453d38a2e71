"""Checks on who sees what of a product: groups of consumers, and what is hidden from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.prose import short
from itilcheck.finding import Problem, Related
from itilcheck.names import closest, is_placeholder
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node
    from itilcheck.rule import Options


class _Groups(NamedTuple):
    """The groups that products are made for; ``complete`` where each product names its own."""

    names: dict[str, Node]
    complete: bool


def target_group_unknown(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each group that an offering is made for, or that sees a resource, and no product names.

    While one of the products is not known, or names no groups, only a likely misspelling is told.
    """
    for product in catalogue.of("Product"):
        groups = _groups(catalogue, [product])
        for resource in product.node("/spec/resources").items():
            yield from _unknown(resource.child("visibleTo"), groups, f'"{product.name}" is made for no group')
    for offering in catalogue.of("ServiceOffering"):
        groups = _groups(catalogue, _products(catalogue, offering))
        named = offering.node("/spec/targetConsumerGroups")
        yield from _unknown(named, groups, "no product behind this offering is made for")


def _unknown(named: Node, groups: _Groups, subject: str) -> Iterator[Problem]:
    from itilcheck.mending import instead  # noqa: PLC0415  # most runs import no fixes

    for node in _texts(named):
        if not groups.names or node.value in groups.names or is_placeholder(node.value):
            continue
        near = closest(node.value, list(groups.names))
        if near or groups.complete:
            hint = f', did you mean "{near}"' if near else ""
            places = [groups.names[near]] if near else list(groups.names.values())[:3]
            related = tuple(Related(place, "named here") for place in places)
            fix = instead(node, near) if near else None
            yield Problem(node, f'{subject} "{short(node.value)}"{hint}', related, fix=fix)


def _texts(named: Node) -> Iterator[Node]:
    """Yield the texts of a list; nothing for anything else."""
    if isinstance(named.value, list):
        yield from (node for node in named.items() if isinstance(node.value, str))


def _products(catalogue: Catalogue, offering: Document) -> list[Document | None]:
    """List the products behind an offering; None for what is not known, and for a service without."""
    found: list[Document | None] = []
    for node in _texts(offering.node("/spec/services")):
        service = catalogue.find("Service", node.value)
        products = [] if service is None else list(_texts(service.node("/spec/products")))
        found.extend([catalogue.find("Product", one.value) for one in products] or [None])
    return found


def _groups(catalogue: Catalogue, products: Sequence[Document | None]) -> _Groups:
    names: dict[str, Node] = {}
    complete = bool(products)
    for product in products:
        found = _named(catalogue, product) if product is not None else {}
        names.update(found)
        complete = complete and bool(found) and not any(map(is_placeholder, found))
    return _Groups(names, complete)


def _named(catalogue: Catalogue, product: Document) -> dict[str, Node]:
    """Give the groups that a product is made for, each with the statement."""
    return catalogue.shared("groups of product", product, lambda: _named_by(product))


def _named_by(product: Document) -> dict[str, Node]:
    groups = product.node("/spec/targetConsumerGroups")
    found = [node.child("name") for node in groups.items()] if isinstance(groups.value, list) else []
    return {node.value: node for node in found if isinstance(node.value, str)}


def access_to_hidden_resource(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each access that is offered to a resource which all products behind hide from the group.

    A product that is not known may show it.
    """
    for offering in catalogue.of("ServiceOffering"):
        access = offering.node("/spec/access")
        products = _products(catalogue, offering) if isinstance(access.value, list) else [None]
        if None not in products:
            for node in access.items():
                yield from _hidden(catalogue, node.child("resource"), products)


def _hidden(catalogue: Catalogue, node: Node, products: Sequence[Document | None]) -> Iterator[Problem]:
    resource = catalogue.find("Resource", node.value)
    if resource is None:
        return
    groups = {one.value for one in _texts(node.document.node("/spec/targetConsumerGroups"))}
    hiding = [
        _hides(entry, groups, _named(catalogue, product).keys())
        for product in products
        if product is not None
        for entry in _entries(catalogue, product).get(resource, ())
    ]
    places = [place for place in hiding if place is not None]
    if not places or len(places) < len(hiding):
        return
    place = places[0]
    whom = "consumers" if place.value is False else "these groups"
    message = f'access to "{resource.name}" is offered, but "{place.document.name}" hides it from {whom}'
    yield Problem(node, message, (Related(place, "hidden here"),))


def _entries(catalogue: Catalogue, product: Document) -> dict[Document, list[Node]]:
    """Give the entries of a product's resources, by the resource that they name."""
    return catalogue.shared("entries by resource", product, lambda: _by_resource(catalogue, product))


def _by_resource(catalogue: Catalogue, product: Document) -> dict[Document, list[Node]]:
    found: dict[Document, list[Node]] = {}
    for entry in product.node("/spec/resources").items():
        resource = catalogue.find("Resource", entry.child("resource").value)
        if resource is not None:
            found.setdefault(resource, []).append(entry)
    return found


def _hides(entry: Node, groups: set[str], known: Collection[str]) -> Node | None:
    """Give the statement by which a product hides a resource from all of the groups that it knows."""
    visible = entry.child("visible")
    if visible.value is False:
        return visible
    asked = groups.intersection(known)
    shown = {one.value for one in _texts(entry.child("visibleTo"))}
    if asked and shown and shown.issubset(known) and asked.isdisjoint(shown):
        return entry.child("visibleTo")
    return None
