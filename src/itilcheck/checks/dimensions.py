"""Checks on the four dimensions: whether a service was thought of from all sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.graph import edges
from itilcheck.checks.parties import line
from itilcheck.checks.prose import listed
from itilcheck.checks.words import answered, stated
from itilcheck.finding import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node
    from itilcheck.rule import Options

PEOPLE = "organizations-and-people"
TECHNOLOGY = "information-and-technology"
PARTNERS = "partners-and-suppliers"
PROCESSES = "value-streams-and-processes"
DIMENSIONS = (PEOPLE, TECHNOLOGY, PARTNERS, PROCESSES)
"""The four dimensions of service management."""

_ALL = frozenset(DIMENSIONS)


def dimension_not_considered(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each service that has nothing in one dimension or more, over all that it is made of.

    That are its products' resources, what it depends on, and its provider's practices. A service of
    another provider is a partner's; one of the same provider is a piece of technology here, and brings the
    partners that it stands on itself. What is not known could be anything.
    """
    partnered: frozenset[Document] | None = None
    for service in catalogue.of("Service"):
        found = _of_products(catalogue, service)
        if not found:
            continue
        found = found | _of_dependencies(catalogue, service) | _of_practices(catalogue, service)
        missing = [one for one in DIMENSIONS if one not in found]
        if PARTNERS in missing:
            partnered = partnered if partnered is not None else _partnered(catalogue)
            missing = [one for one in missing if one != PARTNERS or service not in partnered]
        if missing:
            message = f'"{service.name}" lacks {listed(missing)}'
            yield Problem(service.node("/spec/products"), message)


def _partnered(catalogue: Catalogue) -> frozenset[Document]:
    """Give the services that partners stand behind, over all hops."""
    above: dict[Document, list[Document]] = {}
    work: list[Document] = []
    for service in catalogue.of("Service"):
        if PARTNERS in _of_products(catalogue, service) | _of_dependencies(catalogue, service):
            work.append(service)
        for edge in edges(catalogue, service):
            for target in edge.targets:
                above.setdefault(target, []).append(service)
    found = set(work)
    while work:
        fresh = [one for one in above.get(work.pop(), ()) if one not in found]
        found.update(fresh)
        work.extend(fresh)
    return frozenset(found)


def _of_products(catalogue: Catalogue, service: Document) -> frozenset[str]:
    """Give the dimensions of a service's resources; none where no resource is stated."""
    found: set[str] = set()
    products = service.node("/spec/products")
    if answered(products.value):
        return _ALL
    for node in products.items():
        product = catalogue.find("Product", node.value)
        found |= _ALL if product is None else _of_product(catalogue, product)
    return frozenset(found)


def _of_product(catalogue: Catalogue, product: Document) -> frozenset[str]:
    return catalogue.shared("dimensions of product", product, lambda: _of_resources(catalogue, product))


def _of_resources(catalogue: Catalogue, product: Document) -> frozenset[str]:
    """Give the dimensions of a product's resources; a product that states none is not known."""
    resources = product.node("/spec/resources")
    if not isinstance(resources.value, list) or not resources.value:
        return _ALL
    found: frozenset[str] = frozenset()
    for node in resources.items():
        found |= _of_resource(catalogue, node)
    return found


def _of_resource(catalogue: Catalogue, node: Node) -> frozenset[str]:
    value = node.value if isinstance(node.value, dict) else {}
    if value.get("resource") is None:
        return _known(value.get("dimension"))
    resource = catalogue.find("Resource", value["resource"])
    return _ALL if resource is None else _of_document(resource)


def _of_document(resource: Document) -> frozenset[str]:
    """Give a resource's dimension, and that of partners where it comes from one."""
    found = _known(resource.get("/spec/dimension"))
    return found | {PARTNERS} if resource.get("/spec/suppliedBy") is not None else found


def _known(dimension: object) -> frozenset[str]:
    """Take a dimension; what is none, or not said, has a finding of its own and could be any."""
    return frozenset([dimension]) if isinstance(dimension, str) and dimension in _ALL else _ALL


def _of_dependencies(catalogue: Catalogue, service: Document) -> frozenset[str]:
    """Give what dependencies bring; who says that there are none has thought of suppliers."""
    if answered(service.get("/spec/dependsOn")):
        return frozenset([PARTNERS])
    found: set[str] = set()
    ours = service.get("/spec/provider")
    for edge in edges(catalogue, service):
        if edge.relationship is not None:
            found.add(PARTNERS)
        for target in edge.targets:
            if target.kind == "Resource":
                found |= _of_document(target)
            elif catalogue.same("Organization", ours, target.get("/spec/provider")):
                found.add(TECHNOLOGY)
            else:
                found.add(PARTNERS)
        if not edge.targets:
            found |= {PARTNERS, TECHNOLOGY}
    return frozenset(found)


def _of_practices(catalogue: Catalogue, service: Document) -> frozenset[str]:
    """Give what the practices of the provider, or of those above it, bring: who works, and how.

    A provider that is not described may have any.
    """
    provider = catalogue.find("Organization", service.get("/spec/provider"))
    above = line(catalogue, provider) if provider is not None else []
    silent = above and not any(stated(one.get("/spec/practices")) for one in above)
    return frozenset() if silent else frozenset([PEOPLE, PROCESSES])
