"""List what a service cannot do without, and the availability that is promised over each way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks import supplies
from itilcheck.checks.graph import UNKNOWN, edges
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.checks.promises import Promise
    from itilcheck.document import JSON, Document, Node
    from itilcheck.quantity import Ratio

TARGET = "/warranty/availability/target"


class Supply(NamedTuple):
    """What a dependency leads to, and the availability that is promised over it, if any."""

    edge: Edge
    target: Document
    promise: Promise
    stated: Node | None = None
    ratio: Ratio | None = None


class Need(NamedTuple):
    """Something that has to work: at least so many of its ways, and of a way all supplies.

    A way without supplies leads to what is not known, and counts as working. ``node`` is that of the
    dependency, or of the group where there are several ways.
    """

    least: int
    ways: tuple[tuple[Supply, ...], ...]
    node: Node

    @property
    def is_single(self) -> bool:
        """Whether nothing can take over."""
        return len(self.ways) == self.least


class Own(NamedTuple):
    """A product that a service is based on, and the availability that it gives by itself."""

    product: Document
    stated: Node
    ratio: Ratio


def needs(catalogue: Catalogue, service: Document) -> list[Need]:
    """List what a service cannot do without; what is not said to be essential is left out."""
    return catalogue.shared("needs", service, lambda: list(_needs(catalogue, service)))


def _needs(catalogue: Catalogue, service: Document) -> Iterator[Need]:
    for need in supplies.needs(catalogue, service, _counts):
        ways = tuple(tuple(_supply(one) for one in member) for member in need.members)
        yield Need(need.required, ways, need.node)


def _counts(edge: Edge) -> bool:
    """Tell whether a service stops without a dependency: it is essential, and nothing helps meanwhile."""
    return supplies.is_needed(edge) and not supplies.has_workaround(edge)


def _supply(one: supplies.Supply) -> Supply:
    stated = one.promise.statement(TARGET)
    ratio = ratio_of(stated.value) if stated is not None else None
    return Supply(one.edge, one.end, one.promise, stated if ratio is not None else None, ratio)


def helped(catalogue: Catalogue, service: Document) -> list[Edge]:
    """List the essential dependencies for which something is stated that helps meanwhile."""
    return [
        edge
        for edge in edges(catalogue, service)
        if supplies.is_needed(edge) and supplies.has_workaround(edge)
    ]


def unsaid(catalogue: Catalogue, service: Document) -> list[Edge]:
    """List the dependencies of which nobody says what happens without them."""
    return [edge for edge in edges(catalogue, service) if edge.criticality == UNKNOWN]


def own(catalogue: Catalogue, service: Document) -> list[Own]:
    """List the products of a service that state an availability of their own, each once."""
    return catalogue.shared("own", service, lambda: list(_own(catalogue, service)))


def _own(catalogue: Catalogue, service: Document) -> Iterator[Own]:
    told = set()
    for node in service.node("/spec/products").items():
        product = catalogue.find("Product", node.value)
        if product is None or product in told:
            continue
        told.add(product)
        stated = product.node(f"/spec{TARGET}")
        ratio = ratio_of(stated.value)
        if ratio is not None:
            yield Own(product, stated, ratio)


def ratio_of(value: JSON) -> Ratio | None:
    """Parse a ratio, where one is stated at all."""
    if not isinstance(value, str):
        return None
    from itilcheck.quantity import parse_ratio  # noqa: PLC0415  # only where something is promised

    return parse_ratio(value)
