"""The organizations of a world, and the people in them who hold roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from world import Data, World
    from world_draw import Draw

ROOTS = ("acme", "north", "linden", "harbour", "meridian")
DEPARTMENTS = ("hr", "sales", "finance", "logistics", "research", "legal")
SUPPLIERS = ("granite", "cobalt", "juniper", "osprey", "willow", "zephyr", "quartz", "heron")
_PRACTICES = (
    "incident-management",
    "change-enablement",
    "service-level-management",
    "service-request-management",
    "continual-improvement",
)


class Cast(NamedTuple):
    """Who takes part: our providers, the departments that consume, and everybody outside.

    ``field`` provides one service and owns nothing; ``silent`` is a department without any contact;
    ``authority`` has no relationship with anybody.
    """

    root: str
    it: str
    platform: str
    field: str
    departments: list[str]
    silent: str
    suppliers: list[str]
    client: str
    authority: str


def people(draw: Draw, world: World) -> Cast:
    """Add all organizations to a world."""
    root = world.root
    departments = [f"{root}-{one}" for one in draw.some(DEPARTMENTS, 3, 5)]
    names = draw.sample(SUPPLIERS, len(SUPPLIERS))
    cast = Cast(
        root,
        f"{root}-it",
        f"{root}-platform",
        f"{root}-facilities",
        departments,
        departments[-1],
        names[:6],
        f"{names[6]}-trading",
        "data-authority",
    )
    _organization(draw, world, root, {"contact": _contact(draw, root)})
    above = root
    if draw.chance(0.5):
        above = f"{root}-services"
        _organization(draw, world, above, {"parent": root, "contact": _contact(draw, above)})
    for one in (cast.it, cast.platform):
        spec = {"parent": above, "contact": _contact(draw, one), "practices": _practices(draw, one)}
        if draw.chance(0.6):
            spec["capabilities"] = _capabilities(draw)
        _organization(draw, world, one, spec)
    spec = {"parent": root, "capabilities": _capabilities(draw), "contact": _contact(draw, cast.field)}
    _organization(draw, world, cast.field, spec)
    for one in departments:
        spec = {"parent": root} if one == cast.silent else {"parent": root, "contact": _contact(draw, one)}
        _organization(draw, world, one, spec)
    for one in (*cast.suppliers, cast.client, cast.authority):
        _organization(draw, world, one, {"contact": _contact(draw, one)})
    return cast


def _organization(draw: Draw, world: World, name: str, spec: Data) -> None:
    metadata: Data = {"title": name.replace("-", " ").title()}
    if draw.chance(0.7):
        metadata["description"] = f"{metadata['title']}, with {draw.randint(4, 900)} people."
    if draw.chance(0.2):
        metadata["labels"] = {"region": draw.pick("north", "south")}
    world.add("Organization", name, spec, **metadata)


def _contact(draw: Draw, name: str) -> Data:
    contact: Data = {"email": f"office@{name}.example"}
    if draw.chance(0.4):
        contact["phone"] = f"+49 30 {draw.randint(100000, 999999)}"
    if draw.chance(0.3):
        contact["url"] = f"https://{name}.example"
    return contact


def _capabilities(draw: Draw) -> list[Data]:
    names = draw.some(
        ("Running of applications", "Care of networks", "Purchase of software", "Training"), 1, 3
    )
    found: list[Data] = [{"name": one} for one in names]
    if draw.chance(0.5):
        found[0]["description"] = f"{draw.randint(2, 9)} people with a certificate"
    return found


def _practices(draw: Draw, name: str) -> list[Data]:
    found: list[Data] = []
    for one in draw.some(_PRACTICES, 2, 4):
        practice: Data = {"name": one, "owner": holder(draw, f"Head of {one.replace('-', ' ')}", name)}
        if draw.chance(0.4):
            practice["practitioners"] = [{"name": "Service desk agents"}]
        if draw.chance(0.3):
            practice["manager"] = {"name": "Head of operations"}
        found.append(practice)
    return found


def holder(draw: Draw, name: str, organization: str, **more: Any) -> Data:  # noqa: ANN401  # plain data
    """Name somebody, in more or fewer words."""
    found: Data = {"name": name}
    if draw.chance(0.6):
        found["organization"] = organization
        if draw.chance(0.6):
            found["email"] = f"{name.lower().replace(' ', '.')}@{organization}.example"
    return {**found, **more}


def role(name: str, organization: str, **more: Any) -> Data:  # noqa: ANN401  # plain data
    """Name the holder of a role in full."""
    email = f"{name.lower().replace(' ', '.')}@{organization}.example"
    return {"name": name, "organization": organization, "email": email, **more}


def roles(draw: Draw, topic: str, consumers: list[str], budget: Data | None = None) -> Data:
    """Name who is customer, users and sponsor of something in some organizations."""
    last = consumers[-1]
    found: Data = {
        "customer": [role(f"Head of {topic} at {one}", one) for one in consumers],
        "users": [
            {"name": f"Users of {topic}", "organization": one, "count": draw.randint(3, 60)}
            for one in consumers
        ],
        "sponsor": [role(f"Sponsor of {topic} at {last}", last)],
    }
    if budget is not None:
        found["sponsor"][0]["budget"] = budget
    return found
