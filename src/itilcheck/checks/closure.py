"""Find the weakest figure among all that a service stands on, over all hops, and the way that leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.checks.graph import components
from itilcheck.checks.supplies import needs
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.figures import Figure, Value
    from itilcheck.checks.graph import Edge
    from itilcheck.checks.supplies import Need, Supply
    from itilcheck.document import Document, Node


class Scale(NamedTuple):
    """What to compare: which dependencies count, the figure of a supply, and which of two is weaker.

    ``weakness`` grows as a figure gets weaker. ``is_as_weak`` tells whether the first figure surely is
    as weak as the second one, or weaker: of durations with months it may not be known.
    """

    counts: Callable[[Edge], bool]
    read: Callable[[Supply], Figure | None]
    weakness: Callable[[Value], Any]
    is_as_weak: Callable[[Value, Value], bool]


class Bound(NamedTuple):
    """The weakest figure below a service: where it is stated, of what, and the supply over which it comes.

    It is stated ``deeper``, by what that supply stands on itself, or by the supply. ``has_alternatives``
    tells whether a redundancy group is on the way, whose other members are no better.
    """

    value: Value
    node: Node
    end: Document
    supply: Supply
    deeper: bool = False
    has_alternatives: bool = False


class Closure:
    """The weakest figure below every service of a catalogue.

    A supply counts with the weaker of what it states and what it stands on, so that an impossible
    promise below does not hide the one above. A redundancy group is as weak as the best that enough of
    its members give; one of which nothing is known may be the best. The members of a circle are taken
    at their word.
    """

    def __init__(self, catalogue: Catalogue, scale: Scale) -> None:
        """Settle all services, each after what it stands on."""
        self.catalogue = catalogue
        self.scale = scale
        self._bounds: dict[Document, Bound] = {}
        self._offered: dict[Document, tuple[Document, Bound] | None] = {}
        self._circles: dict[Document, int] = {}
        self._settle()

    def bound(self, service: Document) -> Bound | None:
        """Give the weakest figure below a service; None where none is known."""
        return self._bounds.get(service)

    def offered(self, relationship: Document) -> tuple[Document, Bound] | None:
        """Give the weakest figure below the services that a relationship is about, and of which of them."""
        offering = self.catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
        if offering is None:
            return None
        if offering not in self._offered:
            services = self.catalogue.services(offering)
            found = [(one, bound) for one in services if (bound := self.bound(one)) is not None]
            weakest = max(found, key=lambda one: self.scale.weakness(one[1].value), default=None)
            self._offered[offering] = weakest
        return self._offered[offering]

    def needs(self, service: Document) -> Iterator[Need]:
        """Yield what a service cannot do without."""
        return needs(self.catalogue, service, self.scale.counts)

    def member(self, service: Document, supplies: Iterable[Supply]) -> Bound | None:
        """Give the weakest figure of one member of a need, all of whose supplies are needed."""
        found: Bound | None = None
        for supply in supplies:
            for one in self._candidates(service, supply):
                if found is None or self.scale.weakness(one.value) > self.scale.weakness(found.value):
                    found = one
        return found

    def path(self, service: Document) -> Iterator[tuple[Document, Supply]]:
        """Yield each service on the way from one to its weakest figure, with the supply that it uses."""
        bound = self._bounds.get(service)
        while bound is not None:
            yield service, bound.supply
            service = bound.supply.end
            bound = self._bounds.get(service) if bound.deeper else None

    def _settle(self) -> None:
        wants = {service: list(self.needs(service)) for service in self.catalogue.of("Service")}
        graph = {
            service: [
                (supply.end, supply.edge) for need in found for member in need.members for supply in member
            ]
            for service, found in wants.items()
        }
        for number, component in enumerate(components(graph)):
            if len(component) > 1:
                self._circles.update(dict.fromkeys(component, number))
            for service in component:
                bounds = [bound for need in wants[service] if (bound := self._weakest(service, need))]
                if bounds:
                    self._bounds[service] = max(bounds, key=lambda one: self.scale.weakness(one.value))

    def _candidates(self, service: Document, supply: Supply) -> Iterator[Bound]:
        if supply.end is service:
            return
        figure = self.scale.read(supply)
        if figure is not None:
            yield Bound(figure.value, figure.node, supply.end, supply)
        below = self._bounds.get(supply.end)
        circle = self._circles.get(service)
        if below is not None and (circle is None or self._circles.get(supply.end) != circle):
            yield below._replace(supply=supply, deeper=True)

    def _weakest(self, service: Document, need: Need) -> Bound | None:
        """Give the weakest figure that enough members surely are no better than."""
        known = [bound for one in need.members if (bound := self.member(service, one)) is not None]
        known.sort(key=lambda one: self.scale.weakness(one.value), reverse=True)
        for bound in known[need.spare :]:
            if sum(self.scale.is_as_weak(one.value, bound.value) for one in known) > need.spare:
                return bound._replace(has_alternatives=True) if need.spare else bound
        return None
