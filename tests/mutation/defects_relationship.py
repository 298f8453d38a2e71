"""Defects in relationships: parties, terms, what each side does, value, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defect import at, choose, judged, stated
from defects_offering import relationships
from world import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defect import Defect, Expected
    from world import Document, World
    from world_draw import Draw

_PARTS = {"provision": ("access", "actions", "goods"), "consumption": ("utilization", "requests", "goods")}
_OFFERED = {"utilization": "access", "requests": "actions"}
_BOTH = ("agreed", "active")


def offering_of(world: World, relationship: Document) -> Document:
    return world.the("ServiceOffering", relationship.spec["offering"])


def crosses(world: World, relationship: Document) -> bool:
    """Tell whether a relationship is one with somebody outside."""
    return (
        len({world.is_ours(one) for one in (relationship.spec["provider"], *relationship.spec["consumer"])})
        > 1
    )


def _names(world: World) -> set[str]:
    """Give the relationships that services stand on by name."""
    found = stated(
        world.of("Service"), "/spec/dependsOn/*/relationship", "/spec/dependsOn/*/anyOf/*/relationship"
    )
    return {one.value for one in found}


def _said(world: World, section: str) -> list[Place]:
    """List where it is said what relationships have in a section: by each, or by their offering for all."""
    own = stated(judged(world, "ServiceRelationship"), f"/spec/{section}")
    used = [
        one
        for one in judged(world, "ServiceOffering")
        if any(section not in each.spec for each in relationships(world, one, *_BOTH))
    ]
    return [*own, *stated(used, f"/spec/relationshipDefaults/{section}")]


# -- parties -------------------------------------------------------------------------------------


def relationship_party_missing(world: World, draw: Draw) -> Expected:
    place = choose(draw, stated(judged(world, "ServiceRelationship"), "/spec/provider", "/spec/consumer"))
    place.remove()
    return at(place)


def relationship_provider_mismatch(world: World, draw: Draw) -> Expected:
    found = [one for one in judged(world, "ServiceRelationship") if one.name not in _names(world)]
    place = Place(choose(draw, found), "/spec/provider")
    others = [one.name for one in world.of("Organization") if world.is_ours(one.name)]
    place.set(
        choose(
            draw, (one for one in others if one != place.value and one not in place.document.spec["consumer"])
        )
    )
    return at(place)


def relationship_with_itself(world: World, draw: Draw) -> Expected:
    relationship = choose(draw, judged(world, "ServiceRelationship"))
    return at(Place(relationship, "/spec/consumer").append(relationship.spec["provider"]))


def relationship_offering_unavailable(world: World, draw: Draw) -> Expected:
    """Begin a relationship after its offering was withdrawn."""
    found = [
        one for one in judged(world, "ServiceRelationship") if "withdrawnOn" in offering_of(world, one).spec
    ]
    relationship = choose(draw, found)
    Place(relationship, "/spec/period/from").set("2026-08-01")
    return at(Place(relationship, "/spec/offering"))


# -- terms ---------------------------------------------------------------------------------------


def agreement_missing(world: World, draw: Draw) -> Expected:
    found = [one for one in judged(world, "ServiceRelationship", own=None) if crosses(world, one)]
    place = Place(choose(draw, found), "/spec/agreement")
    place.remove()
    return at(place)


def notice_missing(world: World, draw: Draw) -> Expected:
    found = [one for one in judged(world, "ServiceRelationship", own=None) if crosses(world, one)]
    found = [one for one in found if one.spec["period"]["renewal"] != "none"]
    place = Place(choose(draw, found), "/spec/period/notice")
    place.remove()
    return at(place)


def relationship_expired(world: World, draw: Draw) -> Expected:
    found = [one for one in judged(world, "ServiceRelationship", own=None) if one.spec["status"] == "active"]
    found = [one for one in found if "period" in one.spec and not _lasting(world, one)]
    place = Place(choose(draw, found), "/spec/period/until")
    place.set(draw.pick("2026-11-21", "2026-03-31"))
    return at(place)


def _lasting(world: World, relationship: Document) -> list[Place]:
    """List the access that a relationship grants for a stated time."""
    access = stated([offering_of(world, relationship)], "/spec/access/*/period")
    return [one for one in access if one.value != "agreement"]


def access_beyond_period(world: World, draw: Draw) -> Expected:
    """Grant access for longer than any relationship on the offering lasts."""
    found = [one for one in judged(world, "ServiceRelationship", own=None) if _lasting(world, one)]
    place = choose(draw, (one for each in found for one in _lasting(world, each)))
    place.set(draw.pick("20y", "P30Y", "240mo"))
    return at(*(Place(one, "/spec/period/until") for one in relationships(world, place.document, *_BOTH)))


def review_overdue(world: World, draw: Draw) -> Expected:
    place = choose(draw, stated(judged(world, "ServiceRelationship", own=None), "/spec/agreement/reviewed"))
    if draw.chance(0.3):
        place.remove()
    else:
        place.set(draw.pick("2025-11-21", "2021-01-31"))
    return at(place)


def warranty_not_formal(world: World, draw: Draw) -> Expected:
    """Rest on marketing towards a consumer outside with whom nothing was agreed but terms."""
    found = [one for one in judged(world, "ServiceRelationship") if crosses(world, one)]
    found = [one for one in found if one.spec["agreement"]["type"] == "terms"]
    place = Place(choose(draw, found), "/spec/warranty/basis")
    place.set(draw.pick("marketing", "brand"))
    return at(place)


# -- what each side does -------------------------------------------------------------------------


def _incomplete(section: str) -> Defect:
    def defect(world: World, draw: Draw) -> Expected:
        place = choose(draw, _said(world, section))
        if draw.chance(0.2) and place.document.kind == "ServiceRelationship":
            place.remove()
        else:
            place.child(draw.choice(list(place.value))).remove()
        return at(place)

    return defect


def contribution_missing(world: World, draw: Draw) -> Expected:
    place = choose(draw, stated(judged(world, "ServiceRelationship"), "/spec/consumerContributions"))
    if draw.chance(0.3):
        place.remove()
    else:
        place.child(draw.choice(list(place.value))).remove()
    return at(place)


def _not_mirrored(part: str, use: str) -> Defect:
    """Make a defect of naming what is not offered, or of not using what is granted."""

    def defect(world: World, draw: Draw) -> Expected:
        given = [
            one.child(part) for one in _said(world, "provision") if isinstance(one.value.get(part), list)
        ]
        taken = [
            one.child(use) for one in _said(world, "consumption") if isinstance(one.value.get(use), list)
        ]
        several = [one for one in taken if len(one.value) > 1]
        if part == "actions" or not several or draw.chance(0.5):
            return at(choose(draw, [*given, *taken]).append({"id": "no-such"}))
        place = choose(draw, several)
        index = draw.randrange(len(place.value))
        name = place.value[index]["id"]
        place.child(index).remove()
        granted = next(one for one in given if one.document is place.document)
        return at(
            *(one for one in stated([granted.document], f"{granted.pointer}/*") if one.value["id"] == name)
        )

    return defect


def management_missing(world: World, draw: Draw) -> Expected:
    relationship = choose(draw, judged(world, "ServiceRelationship"))
    if "management" in relationship.spec and draw.chance(0.5):
        for one in relationship.spec["management"]:
            one.pop("cadence", None)
    elif (
        "management" in relationship.spec
        and "relationshipDefaults" not in offering_of(world, relationship).spec
    ):
        del relationship.spec["management"]
    else:
        relationship.spec["management"] = [{"activity": "A talk when there is need"}]
    return at(Place(relationship, "/spec/management"))


def management_not_joint(world: World, draw: Draw) -> Expected:
    place = choose(draw, _said(world, "management"))
    side = draw.pick("provider", "consumer")
    for one in place.value:
        one["participants"] = [side]
    return at(place)


DEFECTS: Mapping[str, Defect] = {
    "access-beyond-period": access_beyond_period,
    "access-not-mirrored": _not_mirrored("access", "utilization"),
    "action-not-offered": _not_mirrored("actions", "requests"),
    "agreement-missing": agreement_missing,
    "consumption-incomplete": _incomplete("consumption"),
    "contribution-missing": contribution_missing,
    "goods-not-mirrored": _not_mirrored("goods", "goods"),
    "management-missing": management_missing,
    "management-not-joint": management_not_joint,
    "notice-missing": notice_missing,
    "provision-incomplete": _incomplete("provision"),
    "relationship-expired": relationship_expired,
    "relationship-offering-unavailable": relationship_offering_unavailable,
    "relationship-party-missing": relationship_party_missing,
    "relationship-provider-mismatch": relationship_provider_mismatch,
    "relationship-with-itself": relationship_with_itself,
    "review-overdue": review_overdue,
    "warranty-not-formal": warranty_not_formal,
}
