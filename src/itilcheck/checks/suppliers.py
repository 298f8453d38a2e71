"""Checks on suppliers: whether all are known that a service stands on, and whether there is but one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from itilcheck.checks.graph import OPTIONAL, edges, is_essential
from itilcheck.checks.parties import apart, is_running
from itilcheck.checks.supplies import has_workaround, in_use, provider_of, supplies
from itilcheck.checks.words import answered
from itilcheck.finding import Operation, Problem, Related, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.document import Document, Node
    from itilcheck.finding import Fix
    from itilcheck.rule import Options

_SHOWN = 40
_MOST_VISITS = 5_000_000
"""How many services are looked at in all, before nothing more is said."""


def supplied_resource_not_in_chain(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship that supplies a resource of a service's products, and is not in its chain.

    It is where a dependency names it, or a service that comes by it, or a resource that is supplied by
    it; of the service itself, or of one that it depends on over any number of hops.
    """
    chains = _Chains(catalogue)
    for service in in_use(catalogue):
        if answered(service.get("/spec/dependsOn")):
            continue
        for relationship, (use, resource) in _supplied_resources(catalogue, service).items():
            if not chains.has(service, relationship):
                message = f'"{resource.name}" comes through "{relationship.name}", which no dependency names'
                related = (
                    Related(use, f'"{use.document.name}" uses it'),
                    Related(resource.node("/spec/suppliedBy"), f'comes through "{relationship.name}"'),
                )
                node = service.node("/spec/dependsOn")
                yield Problem(node, message, related, fix=_named(node, relationship.name))


def _named(node: Node, relationship: str) -> Fix | None:
    """Make the fix that names a relationship among the dependencies."""
    from itilcheck.mending import mend  # noqa: PLC0415  # only once one is missing

    added = Operation("add", "/-", {"relationship": relationship})
    return mend(node, f'add "{relationship[:_SHOWN]}" to the dependencies', [added], safe=False)


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


class _Chains:
    """Who stands on a relationship, over any number of hops: asked from below, once for each."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._visits = 0
        self._known: dict[Document, set[Document]] = {}

    def has(self, service: Document, relationship: Document) -> bool:
        """Tell whether a relationship is in the chain of a service."""
        if relationship not in self._known:
            self._known[relationship] = self._above(relationship)
        return service in self._known[relationship] or self._visits > _MOST_VISITS

    def _above(self, relationship: Document) -> set[Document]:
        offering = self.catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
        services = self.catalogue.services(offering) if offering is not None else []
        found = {relationship, *services}
        work = list(found)
        while work and self._visits <= _MOST_VISITS:
            self._visits += 1
            new = [one for one in self._depending.get(work.pop(), ()) if one not in found]
            found.update(new)
            work.extend(new)
        return found

    @cached_property
    def _depending(self) -> Mapping[Document, list[Document]]:
        """The services that depend on a service, or on something through a relationship."""
        result: dict[Document, list[Document]] = {}
        for service in self.catalogue.of("Service"):
            for edge in edges(self.catalogue, service):
                reached = {*edge.targets, edge.relationship}
                reached.update(supply.relationship for supply in supplies(self.catalogue, edge))
                for one in reached:
                    if one is not None:
                        result.setdefault(one, []).append(service)
        return result


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
