"""Put services in the order in which they can be settled, and know which are reached by one way only."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from itilcheck.checks.backing.needs import needs, own
from itilcheck.checks.graph import components

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.backing.needs import Supply
    from itilcheck.document import Document


class Chains:
    """The services of a catalogue, by what they cannot do without.

    ``position`` has their order: a service comes after those it stands on. Of a circle one dependency
    leads to what comes later; it is taken at its word.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        """Order all services, without recursion: chains may be long."""
        self.catalogue = catalogue
        self.position: dict[Document, int] = {}
        for root in catalogue.of("Service"):
            self._settle(root)

    def _settle(self, root: Document) -> None:
        if root in self.position:
            return
        work = [(root, iter(self.supplies(root)))]
        begun = {root}
        while work:
            service, left = work[-1]
            for supply in left:
                target = supply.target
                if target not in self.position and target not in begun:
                    begun.add(target)
                    work.append((target, iter(self.supplies(target))))
                    break
            else:
                work.pop()
                self.position[service] = len(self.position)

    def supplies(self, service: Document) -> Iterator[Supply]:
        """Yield all ways on from a service."""
        for need in needs(self.catalogue, service):
            for way in need.ways:
                yield from way

    def goes_on(self, service: Document, target: Document) -> bool:
        """Tell whether a dependency leads down, and does not close a circle."""
        return self.position[target] < self.position[service]

    @cached_property
    def circular(self) -> frozenset[Document]:
        """The services that need each other in a circle."""
        graph = {
            service: [(supply.target, supply.edge) for supply in self.supplies(service)]
            for service in self.position
        }
        return frozenset(service for circle in components(graph) if len(circle) > 1 for service in circle)

    @cached_property
    def alone(self) -> Mapping[Document, bool]:
        """Tell of each service whether all that it stands on serves nobody else, by one way each.

        Nothing below such a service is a common cause of failures of anything beside it.
        """
        ways: dict[Document, int] = {}
        for service in self.position:
            for supply in self.supplies(service):
                ways[supply.target] = ways.get(supply.target, 0) + 1
            for one in own(self.catalogue, service):
                ways[one.product] = ways.get(one.product, 0) + 1
        alone: dict[Document, bool] = {}
        for service in self.position:  # in order: what it stands on is settled
            alone[service] = all(
                ways[supply.target] == 1 and self.goes_on(service, supply.target) and alone[supply.target]
                for supply in self.supplies(service)
            ) and all(ways[one.product] == 1 for one in own(self.catalogue, service))
        return alone

    def below(self, service: Document) -> list[Document]:
        """List a service and what it stands on as far as something may be shared, in order."""
        found = {service}
        work = [service]
        while work:
            one = work.pop()
            for supply in self.supplies(one):
                target = supply.target
                if target in found or self.alone[target] or not self.goes_on(one, target):
                    continue
                found.add(target)
                work.append(target)
        return sorted(found, key=self.position.__getitem__)


def chains(catalogue: Catalogue) -> Chains:
    """Give the chains of a catalogue, which several rules need."""
    return catalogue.shared("chains", None, lambda: Chains(catalogue))
