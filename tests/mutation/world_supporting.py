"""The services that no department orders, and all others stand on: a chain down to the suppliers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from world_draw import Theme
from world_services import Figures, described, support, warranty
from world_suppliers import supplier
from world_terms import agreement, consumption, contributions, management, period, provision, value

if TYPE_CHECKING:
    from world import Data, World
    from world_draw import Draw
    from world_people import Cast
    from world_suppliers import Supplier

COMPUTE = Theme("compute", "Computing", "servers", "Owners of services")
LINES = Theme("connectivity", "Connectivity", "lines", "Owners of services")
IDENTITY = Theme("identity", "Identity", "accounts", "Colleagues")
HUB = Theme("integration", "Exchange of data", "messages", "Owners of services")
HOURS = {"opening": "Mo-Su 03:00-24:00", "timezone": "Europe/Berlin"}
"""When the services are open that departments' services stand on."""


class Base(NamedTuple):
    """What departments' services may stand on."""

    messages: Supplier
    gateway: str


def base(draw: Draw, world: World, cast: Cast) -> Base:
    """Add suppliers, and supporting services in layers: computing and lines, identity, exchange of data."""
    names = list(cast.suppliers)
    hosts = [supplier(draw, world, cast, names.pop(), cast.platform, "hosting") for _ in range(2)]
    most = draw.pick(2, 3)
    lines = [supplier(draw, world, cast, names.pop(), cast.platform, "lines") for _ in range(most)]
    messages = supplier(draw, world, cast, names.pop(), cast.it, "messages")
    _computing(draw, world, cast, hosts)
    _connectivity(draw, world, cast, lines)
    _identity(draw, world, cast)
    _agreed_inside(draw, world, cast)
    gateway = "message-gateway"
    world.add("Resource", gateway, _rented(messages), title="Message gateway")
    return Base(messages, gateway)


def _rented(one: Supplier) -> Data:
    return {
        "dimension": "partners-and-suppliers",
        "owner": one.organization,
        "lifecycle": "live",
        "suppliedBy": one.relationship,
    }


def _group(draw: Draw, members: list[Supplier]) -> Data:
    """Stand on several suppliers, all but one of which have to work."""
    alternatives: list[Data] = []
    for one in members:
        alternative: Data = {"service": one.service, "relationship": one.relationship}
        if draw.chance(0.2):
            del alternative["service"]
        elif draw.chance(0.2):
            alternative["description"] = f"{one.organization} does it"
        alternatives.append(alternative)
    found: Data = {"anyOf": alternatives, "criticality": "essential"}
    if len(members) > 2 or draw.chance(0.3):  # of two, one is enough
        found["atLeast"] = len(members) - 1
    return found


def _computing(draw: Draw, world: World, cast: Cast, hosts: list[Supplier]) -> None:
    figures = Figures("99.95%", ("2h", "PT2H"), ("15m",), ("2h", "8h"))
    spec = _supporting(draw, COMPUTE, cast.platform, figures, {"opening": "24/7"})
    spec["products"] = ["machine-room"]
    spec["dependsOn"] = [{**_group(draw, hosts), "holdsData": "authoritative", "handles": "confidential"}]
    _add(draw, world, COMPUTE, spec)
    world.add("Resource", "rented-servers", _rented(hosts[0]), title="Rented servers")
    resources: list[Data] = [{"resource": "rented-servers", "criticality": "essential"}]
    _product(draw, world, "machine-room", cast.platform, resources)


def _connectivity(draw: Draw, world: World, cast: Cast, lines: list[Supplier]) -> None:
    figures = Figures("99.9%", ("2h", "120m"), ("1h",), ("2h", "8h"))
    spec = _supporting(draw, LINES, cast.platform, figures, {"opening": "24/7", "timezone": "UTC"})
    spec["products"] = ["network"]
    spec["dependsOn"] = [{**_group(draw, lines), "holdsData": "none", "handles": "internal"}]
    _add(draw, world, LINES, spec)
    owned = {"dimension": "information-and-technology", "owner": cast.platform, "lifecycle": "live"}
    world.add("Resource", "routers", owned, title="Routers")
    product = _product(
        draw, world, "network", cast.platform, [{"resource": "routers", "criticality": "essential"}]
    )
    if draw.chance(0.5):
        product["warranty"] = {"availability": {"target": "99.99%", "window": {"duration": "1mo"}}}


def _identity(draw: Draw, world: World, cast: Cast) -> None:
    """Add two services of one product, the second of which stands on the first, and promises the same."""
    figures = Figures("99.7%", ("4h", "PT4H"), ("30m",), ("3h", "12h"))
    first = _supporting(draw, IDENTITY, cast.it, figures, dict(HOURS))
    first["dependsOn"] = [
        {**_from_platform(draw, "compute"), "holdsData": "authoritative", "handles": "confidential"},
        _from_platform(draw, "connectivity"),
    ]
    second = _supporting(draw, HUB, cast.it, figures, dict(HOURS))
    second["warranty"]["availability"]["window"] = first["warranty"]["availability"]["window"]
    second["dependsOn"] = [{"service": "identity", "criticality": "essential", "handles": "internal"}]
    if draw.chance(0.6):
        second["dependsOn"].append({**_from_platform(draw, "compute"), "holdsData": "copy"})
    draw.shuffle(second["dependsOn"])
    for theme, spec in ((IDENTITY, first), (HUB, second)):
        spec["products"] = ["core-platform"]
        _add(draw, world, theme, spec)
    owned = {"dimension": "information-and-technology", "owner": cast.it, "lifecycle": "live"}
    for name in ("directory", "message-bus"):
        world.add("Resource", name, dict(owned), title=name.title())
    resources: list[Data] = [
        {"resource": "directory"},
        {"resource": "message-bus", "criticality": "essential"},
        {"name": "Makers of programs", "dimension": "partners-and-suppliers"},
    ]
    _product(draw, world, "core-platform", cast.it, resources)


def _from_platform(draw: Draw, name: str) -> Data:
    """Stand on a service of the platform, by the agreement with it or by its name alone."""
    edge: Data = {"service": name, "criticality": "essential"}
    return {**edge, "relationship": "platform-for-it"} if draw.chance(0.6) else edge


def _supporting(draw: Draw, theme: Theme, provider: str, figures: Figures, hours: Data) -> Data:
    spec = {"type": "supporting", **described(draw, theme, provider, f"Owner of {theme.name}")}
    spec["serviceHours"] = hours
    spec["support"] = support(draw, theme, figures.resolve, draw.pick(None, "calendar"))
    capacity: list[Data] | Data = [{"measure": theme.things, "limit": 5000}]
    if draw.chance(0.5):
        capacity = {"notApplicable": "It grows with what is asked"}
    spec["warranty"] = warranty(draw, theme, figures, capacity)
    if draw.chance(0.3):
        for one in spec["outcomes"]["supported"]:
            one.pop("measure", None)
    return spec


def _add(draw: Draw, world: World, theme: Theme, spec: Data) -> None:
    words = {"labels": {"layer": "base"}} if draw.chance(0.3) else {}
    world.add(
        "Service", theme.name, spec, title=theme.title, description=f"All that needs {theme.things}.", **words
    )


def _product(draw: Draw, world: World, name: str, owner: str, resources: list[Data]) -> Data:
    """Add a product that no department is meant for, from all four dimensions."""
    inline: list[Data] = [
        {"name": f"Team of {name}", "dimension": "organizations-and-people"},
        {"name": f"Watch over {name}", "dimension": "information-and-technology", "criticality": "degrading"},
        {"name": f"Changes of {name}", "dimension": "value-streams-and-processes"},
    ]
    spec: Data = {"owner": owner, "lifecycle": "live", "resources": [*resources, *inline]}
    if draw.chance(0.5):
        spec["targetConsumerGroups"] = {"notApplicable": "Other services use it"}
    draw.shuffle(spec["resources"])
    world.add("Product", name, spec, title=name.title(), description=f"What {name} is made of.")
    return spec


def _agreed_inside(draw: Draw, world: World, cast: Cast) -> None:
    """Let the platform offer its services to those who provide the others."""
    offered: Data = {
        "lifecycle": "available",
        "provider": cast.platform,
        "services": ["compute", "connectivity"],
        "targetConsumerGroups": ["providers"],
        "access": [
            {
                "id": "console",
                "description": "A console",
                "terms": "Accounts are personal",
                "period": "agreement",
            }
        ],
        "actions": [
            {
                "id": "add-server",
                "description": "Set up a server",
                "requestedThrough": "portal",
                "fulfilledIn": "2d",
            }
        ],
        "funding": "subsidised",
        "expectations": {
            "cost": ["Half of the cost of a server"],
            "risks": ["Servers are moved twice a year"],
        },
    }
    if draw.chance(0.5):
        offered["expectations"]["quality"] = ["What the services promise"]
    world.add(
        "ServiceOffering", "platform-standard", offered, title="Platform", description="Servers and lines."
    )
    spec: Data = {
        "status": "active",
        "provider": cast.platform,
        "consumer": [cast.it],
        "offering": "platform-standard",
        "period": period(draw, 2032, ("120d", "4mo")),
        "agreement": agreement(draw, "ola", cast.platform),
        "provision": provision(draw, COMPUTE, offered),
        "consumption": consumption(draw, COMPUTE, offered),
        "management": management(draw),
        "consumerContributions": contributions(draw, COMPUTE),
        "value": value(draw, COMPUTE, ("consumer", "provider")),
    }
    world.add("ServiceRelationship", "platform-for-it", spec, title="Platform for IT")
