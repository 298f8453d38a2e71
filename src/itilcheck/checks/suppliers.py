"""Checks on suppliers: whether all are known that a service stands on, and whether there is but one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.graph import OPTIONAL, edges, is_essential
from itilcheck.checks.parties import apart, is_running
from itilcheck.checks.supplies import has_workaround, in_use, provider_of, supplies
from itilcheck.checks.words import answered
from itilcheck.finding import Problem, Related, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.document import Document, Node
    from itilcheck.rule import Options


def supplied_resource_not_in_chain(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship that supplies a resource of a service's products, and that it does not name.

    A dependency names it, or a service that comes by it, or a resource that is supplied by it.
    """
    for service in in_use(catalogue):
        if answered(service.get("/spec/dependsOn")):
            continue
        used = _supplied_resources(catalogue, service)
        chain = _named(catalogue, service) if used else set()
        for relationship, (use, resource) in used.items():
            if relationship not in chain and not chain.intersection(_services(catalogue, relationship)):
                message = f'"{resource.name}" comes through "{relationship.name}", which no dependency names'
                related = (
                    Related(use, f'"{use.document.name}" uses it'),
                    Related(resource.node("/spec/suppliedBy"), f'comes through "{relationship.name}"'),
                )
                yield Problem(service.node("/spec/dependsOn"), message, related)


def _supplied_resources(catalogue: Catalogue, service: Document) -> dict[Document, tuple[Node, Document]]:
    """Give the relationships that supply resources of a service's products, each with the first such use."""
    found: dict[Document, tuple[Node, Document]] = {}
    for name in service.node("/spec/products").items():
        product = catalogue.find("Product", name.value)
        for use in catalogue.statements(product, "/spec/resources") if product is not None else ():
            resource = catalogue.find("Resource", use.child("resource").value)
            if resource is None or use.child("criticality").value == OPTIONAL:
                continue
            relationship = catalogue.find("ServiceRelationship", resource.get("/spec/suppliedBy"))
            if relationship is None or not is_running(relationship):
                continue
            ours, theirs = service.get("/spec/provider"), relationship.get("/spec/provider")
            if not catalogue.same("Organization", ours, theirs):
                found.setdefault(relationship, (use, resource))
    return found


def _named(catalogue: Catalogue, service: Document) -> set[Document]:
    """Give the relationships and the services that the dependencies of a service lead to."""
    found: set[Document] = set()
    for edge in edges(catalogue, service):
        found.update(edge.targets)
        if edge.relationship is not None:
            found.add(edge.relationship)
        found.update(one.relationship for one in supplies(catalogue, edge) if one.relationship is not None)
    return found


def _services(catalogue: Catalogue, relationship: Document) -> list[Document]:
    offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
    return catalogue.services(offering) if offering is not None else []


def single_supplier(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each dependency on something of another organization for which nothing stands in."""
    for service in in_use(catalogue):
        ours = service.get("/spec/provider")
        for edge in edges(catalogue, service):
            if not is_essential(edge) or has_workaround(edge):
                continue
            for supply in supplies(catalogue, edge):
                provider = provider_of(catalogue, supply)
                if provider is not None and apart(catalogue, ours, provider.identity):
                    yield _single(service, edge, supply.end, provider)
                    break


def _single(service: Document, edge: Edge, end: Document, provider: Document) -> Problem:
    message = f'"{end.name}" is essential, and "{provider.name}" alone supplies it'
    related = (Related(end.node("/spec/provider"), f'provided by "{provider.name}"'),)

    def derive() -> Iterator[Step]:
        yield Step(f'"{service.name}": nothing stands in for "{end.name}"', edge.node)
        yield Step(f'"{end.name}": provided by "{provider.name}"', end.node("/spec/provider"), 1)

    return Problem(edge.node, message, related, about=service, derivation=derive)
