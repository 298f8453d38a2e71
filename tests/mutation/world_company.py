"""Make a sound catalogue of a company from a seed: all kinds, all stages of a life, of many shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import world_draw as texts
import world_services as words
from world import World
from world_draw import THEMES, Draw, Theme
from world_offers import actions, defaults, ladder, offering, product, relationship
from world_people import ROOTS, people, roles
from world_services import Figures
from world_supporting import base
from world_terms import management

if TYPE_CHECKING:
    from world import Data
    from world_people import Cast
    from world_supporting import Base

_OFFICE = (
    {"opening": "Mo-Fr 07:00-19:00", "timezone": "Europe/Berlin"},
    {"opening": "Mo-Fr 08:00-18:00; PH off", "timezone": "Europe/Berlin", "holidays": "DE-BE"},
    {"opening": "Mo-Fr 07:30-18:00", "timezone": "Europe/London"},
    {"opening": "Mo-Fr 08:00-17:00", "timezone": "America/New_York"},
    {
        "opening": "Mo-Sa 06:00-22:00",
        "timezone": "Europe/Berlin",
        "maintenance": [{"opening": "Sa 20:00-22:00", "timezone": "Europe/Berlin"}],
    },
)
_FIGURES = Figures("98.0%", ("8h", "480m"), ("4h", "6h"), ("8h", "3d"))


def make(seed: int) -> World:
    """Make the world of a seed; nothing in it breaks any rule of any level."""
    draw = Draw(seed)
    world = World(draw.choice(ROOTS))
    cast = people(draw, world)
    below = base(draw, world, cast)
    themes = draw.sample(THEMES, 6)
    _paid(draw, world, cast, below, themes[0])
    _metered(draw, world, cast, below, themes[1])
    _free(draw, world, cast, themes[2])
    _retiring(draw, world, cast, below, themes[3])
    _to_come(draw, world, cast, themes[4])
    _gone(draw, world, cast, themes[5])
    world.shuffle(draw)
    return world


def _facing(draw: Draw, theme: Theme, provider: str, figures: Figures) -> Data:
    """Say all of a service that departments use, but what it stands on and who consumes it."""
    owner = f"Owner of {theme.name}"
    spec = words.described(draw, theme, provider, owner)
    if draw.chance(0.8):
        spec = {"type": "customer-facing", **spec}
    spec["costs"] = words.costs(draw, theme)
    spec["risks"] = words.risks(draw, theme, owner)
    spec["serviceHours"] = dict(draw.choice(_OFFICE))
    clock = draw.pick(None, "calendar", "support-hours", "service-hours")
    spec["support"] = words.support(draw, theme, figures.resolve, clock)
    spec["warranty"] = words.warranty(
        draw, theme, figures, [{"measure": theme.things, "limit": 900, "per": "hour"}]
    )
    spec["products"] = [f"{theme.name}-kit"]
    return spec


def _standing(draw: Draw, below: Base, *, needs_messages: bool) -> list[Data]:
    """Stand on services of our own, and on messages of a supplier."""
    edges: list[Data] = [
        {"service": "identity", "criticality": "essential", "holdsData": "none", "handles": "internal"},
        {
            "service": "integration",
            "criticality": "essential",
            "holdsData": "authoritative",
            "handles": "confidential",
        },
    ]
    one = below.messages
    if needs_messages:
        text = "Messages wait until it is back"
        edges.append(
            {
                "service": one.service,
                "relationship": one.relationship,
                "criticality": "essential",
                "workaround": text,
            }
        )
    elif draw.chance(0.6):
        ways: list[Data] = [
            {"service": one.service, "relationship": one.relationship},
            {"relationship": one.relationship},
            {"service": one.service},
            {"resource": below.gateway},
        ]
        edges.append(
            {**draw.choice(ways), "criticality": draw.pick("degrading", "optional"), "handles": "internal"}
        )
    draw.shuffle(edges)
    return edges


def _add(world: World, theme: Theme, spec: Data) -> None:
    text = f"Everybody finds {theme.things} in one place."
    world.add("Service", theme.name, spec, title=theme.title, description=text)


def _report(draw: Draw, world: World, theme: Theme, about: Data, **measured: object) -> None:
    """Add what was measured in the last month that is over."""
    spec: Data = {
        **about,
        "period": {"from": "2026-10-01", "until": "2026-10-31"},
        "measured": {"availability": draw.pick("99.2%", "99.95%", "100%"), **measured},
    }
    world.add("ServiceReport", f"{theme.name}-2026-10", spec, title=f"{theme.title} in October 2026")


def _paid(draw: Draw, world: World, cast: Cast, below: Base, theme: Theme) -> None:
    """Add a service with a ladder of offerings, whose relationships name the roles."""
    spec = _facing(draw, theme, cast.it, _FIGURES)
    spec["dependsOn"] = _standing(draw, below, needs_messages=True)
    product(draw, world, cast, theme, [below.gateway])
    extra: Data = {
        "owner": cast.it,
        "resources": [{"name": "Templates", "dimension": "information-and-technology", "visible": True}],
    }
    world.add(
        "Product", f"{theme.name}-extras", extra, title="Extras", description=f"Templates for {theme.things}."
    )
    spec["products"].append(f"{theme.name}-extras")
    _add(world, theme, spec)
    ladder(draw, world, cast, theme)
    about = {"service": theme.name} if draw.chance(0.5) else {"relationship": f"{theme.name}-old"}
    _report(draw, world, theme, about)


def _metered(draw: Draw, world: World, cast: Cast, below: Base, theme: Theme) -> None:
    """Add a service that users pay for, with roles of its own, whose offering speaks for relationships."""
    spec = _facing(draw, theme, cast.it, _FIGURES)
    spec["dependsOn"] = _standing(draw, below, needs_messages=False)
    budget = {"amount": 90000, "currency": "EUR", "per": "year"}
    spec["roles"] = roles(draw, theme.name, [cast.silent], budget)
    product(draw, world, cast, theme, [])
    _add(world, theme, spec)
    on = offering(
        draw,
        world,
        cast.it,
        theme,
        "standard",
        funding="charged",
        price=[{"amount": draw.pick(4.2, 8, 12.5), "currency": "EUR", "per": "user/month"}],
    )
    on.spec["access"][0]["period"] = draw.pick("12mo", "1y")
    on.spec["relationshipDefaults"] = defaults(draw, theme, on.spec)
    if draw.chance(0.5):
        on.spec["warranty"] = {"availability": {"target": "97.5%"}}
    spec["cost"] = {"amount": 20, "currency": "EUR", "per": "year"}
    about = relationship(draw, world, theme, on, "agreed", [cast.silent])
    if draw.chance(0.5):
        about.spec["management"] = management(draw)
    if draw.chance(0.5):
        about.spec["warranty"] = {"continuity": {"rpo": "12h", "rto": "2d"}}
    _report(draw, world, theme, {"offering": on.name}, rto="2h", rpo="10m")


def _free(draw: Draw, world: World, cast: Cast, theme: Theme) -> None:
    """Add a service for nothing, which hands goods out and answers much with a reason why not."""
    spec = _facing(draw, theme, cast.field, _FIGURES)
    spec["dependsOn"] = {"notApplicable": "It is done by hand"}
    for area in draw.sample(["availability", "security", "continuity"], 3)[: draw.pick(2, 3)]:
        spec["warranty"][area] = {"notApplicable": "Nobody waits for it"}
    people_alone = {"name": "Caretakers", "dimension": "organizations-and-people", "visible": True}
    resources: list[Data] = [
        people_alone,
        {"name": "Rooms", "dimension": "information-and-technology", "visible": True},
        {"name": "Handing out", "dimension": "value-streams-and-processes", "visible": False},
    ]
    kit: Data = {
        "owner": cast.field,
        "targetConsumerGroups": [{"name": f"{theme.name}-staff"}],
        "resources": resources,
    }
    world.add("Product", f"{theme.name}-kit", kit, title="Kit", description=f"Rooms for {theme.things}.")
    _add(world, theme, spec)
    on = offering(
        draw,
        world,
        cast.field,
        theme,
        "free",
        access=None,
        goods=[
            {"id": "badge", "description": "A badge"},
            {"id": "key", "description": "A key", "ownership": "consumer"},
        ],
        actions=actions(theme, 1) if draw.chance(0.5) else {"notApplicable": "There is nothing to ask for"},
        funding="free",
    )
    consumers = draw.sample(cast.departments[:-1], 2)
    extra: Data = {"roles": roles(draw, theme.name, consumers), "agreement": None, "period": None}
    if draw.chance(0.5):
        extra["value"] = {"notApplicable": "It is asked for once in five years"}
    relationship(draw, world, theme, on, "handed-out", consumers, **extra)
    if "target" in spec["warranty"]["availability"]:
        _report(draw, world, theme, {"service": theme.name})


def _retiring(draw: Draw, world: World, cast: Cast, below: Base, theme: Theme) -> None:
    """Add a service that goes soon: its offering is withdrawn, and its last relationship still runs."""
    spec = _facing(draw, theme, cast.it, _FIGURES)
    spec["lifecycle"] = "retiring"
    spec["dependsOn"] = _standing(draw, below, needs_messages=False)
    product(draw, world, cast, theme, [])
    _add(world, theme, spec)
    dates = {"lifecycle": "withdrawn", "withdrawnOn": "2026-05-31"}
    on = offering(draw, world, cast.it, theme, "last", funding="free", **dates)
    consumers = cast.departments[:1]
    relationship(
        draw, world, theme, on, "last", consumers, roles=roles(draw, f"{theme.name} last", consumers)
    )


def _to_come(draw: Draw, world: World, cast: Cast, theme: Theme) -> None:
    """Add an idea, a design with a draft of its offering, and what was drafted of a relationship."""
    idea: Data = {"lifecycle": "proposed", "provider": cast.it, "owner": {"name": "Head of IT"}}
    world.add("Service", f"{theme.name}-of-tomorrow", idea, title=f"{theme.title} of tomorrow")
    design: Data = {
        "lifecycle": "in-design",
        "provider": cast.it,
        "dependsOn": [{"service": "identity", "criticality": "essential"}],
        "serviceHours": dict(draw.choice(_OFFICE)),
        "warranty": {"availability": {"target": draw.pick("98.0%", "99.0%")}},
    }
    world.add("Service", f"{theme.name}-in-design", design, title=theme.title)
    draft: Data = {"lifecycle": "draft", "services": [f"{theme.name}-in-design"]}
    if draw.chance(0.5):
        draft["provider"] = cast.it
    world.add("ServiceOffering", f"{theme.name}-draft", draft)


def _gone(draw: Draw, world: World, cast: Cast, theme: Theme) -> None:
    """Add a service that is over, with its offering and its relationship."""
    past: Data = {"lifecycle": "retired", "provider": cast.it}
    if draw.chance(0.5):
        past["outputs"] = [{"description": draw.words(texts.OUTPUTS, theme)}]
    world.add("Service", f"{theme.name}-of-old", past, title=theme.title)
    offered: Data = {"lifecycle": "withdrawn", "provider": cast.it, "services": [f"{theme.name}-of-old"]}
    world.add("ServiceOffering", f"{theme.name}-of-old", offered)
    ended: Data = {
        "status": "ended",
        "provider": cast.it,
        "consumer": cast.departments[:1],
        "offering": f"{theme.name}-of-old",
        "period": {"from": "2020-01-01", "until": "2024-12-31"},
    }
    world.add("ServiceRelationship", f"{theme.name}-of-old", ended)
