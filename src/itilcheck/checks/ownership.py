"""Checks on what belongs to others: whether a relationship brings it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.catalogue import State
from itilcheck.checks.parties import apart, is_running, line, parties, party, root, trees
from itilcheck.checks.words import lifecycle
from itilcheck.finding import Problem, Related
from itilcheck.names import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.parties import Party
    from itilcheck.document import JSON, Document, Node
    from itilcheck.rule import Options

_IN_USE = {"live", "retiring"}
_SHOWN = 3


def product_of_another_owner(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each product of a service that belongs to an external organization, with no relationship."""
    bonds = trees(catalogue, parties(catalogue))
    for service in catalogue.of("Service"):
        ours = service.get("/spec/provider")
        for node in service.node("/spec/products").items():
            product = catalogue.find("Product", node.value)
            theirs = product.get("/spec/owner") if product is not None else None
            if product is None or not apart(catalogue, ours, theirs):
                continue
            if (root(catalogue, theirs), root(catalogue, ours)) not in bonds:
                related = (Related(product.node("/spec/owner"), f'belongs to "{theirs}"'),)
                message = f'"{product.name}" belongs to "{theirs}", and no relationship brings it to "{ours}"'
                yield Problem(node, message, related)


def resource_without_access(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each resource of an external owner that a product uses, where nothing says how it comes.

    That is said by the resource (``suppliedBy``), or by a relationship of the product's owner: on an
    offering that gives access to the resource, or as what is provided.
    """
    for resource in catalogue.of("Resource"):
        theirs = resource.get("/spec/owner")
        if resource.get("/spec/suppliedBy") is not None or root(catalogue, theirs) is None:
            continue
        uses = [
            node
            for node in _uses(catalogue, resource)
            if apart(catalogue, node.document.get("/spec/owner"), theirs)
        ]
        brought = _brought(catalogue, resource) if uses else frozenset()
        uses = [node for node in uses if root(catalogue, node.document.get("/spec/owner")) not in brought]
        if uses:
            product = uses[0].document
            message = f'"{resource.name}" belongs to "{theirs}", and nothing brings it to "{product.name}"'
            related = tuple(Related(node, f'"{node.document.name}" uses it') for node in uses[:_SHOWN])
            yield Problem(resource.node("/spec/suppliedBy"), message, related, about=product)


def _uses(catalogue: Catalogue, resource: Document) -> Iterator[Node]:
    """Yield the statements by which our products that are in use are made of a resource."""
    for reference in catalogue.referring(resource):
        product = reference.node.document
        if (
            product.kind == "Product"
            and lifecycle(product) in _IN_USE
            and catalogue.is_own(product.get("/spec/owner"))
        ):
            yield reference.node


def _brought(catalogue: Catalogue, resource: Document) -> frozenset[Document | None]:
    """Give the roots of those to whom a relationship that runs brings a resource from outside."""
    found: set[Document | None] = set()
    for reference in catalogue.referring(resource):
        document = reference.node.document
        relationships = [document] if document.kind == "ServiceRelationship" else []
        if document.kind == "ServiceOffering":
            relationships = list(catalogue.relationships(document))
        for relationship in relationships:
            provider = relationship.get("/spec/provider")
            consumers = relationship.node("/spec/consumer").items() if is_running(relationship) else ()
            found.update(
                root(catalogue, node.value) for node in consumers if apart(catalogue, provider, node.value)
            )
    return frozenset(found)


def offering_provider_mismatch(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each service in an offering that another provides, with whom its maker has no relationship.

    An organization may offer what a part of it provides, and a part what the whole does. What one
    part of it consumes from outside, the others may offer too.
    """
    bonds = parties(catalogue)
    across = trees(catalogue, bonds)
    for offering in catalogue.of("ServiceOffering"):
        maker = offering.get("/spec/provider")
        if not _is_known(catalogue, maker):
            continue
        for node in offering.node("/spec/services").items():
            service = catalogue.find("Service", node.value)
            provider = service.get("/spec/provider") if service is not None else None
            if service is None or not _is_known(catalogue, provider):
                continue
            ours, theirs = _line(catalogue, maker), _line(catalogue, provider)
            if ours[0] in theirs or theirs[0] in ours:
                continue
            if (root(catalogue, provider), root(catalogue, maker)) in across:
                continue
            if not any((one, other) in bonds for one in theirs for other in ours):
                related = (Related(service.node("/spec/provider"), f'provided by "{provider}"'),)
                message = (
                    f'"{service.name}" comes from "{provider}", and no relationship brings it to "{maker}"'
                )
                yield Problem(node, message, related)


def _is_known(catalogue: Catalogue, name: JSON) -> bool:
    """Tell whether a name is one; who is misspelt, or still to be named, has a finding of its own."""
    if not isinstance(name, str) or is_placeholder(name):
        return False
    state, _ = catalogue.lookup("Organization", name)
    return state in {State.RESOLVED, State.EXTERNAL}


def _line(catalogue: Catalogue, name: JSON) -> list[Party]:
    """List an organization and those above it; where it is kept elsewhere, its name alone."""
    found: list[Party] = []
    for one in party(catalogue, name):
        found.extend([one] if isinstance(one, str) else line(catalogue, one))
    return found
