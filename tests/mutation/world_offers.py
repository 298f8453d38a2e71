"""How a service is made, offered and agreed: products, offerings, relationships."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import world_draw as texts
from world_people import roles
from world_terms import agreement, consumption, contributions, management, period, provision, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from world import Data, Document, World
    from world_draw import Draw, Theme
    from world_people import Cast


class Rung(NamedTuple):
    """One step of a ladder: the higher, the more of everything."""

    name: str
    price: int
    limit: int
    lead_time: str
    warranty: Data


RUNGS = (
    Rung("basic", 400, 200, "20d", {"availability": {"target": "97.0%"}, "continuity": {"rto": "24h"}}),
    Rung("plus", 600, 300, "10d", {"continuity": {"rto": "12h"}}),
    Rung("premium", 900, 500, "5d", {}),
)


def product(draw: Draw, world: World, cast: Cast, theme: Theme, supplied: Sequence[str]) -> None:
    """Add a product for a group of consumers, an application that they see, a database that they do not."""
    group = f"{theme.name}-staff"
    visible: Data = {"visible": True, "visibleTo": [group]} if draw.chance(0.4) else {"visible": True}
    resources: list[Data] = [
        {"resource": f"{theme.name}-app", "criticality": "essential", **visible},
        {"resource": f"{theme.name}-database", "visible": False},
        {"name": f"Team of {theme.name}", "dimension": "organizations-and-people", "visible": True},
        {"name": f"Run of {theme.things}", "dimension": "value-streams-and-processes", "visible": False},
        *({"resource": one, "visible": False, "criticality": "degrading"} for one in supplied),
    ]
    if not supplied:
        about = {"name": f"Makers of {theme.things}", "dimension": "partners-and-suppliers", "visible": False}
        resources.append(about)
    for part in ("app", "database"):
        spec = {"dimension": "information-and-technology", "owner": cast.it, "lifecycle": "live"}
        world.add("Resource", f"{theme.name}-{part}", spec, title=f"{part.title()} of {theme.title}")
    draw.shuffle(resources)
    groups: list[Data] = [{"name": group}]
    if draw.chance(0.5):
        groups.append({"name": f"{theme.name}-managers", "description": f"Who approves {theme.things}"})
    kit: Data = {
        "owner": cast.it,
        "lifecycle": "live",
        "targetConsumerGroups": groups,
        "resources": resources,
    }
    world.add(
        "Product",
        f"{theme.name}-kit",
        kit,
        title=f"{theme.title} kit",
        description=f"Made for {theme.things}.",
    )


def offering(draw: Draw, world: World, provider: str, theme: Theme, name: str, **more: object) -> Document:
    """Add an offering with access and actions, to which more is added."""
    spec: Data = {
        "lifecycle": "available",
        "provider": provider,
        "services": [theme.name],
        "targetConsumerGroups": [f"{theme.name}-staff"],
        "access": [
            {
                "id": "portal",
                "description": f"The portal for {theme.things}",
                "resource": f"{theme.name}-app",
                "terms": "One account for each person",
                "period": "agreement",
            }
        ],
        "actions": actions(theme, 2),
        "ordering": {"channel": f"https://help.example/{theme.name}", "leadTime": "10d"},
    }
    given = {key: one for key, one in {**spec, **more}.items() if one is not None}
    text = f"{theme.title} for departments, as {name}."
    return world.add(
        "ServiceOffering", f"{theme.name}-{name}", given, title=f"{theme.title} {name}", description=text
    )


def actions(theme: Theme, count: int) -> list[Data]:
    """Give the first of some service actions; more of them include fewer."""
    words = ("correct", "add-person", "export", "train")
    return [
        {
            "id": f"{word}-{theme.name}",
            "description": f"{word.replace('-', ' ')} for {theme.things}",
            "requestedThrough": f"https://help.example/{theme.name}",
            "requestedBy": "users",
            "fulfilledIn": f"{number + 1}d",
            "clock": "service-hours",
        }
        for number, word in enumerate(words[:count])
    ]


def defaults(draw: Draw, theme: Theme, offered: Data) -> Data:
    """Say for all relationships on an offering what each of them would say."""
    return {
        "provision": provision(draw, theme, offered),
        "consumption": consumption(draw, theme, offered),
        "management": management(draw),
    }


def relationship(
    draw: Draw, world: World, theme: Theme, on: Document, name: str, consumers: list[str], **more: object
) -> Document:
    """Add a relationship on an offering, to which more is added."""
    own = on.get("/spec/relationshipDefaults") is None
    spec: Data = {
        "status": "active",
        "provider": on.spec["provider"],
        "consumer": consumers,
        "offering": on.name,
        "period": period(draw, draw.randint(2028, 2030), ("60d", "90d", "3mo")),
        "agreement": agreement(draw, "sla", str(on.spec["provider"])),
        **(defaults(draw, theme, on.spec) if own else {}),
        "consumerContributions": contributions(draw, theme),
        "value": value(draw, theme, _speakers(draw, world, consumers[0], on.spec["provider"])),
    }
    given = {key: one for key, one in {**spec, **more}.items() if one is not None}
    return world.add("ServiceRelationship", f"{theme.name}-{name}", given, title=f"{theme.title} {name}")


def _speakers(draw: Draw, world: World, consumer: str, provider: str) -> tuple[str, str]:
    """Name consumer and provider in one of the ways in which they are called."""
    title = world.the("Organization", consumer).get("/metadata/title")
    return draw.pick("consumer", "Consumer", consumer, title), draw.pick("provider", "provider", provider)


def ladder(draw: Draw, world: World, cast: Cast, theme: Theme) -> None:
    """Offer a service in two or three steps, inside and outside, with an old offer that runs out."""
    rungs = draw.pick(RUNGS[:2], RUNGS, (RUNGS[0], RUNGS[2]))
    drawn: list[int] = []
    income = 0
    price = draw.randint(2, 9)
    words = [draw.words(texts.AFFECTED, theme)] if draw.chance(0.5) else None
    departments = list(cast.departments)
    draw.shuffle(departments)
    for number, rung in enumerate(rungs):
        one = offering(
            draw,
            world,
            cast.it,
            theme,
            rung.name,
            actions=actions(theme, number + 2),
            ordering={"channel": f"https://help.example/{theme.name}", "leadTime": rung.lead_time},
            funding="charged",
            price=[{"amount": rung.price * price, "currency": "EUR", "per": "month"}],
            capacity=[{"measure": theme.things, "limit": rung.limit, "per": "hour"}],
            notIncluded=words,
            warranty=rung.warranty or None,
        )
        is_last = rung is rungs[-1]
        for name, consumers in (
            (f"{rung.name}-inside", departments[number : number + draw.pick(1, 2)]),
            *([(f"{rung.name}-outside", [cast.client])] if is_last else []),
        ):
            limit = rung.limit * len(consumers) // 2
            drawn.append(limit)
            income += rung.price * price * 12
            _taken(draw, world, theme, one, name, consumers, limit)
    old = offering(
        draw,
        world,
        cast.it,
        theme,
        "of-2024",
        lifecycle="withdrawn",
        withdrawnOn="2026-03-31",
        funding="charged",
        price=[{"amount": 300 * price, "currency": "EUR", "per": "month"}],
        capacity=[{"measure": theme.things, "limit": 200, "per": "hour"}],
    )
    drawn.append(100)
    income += 300 * price * 12
    _taken(draw, world, theme, old, "old", departments[:1], 100)
    _trial(draw, world, cast, theme, departments[0])
    service = world.the("Service", theme.name)
    service.spec["cost"] = {"amount": income // 4, "currency": "EUR", "per": "year"}
    service.spec["warranty"]["capacity"] = [_pool(draw, theme, sum(drawn))]


def _pool(draw: Draw, theme: Theme, total: int) -> Data:
    """Give what all consumers share: a little more than what they draw, less than what they might."""
    pool: Data = {"measure": theme.things, "limit": total + total // 10, "per": "hour"}
    return {**pool, "limit": total, "overbooking": 1.1} if draw.chance(0.3) else pool


def _taken(
    draw: Draw, world: World, theme: Theme, on: Document, name: str, consumers: list[str], limit: int
) -> None:
    amount = on.spec["price"][0]["amount"]
    budget = {"amount": amount * 12 * 4, "currency": "EUR", "per": "year"}
    outside = not consumers[0].startswith(world.root)
    more: Data = {
        "roles": roles(draw, f"{theme.name} {name}", consumers, budget),
        "demand": [{"measure": theme.things, "limit": limit, "per": "hour"}],
    }
    if outside:
        more["agreement"] = agreement(draw, "terms", str(on.spec["provider"]))
        more["period"] = {**period(draw, 2029, ("90d",)), "renewal": "negotiated"}
    elif draw.chance(0.4):
        more["warranty"] = {"continuity": {"rto": "36h"}}
    relationship(draw, world, theme, on, name, consumers, **more)


def _trial(draw: Draw, world: World, cast: Cast, theme: Theme, consumer: str) -> None:
    """Offer a trial that nobody has agreed on yet."""
    on = offering(
        draw,
        world,
        cast.it,
        theme,
        "trial",
        access={"notApplicable": "A trial takes place at the desk of the provider"},
        funding="subsidised",
        notIncluded=["All that lasts longer than a month"],
        expectations={"cost": ["Nothing for a month"]},
    )
    spec: Data = {"status": "proposed", "provider": cast.it, "consumer": [consumer], "offering": on.name}
    world.add("ServiceRelationship", f"{theme.name}-trial", spec)
