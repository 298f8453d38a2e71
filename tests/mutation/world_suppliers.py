"""The suppliers of a world in the thin form: what we know of them, and what they promise us."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from world_draw import Theme
from world_people import roles
from world_terms import agreement, period, value

if TYPE_CHECKING:
    from world import Data, World
    from world_draw import Draw
    from world_people import Cast

_SECTIONS = ("availability", "continuity", "security")


class Supplier(NamedTuple):
    """A supplier, and how to name what comes from it."""

    organization: str
    service: str
    relationship: str


def supplier(draw: Draw, world: World, cast: Cast, organization: str, consumer: str, what: str) -> Supplier:
    """Add service, offering and relationship of a supplier, the warranty wherever it happens to be stated."""
    one = Supplier(organization, f"{organization}-{what}", f"{what}-from-{organization}")
    layers: list[Data] = [{}, {}, {}]
    warranty = _warranty(draw, what)
    for section in _SECTIONS:
        draw.pick(*layers)[section] = warranty[section]
    service, offering, relationship = layers
    offered = f"{one.service}-business"
    world.add(
        "Service", one.service, _service(draw, organization, what, service), title=f"{what} of {organization}"
    )
    world.add("ServiceOffering", offered, _offering(draw, one, offering), title=f"{what} for companies")
    world.add("ServiceRelationship", one.relationship, _relationship(draw, cast, one, consumer, relationship))
    return one


def _warranty(draw: Draw, what: str) -> Data:
    window = draw.pick({"duration": "1mo", "type": "calendar"}, {"duration": "30d", "type": "rolling"})
    return {
        "availability": {
            "target": draw.pick("99.95%", "99.97%", "99.99%"),
            "window": window,
            "meaning": f"{what} works",
        },
        "continuity": {"rto": draw.span("30m", "1h", "PT1H"), "rpo": draw.span("5m", "10m")},
        "security": {"classification": "restricted", "dataResidency": ["DE"]},
    }


def _service(draw: Draw, organization: str, what: str, warranty: Data) -> Data:
    spec: Data = {
        "lifecycle": "live",
        "provider": organization,
        "serviceHours": {"opening": "24/7"},
        "support": {
            "hours": {"opening": "24/7", "timezone": draw.pick("Europe/Berlin", "UTC")},
            "channels": [{"type": "phone", "address": "+49 40 5550111"}],
            "priorities": [
                {"name": "P1", "respondWithin": "15m", "resolveWithin": draw.span("1h", "45m")},
                {"name": "P2", "respondWithin": "1h", "resolveWithin": draw.span("4h", "3h")},
            ],
        },
    }
    if draw.chance(0.5):
        spec["serviceHours"]["timezone"] = "Europe/Berlin"
    if draw.chance(0.4):
        spec["serviceHours"]["maintenance"] = [{"opening": "Su 02:00-04:00", "timezone": "Europe/Berlin"}]
    if draw.chance(0.5):
        spec["outputs"] = [{"description": f"{what} that works"}]
    if draw.chance(0.3):
        spec["type"] = "customer-facing"
    return {**spec, **({"warranty": warranty} if warranty else {})}


def _offering(draw: Draw, one: Supplier, warranty: Data) -> Data:
    spec: Data = {"lifecycle": "available", "provider": one.organization, "services": [one.service]}
    if draw.chance(0.5):
        spec["access"] = [
            {"id": "line", "description": "What is rented", "terms": "General terms", "period": "agreement"}
        ]
    if draw.chance(0.5):
        spec["goods"] = [{"id": "box", "description": "A box that is sold with it"}]
        if draw.chance(0.5):
            spec["goods"][0]["ownership"] = "consumer"
    spec["funding"] = "charged"
    spec["price"] = [{"amount": draw.randint(400, 2400), "currency": "EUR", "per": "month"}]
    spec["capacity"] = [{"measure": "units", "limit": draw.randint(8, 20)}]
    return {**spec, **({"warranty": warranty} if warranty else {})}


def _relationship(draw: Draw, cast: Cast, one: Supplier, consumer: str, warranty: Data) -> Data:
    theme = Theme("supply", "Supply", "servers", "Operators")
    budget = {"amount": draw.randint(90, 200) * 1000, "currency": "EUR", "per": "year"}
    spec: Data = {
        "status": draw.pick("active", "active", "agreed"),
        "provider": one.organization,
        "consumer": [consumer],
        "offering": f"{one.service}-business",
        "period": period(draw, draw.randint(2033, 2036), ("180d", "6mo", "12mo")),
        "agreement": agreement(draw, "contract", consumer),
        "demand": [{"measure": "units", "limit": draw.randint(2, 7)}],
    }
    if draw.chance(0.6):
        spec["roles"] = roles(draw, f"supply from {one.organization}", [consumer], budget)
    if draw.chance(0.4):
        spec["value"] = value(draw, theme, ("consumer", "provider"))
    if draw.chance(0.3):
        spec["otherParties"] = [{"organization": cast.field, "role": "Lets them in"}]
    return {**spec, **({"warranty": warranty} if warranty else {})}
