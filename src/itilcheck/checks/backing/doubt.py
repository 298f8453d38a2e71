"""Tell where more may back a service than is computed: in circles, and where sharing is not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.backing.chains import chains
from itilcheck.checks.graph import ESSENTIAL, UNKNOWN, edges

if TYPE_CHECKING:
    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.document import Document


def is_doubtful(catalogue: Catalogue, service: Document) -> bool:
    """Tell whether what backs a service may be more than its structure says.

    Figures in a circle, and above it, depend on where it is cut, and a circle is told as such. What
    stands on one thing fails together, which leaves more than to fail by itself; and it may do so by a
    dependency of which nobody says how critical it is, or on a service whose name means nothing.
    """
    below = _below(catalogue, service)
    order = chains(catalogue)
    if any(not order.goes_on(one, supply.target) for one in below for supply in order.supplies(one)):
        return True
    edges_below = [edge for one in below if one is not service for edge in edges(catalogue, one)]
    if any(_is_lost(catalogue, edge) for edge in edges_below):
        return True
    unclear = {
        target
        for edge in edges_below
        if edge.criticality == UNKNOWN
        for target in edge.targets
        if target.kind == "Service"
    }
    return any(not below.isdisjoint(_below(catalogue, one)) for one in unclear)


def _is_lost(catalogue: Catalogue, edge: Edge) -> bool:
    """Tell whether a dependency that may be essential leads to a service that does not exist."""
    name = edge.node.value
    return (
        not edge.targets
        and edge.criticality in {ESSENTIAL, UNKNOWN}
        and edge.node.pointer.endswith("/service")
        and catalogue.is_dangling("Service", name)
    )


def _below(catalogue: Catalogue, service: Document) -> set[Document]:
    """Give a service and all that it cannot do without, over all hops."""
    order = chains(catalogue)
    found = {service}
    work = [service]
    while work:
        for supply in order.supplies(work.pop()):
            if supply.target not in found:
                found.add(supply.target)
                work.append(supply.target)
    return found
