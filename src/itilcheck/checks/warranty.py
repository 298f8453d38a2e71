"""Checks on warranty: what is assured, by whom, for which of the four areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.prose import short
from itilcheck.checks.words import answered, stated, unset_or
from itilcheck.finding import Operation, Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node
    from itilcheck.finding import Fix
    from itilcheck.rule import Options

AREAS = ("availability", "capacity", "security", "continuity")
"""What warranty has to cover."""

_SKELETONS = {
    "availability": {"target": "TODO", "window": "TODO", "meaning": "TODO"},
    "capacity": [{"measure": "TODO", "limit": "TODO", "per": "TODO"}],
    "security": {"classification": "TODO", "controls": ["TODO"]},
    "continuity": {"rto": "TODO", "rpo": "TODO", "plan": "TODO"},
}
"""What an area says, with something to fill in."""

_AGREED = {"sla", "ola", "contract"}
_INFORMAL = {"marketing": "a marketing message", "brand": "the name of a brand"}
_SHOWN = 40


def warranty_area_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each area that neither a service nor each of its available offerings assures."""
    for service in catalogue.of("Service"):
        if answered(service.get("/spec/warranty")):
            continue
        offerings = [
            one for one in catalogue.offerings(service) if unset_or(one, "/spec/lifecycle", "available")
        ]
        for area in AREAS:
            lacking = [one for one in offerings if not _assures(catalogue, one, service, area)]
            if not stated(service.get(f"/spec/warranty/{area}")) and (lacking or not offerings):
                related = tuple(
                    Related(one.node(f"/spec/warranty/{area}"), f'nor does "{one.name}"') for one in lacking
                )
                message = f'warranty of "{short(service.name)}" says nothing about {area}'
                node = service.node(f"/spec/warranty/{area}")
                yield Problem(node, message, related, fix=_skeleton(node, area))


def _skeleton(node: Node, area: str) -> Fix | None:
    """Make the fix that adds an area to be filled in."""
    from itilcheck.mending import mend  # noqa: PLC0415  # only once one is missing

    added = Operation("add", "", _SKELETONS[area])
    return mend(node, f"add {area} to fill in", [added], safe=False)


def _assures(catalogue: Catalogue, offering: Document, service: Document, area: str) -> bool:
    if area == "capacity" and stated(offering.get("/spec/capacity")):
        return True  # what one consumer may draw
    effective = catalogue.effective([offering, service], "/spec/warranty").value
    return answered(effective) or (isinstance(effective, dict) and stated(effective.get(area)))


def warranty_not_formal(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship with a consumer outside whose warranty rests on no agreement."""
    for relationship in catalogue.of("ServiceRelationship"):
        consumers = (node.value for node in relationship.node("/spec/consumer").items())
        outside = next((one for one in consumers if not catalogue.is_own(one)), None)
        if outside is None or relationship.get("/spec/agreement/type") in _AGREED:
            continue
        for layers in _stacks(catalogue, relationship):
            basis = catalogue.effective(layers, "/spec/warranty").origin("/basis")
            if basis is not None and isinstance(basis.value, str) and basis.value in _INFORMAL:
                place = relationship.node("/spec/warranty/basis")
                related = (Related(basis, "stated here"),) if basis.document is not relationship else ()
                message = f'"{outside[:_SHOWN]}" relies on {_INFORMAL[basis.value]}, not on an agreement'
                yield Problem(place, message, related)
                break


def _stacks(catalogue: Catalogue, relationship: Document) -> list[tuple[Document, ...]]:
    """Give the documents that have a say in what is promised, for each service of a relationship."""
    offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
    if offering is None:
        return [(relationship,)]
    stacks: list[tuple[Document, ...]] = [
        (relationship, offering, service) for service in catalogue.services(offering)
    ]
    return stacks or [(relationship, offering)]
