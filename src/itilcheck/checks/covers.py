"""Find the hours that suppliers have to have for a service to work, over services that state none."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from itilcheck.checks.graph import components
from itilcheck.checks.stated_hours import SERVICE_HOURS, hours_of
from itilcheck.checks.supplies import has_workaround, is_needed, needs
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.checks.supplies import Need, Supply
    from itilcheck.document import Document, Node
    from itilcheck.quantity.hours import Hours

_PASSED_ON = 20  # different hours that a service without hours of its own passes on


class Hop(NamedTuple):
    """A dependency on a service that states no hours, so that those count which it stands on itself."""

    service: Document
    node: Node
    rest: Hop | None


class Cover(NamedTuple):
    """Hours at so many of which, at once, a service has to be: of one supplier, or of a redundancy group.

    Of a group, as many members as are ``unknown`` count as always open, and are left out of the rest.
    """

    supplies: tuple[Supply, ...]
    hours: tuple[Hours, ...]
    least: int
    node: Node
    unknown: int = 0
    through: Hop | None = None

    @property
    def hops(self) -> Iterator[Hop]:
        """The services in between, nearest first."""
        hop = self.through
        while hop is not None:
            yield hop
            hop = hop.rest


def covers(catalogue: Catalogue) -> Mapping[Document, list[Cover]]:
    """Give the hours that each service needs, of each supplier once."""
    result: dict[Document, list[Cover]] = {}
    for service, wanted in relied_on(catalogue).items():
        found: dict[tuple[object, ...], Cover] = {}
        for need in wanted:
            for cover in _of(need, result):
                found.setdefault((*(supply.end for supply in cover.supplies), cover.hours), cover)
        result[service] = list(found.values())
    return {service: result[service] for service in catalogue.of("Service")}


def relied_on(catalogue: Catalogue) -> Mapping[Document, list[Need]]:
    """Give what each service cannot do without, where nothing helps meanwhile; after what that stands on.

    What services in a circle need of each other is left out: dependency-cycle tells of it.
    """
    wanted = {service: list(needs(catalogue, service, _counts)) for service in catalogue.of("Service")}
    graph = {
        service: [(supply.end, supply.edge) for need in every for supply in single(need)]
        for service, every in wanted.items()
    }
    result: dict[Document, list[Need]] = {}
    for component in components(graph):
        circle = set(component)
        for service in component:
            result[service] = [
                need for need in wanted[service] if circle.isdisjoint(supply.end for supply in single(need))
            ]
    return result


def _counts(edge: Edge) -> bool:
    return is_needed(edge) and not has_workaround(edge)


def single(need: Need) -> tuple[Supply, ...]:
    """Give what comes from a single supplier; nothing of a redundancy group."""
    return need.members[0] if len(need.members) == 1 else ()


def _is_silent(supply: Supply) -> bool:
    """Tell whether nothing is said of the hours of what comes over a dependency."""
    return supply.end.kind == "Service" and supply.promise.value(SERVICE_HOURS) is None


def _of(need: Need, below: Mapping[Document, list[Cover]]) -> Iterator[Cover]:
    """Yield the hours that a need asks for."""
    if len(need.members) > 1:
        known = [(one[0], hours_of(one[0].promise, SERVICE_HOURS)) for one in need.members if len(one) == 1]
        settled = [(supply, hours) for supply, hours in known if hours is not None and hours.settled]
        unknown = len(need.members) - len(settled)
        if need.required > unknown:
            supplies, hours = zip(*settled, strict=True)
            yield Cover(supplies, hours, need.required - unknown, need.node, unknown)
        return
    for supply in single(need):
        own = hours_of(supply.promise, SERVICE_HOURS)
        if own is not None:
            yield Cover((supply,), (own,), 1, supply.edge.node)
        elif _is_silent(supply):
            seen = {(cover.hours, cover.least): cover for cover in below.get(supply.end, [])}
            for cover in islice(seen.values(), _PASSED_ON):
                through = Hop(supply.end, cover.node, cover.through)
                yield cover._replace(node=supply.edge.node, through=through)
