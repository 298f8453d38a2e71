"""Find the single points that a service cannot do without, over all hops, and the weakest of them.

A promise above one of them is not backed, however failures fall together. Of a redundancy group no member
is a single point, but what enough of its members have in common is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.backing.chains import chains
from itilcheck.checks.backing.needs import needs, own
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.backing.chains import Chains
    from itilcheck.checks.backing.needs import Need
    from itilcheck.document import Document, Node
    from itilcheck.quantity import Ratio

_MOST_VISITS = 2_000_000
"""How many services are visited for what members of groups have in common, before none is looked for."""


class Weak(NamedTuple):
    """A single point: whose, how often it is promised to work, where; and the way that leads there.

    ``leads`` is the service that the first step of the way leads to.
    """

    document: Document
    ratio: Ratio
    stated: Node
    way: Node | None = None
    leads: Document | None = None


def weakest(catalogue: Catalogue) -> Mapping[Document, Weak | None]:
    """Give, for every service, the weakest single point that it stands on, over all hops."""
    return catalogue.shared("weakest", None, lambda: _Points(catalogue).weakest())


class _Points:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.chains: Chains = chains(catalogue)
        self.common: dict[Document, list[Weak]] = {}
        self.visits = 0

    def weakest(self) -> dict[Document, Weak | None]:
        found: dict[Document, Weak | None] = {}
        for service in self.chains.position:
            candidates = list(self._direct(service))
            for need in needs(self.catalogue, service):
                if need.is_single:
                    for supply in (one for way in need.ways for one in way):
                        deeper = found.get(supply.target)
                        if deeper is not None:
                            candidates.append(deeper._replace(way=supply.edge.node, leads=supply.target))
                else:
                    shared = self._shared(need)
                    self.common.setdefault(service, []).extend(shared)
                    candidates.extend(shared)
            found[service] = min(candidates, key=lambda one: one.ratio, default=None)
        return found

    def _direct(self, service: Document) -> Iterator[Weak]:
        """Yield the products of a service, and what is promised over single dependencies."""
        for one in own(self.catalogue, service):
            yield Weak(one.product, one.ratio, one.stated)
        for need in needs(self.catalogue, service):
            if need.is_single:
                for supply in (one for way in need.ways for one in way):
                    if supply.ratio is not None and supply.stated is not None:
                        yield Weak(supply.target, supply.ratio, supply.stated, supply.edge.node)

    def _shared(self, need: Need) -> list[Weak]:
        """List the single points that so many ways have in common that the rest is not enough."""
        if self.visits > _MOST_VISITS:
            return []
        counts: dict[Document, int] = {}
        best: dict[Document, Weak] = {}
        for way in need.ways:
            points: dict[Document, Weak] = {}
            for supply in way:
                if supply.ratio is not None and supply.stated is not None:
                    _keep(points, [Weak(supply.target, supply.ratio, supply.stated)])
                _keep(points, self._below(supply.target))
            for document, point in points.items():
                counts[document] = counts.get(document, 0) + 1
                if document not in best or best[document].ratio < point.ratio:
                    best[document] = point
        enough = len(need.ways) - need.least
        return [best[one]._replace(way=need.node) for one, count in counts.items() if count > enough]

    def _below(self, service: Document) -> Iterator[Weak]:
        """Yield the single points below a service."""
        seen = {service}
        work = [service]
        while work:
            one = work.pop()
            self.visits += 1
            yield from self._direct(one)
            yield from self.common.get(one, ())
            for need in needs(self.catalogue, one):
                if need.is_single:
                    for supply in (each for way in need.ways for each in way):
                        if supply.target not in seen and self.chains.goes_on(one, supply.target):
                            seen.add(supply.target)
                            work.append(supply.target)


def _keep(points: dict[Document, Weak], more: Iterable[Weak]) -> None:
    """Keep of several single points of one document the weakest."""
    for point in more:
        known = points.get(point.document)
        if known is None or point.ratio < known.ratio:
            points[point.document] = point
