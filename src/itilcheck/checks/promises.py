"""Say what is promised of a service, by whom, and where each figure of it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.parties import line
from itilcheck.checks.words import unset_or
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.document import JSON, Document, Node

_SECTIONS = ("/warranty", "/roles")


class Promise(NamedTuple):
    """What holds for one service as one document promises it.

    ``layers`` are the documents that have a say, the most specific first: a relationship, its offering,
    the service. The first of them makes the promise.
    """

    catalogue: Catalogue
    service: Document
    layers: tuple[Document, ...]

    @property
    def maker(self) -> Document:
        """The document that makes this promise."""
        return self.layers[0]

    def statement(self, pointer: str) -> Node | None:
        """Give what holds at a pointer below ``/spec``, as the document states it that it comes from.

        None where nobody says anything. What is answered with ``notApplicable`` gives that answer.
        """
        section = next((one for one in _SECTIONS if pointer.startswith(f"{one}/")), pointer)
        effective = self.catalogue.effective(self.layers, f"/spec{section}")
        return effective.origin(pointer[len(section) :])

    def value(self, pointer: str) -> JSON:
        """Give what holds at a pointer below ``/spec``, with maps merged; None where nothing is said."""
        section = next((one for one in _SECTIONS if pointer.startswith(f"{one}/")), pointer)
        return self.catalogue.effective(self.layers, f"/spec{section}").at(pointer[len(section) :])

    def says(self, *pointers: str) -> bool:
        """Tell whether the maker itself states one of these, so that the promise is not just passed on."""
        return any(self.maker.get(f"/spec{pointer}") is not None for pointer in pointers)


def promises(catalogue: Catalogue, service: Document) -> list[Promise]:
    """List what is promised of a service: by itself, its available offerings, relationships that run."""
    return catalogue.shared("promises", service, lambda: list(_promises(catalogue, service)))


def _promises(catalogue: Catalogue, service: Document) -> Iterator[Promise]:
    yield Promise(catalogue, service, (service,))
    for offering in catalogue.offerings(service):
        if unset_or(offering, "/spec/lifecycle", "available"):
            yield Promise(catalogue, service, (offering, service))
        for relationship in catalogue.relationships(offering):
            if unset_or(relationship, "/spec/status", "active", "agreed"):
                yield Promise(catalogue, service, (relationship, offering, service))


def supplied(catalogue: Catalogue, edge: Edge, target: Document) -> Promise:
    """Give what is promised over a dependency on a service: by its relationship, else the service.

    Where a dependency names no relationship, and its provider has a single one that covers the
    service, that one counts.
    """
    relationship = edge.relationship or _only(catalogue, edge.node.document, target)
    if relationship is None:
        return Promise(catalogue, target, (target,))
    offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
    middle = () if offering is None else (offering,)
    return Promise(catalogue, target, (relationship, *middle, target))


def _only(catalogue: Catalogue, service: Document, target: Document) -> Document | None:
    """Give the single relationship that runs, by which a service's provider consumes another service.

    One with an organization above the provider covers it as well.
    """
    offerings = catalogue.offerings(target) if target.kind == "Service" else ()
    if not offerings:
        return None
    consumers = catalogue.shared("consuming", service, lambda: _consuming(catalogue, service))
    found = [
        relationship
        for offering in offerings
        for name in consumers
        for relationship in _by_consumer(catalogue, offering).get(name, ())
    ]
    return found[0] if len(dict.fromkeys(found)) == 1 else None


def _consuming(catalogue: Catalogue, service: Document) -> frozenset[str]:
    """Give the names of a service's provider and of the organizations above it."""
    name = service.get("/spec/provider")
    organization = catalogue.find("Organization", name)
    if organization is None:
        return frozenset([name] if isinstance(name, str) else [])
    return frozenset(one.identity for one in line(catalogue, organization))


def _by_consumer(catalogue: Catalogue, offering: Document) -> dict[str, list[Document]]:
    """Give the relationships on an offering that run, by the identity of their consumers."""
    return catalogue.shared("by consumer", offering, lambda: _running(catalogue, offering))


def _running(catalogue: Catalogue, offering: Document) -> dict[str, list[Document]]:
    result: dict[str, list[Document]] = {}
    for relationship in catalogue.relationships(offering):
        if unset_or(relationship, "/spec/status", "active", "agreed"):
            for node in relationship.node("/spec/consumer").items():
                if isinstance(node.value, str):
                    organization = catalogue.find("Organization", node.value)
                    name = node.value if organization is None else organization.identity
                    result.setdefault(name, []).append(relationship)
    return result
