"""List what a service cannot do without, and the availability that is promised over each way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.graph import ESSENTIAL, UNKNOWN, edges
from itilcheck.checks.promises import supplied
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
    """A service that a dependency leads to, and the availability that is promised over it, if any."""

    edge: Edge
    target: Document
    promise: Promise
    stated: Node | None = None
    ratio: Ratio | None = None


class Need(NamedTuple):
    """Something that has to work: at least so many of its ways, and of a way all supplies.

    A way without supplies leads to what is not known, and counts as working. ``edges`` are the
    dependencies, one for each way; ``node`` is that of the group where there are several.
    """

    least: int
    ways: tuple[tuple[Supply, ...], ...]
    edges: tuple[Edge, ...]
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
    groups: dict[tuple[Document, str], list[Edge]] = {}
    for edge in edges(catalogue, service):
        if edge.criticality != ESSENTIAL or service in edge.targets:
            continue
        if edge.group is None:
            yield Need(1, (_way(catalogue, edge),), (edge,), edge.node)
        else:
            groups.setdefault((edge.group.document, edge.group.pointer), []).append(edge)
    for (document, pointer), members in groups.items():
        ways = tuple(_way(catalogue, edge) for edge in members)
        least = document.get(f"{pointer.rpartition('/')[0]}/atLeast")
        least = least if isinstance(least, int) and not isinstance(least, bool) else 1
        group = document.node(pointer)
        yield Need(min(max(least, 1), len(ways)), ways, tuple(members), group)


def _way(catalogue: Catalogue, edge: Edge) -> tuple[Supply, ...]:
    return tuple(_supply(catalogue, edge, target) for target in edge.targets if target.kind == "Service")


def _supply(catalogue: Catalogue, edge: Edge, target: Document) -> Supply:
    promise = supplied(catalogue, edge, target)
    stated = promise.statement(TARGET)
    ratio = ratio_of(stated.value) if stated is not None else None
    return Supply(edge, target, promise, stated if ratio is not None else None, ratio)


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
