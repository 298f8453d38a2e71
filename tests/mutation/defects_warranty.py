"""Defects in what is assured, in support and hours, in what was measured, and in the words of all that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defect import At, at, choose, facing, instead, judged, stated, without
from defects_offering import promised
from world import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from defect import Defect, Expected
    from world import Document, World
    from world_draw import Draw

AREAS = ("availability", "capacity", "security", "continuity")
_WARRANTY = ("Service", "ServiceOffering", "ServiceRelationship")
_PROMISES = (
    "/spec/warranty/availability/meaning",
    "/spec/warranty/other/*/statement",
    "/spec/outcomes/supported/*/measure",
    "/spec/expectations/quality/*",
    "/spec/expectations/cost/*",
    "/spec/relationshipDefaults/provision/serviceLevelManagement/*",
    "/spec/relationshipDefaults/provision/improvement/*",
    "/spec/agreement/consequences/*",
    "/spec/provision/serviceLevelManagement/*",
    "/spec/provision/improvement/*",
)


def _alone(world: World, area: str, services: list[Document]) -> Iterator[Document]:
    """Yield services that state an area of warranty, of which nobody above says anything."""
    for service in services:
        value = service.spec["warranty"][area]
        if isinstance(value, dict) and "notApplicable" in value:
            continue
        if not any(one.get(f"/spec/warranty/{area}") is not None for one in promised(world, service)):
            yield service


def warranty_area_missing(world: World, draw: Draw) -> Expected:
    area = draw.choice(AREAS)
    place = Place(choose(draw, _alone(world, area, judged(world, "Service"))), f"/spec/warranty/{area}")
    place.remove()
    return at(place)


def _unmeasurable(area: str, *keys: str) -> Defect:
    """Make a defect of leaving out one of some figures, in a service for which nobody above adds it."""

    def defect(world: World, draw: Draw) -> Expected:
        key = draw.choice(keys)
        services = [
            one
            for one in facing(judged(world, "Service"))
            if one.get(f"/spec/warranty/{area}/{key}") is not None
            and all(each.get(f"/spec/warranty/{area}/{key}") is None for each in promised(world, one))
        ]
        place = Place(choose(draw, services), f"/spec/warranty/{area}")
        place.child(key).remove()
        return at(place)

    return defect


def security_unmeasurable(world: World, draw: Draw) -> Expected:
    services = list(_alone(world, "security", facing(judged(world, "Service"))))
    place = Place(choose(draw, services), "/spec/warranty/security")
    for key in ("classification", "controls"):
        place.value.pop(key, None)
    return at(place)


def capacity_unmeasurable(world: World, draw: Draw) -> Expected:
    found = stated(facing(judged(world, *_WARRANTY)), "/spec/warranty/capacity/*", "/spec/capacity/*")
    place = choose(draw, found).child(draw.pick("measure", "limit"))
    place.remove()
    return at(place)


def continuity_untested(world: World, draw: Draw) -> Expected:
    found = _alone_with(world, "/spec/warranty/continuity/tested")
    place = choose(draw, found)
    place.remove()
    return at(place.parent)


def _alone_with(world: World, pointer: str) -> list[Place]:
    """List a statement of those services of which nobody above states the same."""
    services = [
        one
        for one in judged(world, "Service")
        if all(each.get(pointer) is None for each in promised(world, one))
    ]
    return list(stated(services, pointer))


# -- hours and support ---------------------------------------------------------------------------


def hours_unreadable(world: World, draw: Draw) -> Expected:
    """Write hours that mean nothing; nothing is compared with such."""
    hours = choose(draw, stated(world.of("Service"), "/spec/serviceHours", "/spec/support/hours"))
    place, value = draw.choice(
        [(hours.child("opening"), "Monday to Friday, all day"), (hours.child("timezone"), "Europe/Berlim")]
    )
    place.set(value)
    return at(place)


def hours_undecided(world: World, draw: Draw) -> Expected:
    services = judged(world, "Service", own=None)
    place = choose(draw, stated(services, "/spec/serviceHours", "/spec/support/hours")).child("opening")
    place.set(
        draw.pick("Mo-Fr 08:00-sunset", "Mo-Fr 08:00-18:00; SH off", 'Mo-Fr 08:00-18:00 "by appointment"')
    )
    return at(place)


def priorities_unmeasurable(world: World, draw: Draw) -> Expected:
    place = choose(draw, stated(judged(world, "Service"), "/spec/support/priorities/*"))
    if draw.chance(0.3):
        del place.document.spec["support"]["hours"]
        clocked = list(stated([place.document], "/spec/support/priorities/*"))
        for one in clocked:
            one.value["clock"] = "support-hours"
        return at(*(one.child("clock") for one in clocked))
    for key in ("respondWithin", "resolveWithin"):
        place.value.pop(key, None)
    return at(place)


# -- measurement ---------------------------------------------------------------------------------


def _targets(world: World) -> list[tuple[Document, Place]]:
    """List the live services of which an availability is promised, with the first statement of it."""
    found = []
    for service in facing(judged(world, "Service")):
        place = Place(service, "/spec/warranty/availability/target")
        if service.spec["lifecycle"] == "live" and place.value is not None:
            found.append((service, place))
    return found


def _reports(world: World, service: Document) -> list[Document]:
    about = {service.name, *(one.name for one in promised(world, service))}
    return [
        one
        for one in world.of("ServiceReport")
        if about.intersection(str(one.spec.get(key)) for key in ("service", "offering", "relationship"))
    ]


def measurement_missing(world: World, draw: Draw) -> Expected:
    service, place = choose(draw, _targets(world))
    for report in _reports(world, service):
        if draw.chance(0.5):
            world.remove(report)
        else:
            del report.spec["measured"]["availability"]
            report.spec["measured"]["capacity"] = [{"measure": "units", "limit": 4}]
    return at(place)


def measurement_stale(world: World, draw: Draw) -> Expected:
    service, _ = choose(draw, _targets(world))
    (report,) = _reports(world, service)
    year = draw.pick(2024, 2026)
    report.spec["period"] = {"from": f"{year}-06-01", "until": f"{year}-06-30"}
    return at(At(report, "/spec/period/until", service.title))


def warranty_breached(world: World, draw: Draw) -> Expected:
    figures = {"availability": "42.5%", "rto": "90d", "rpo": "30d"}
    key = draw.choice(list(figures))
    found = list(stated(world.of("ServiceReport"), f"/spec/measured/{key}"))
    place = choose(draw, found)
    place.set(figures[key])
    return at(place)


# -- words ---------------------------------------------------------------------------------------


def _worded(*texts: str) -> Defect:
    """Make a defect of promising something in such words."""

    def defect(world: World, draw: Draw) -> Expected:
        place = choose(draw, stated(judged(world, *_WARRANTY), *_PROMISES))
        place.set(draw.choice(texts))
        return at(place)

    return defect


DEFECTS: Mapping[str, Defect] = {
    "adjective-without-measure": _worded(
        "The pages are fast and the help is reliable",
        "A robust platform with excellent people",
        "Die Seiten sind schnell und die Hilfe ist gut",
    ),
    "availability-unmeasurable": _unmeasurable("availability", "target", "window"),
    "capacity-unmeasurable": capacity_unmeasurable,
    "continuity-test-overdue": instead(
        _WARRANTY, "/spec/warranty/continuity/tested", "2025-11-20", "2019-05-01"
    ),
    "continuity-unmeasurable": _unmeasurable("continuity", "rto", "rpo"),
    "continuity-untested": continuity_untested,
    "hours-undecided": hours_undecided,
    "hours-unreadable": hours_unreadable,
    "measurement-missing": measurement_missing,
    "measurement-stale": measurement_stale,
    "priorities-unmeasurable": priorities_unmeasurable,
    "security-unmeasurable": security_unmeasurable,
    "service-hours-missing": without("Service", "/spec/serviceHours", facing_only=True),
    "support-missing": without("Service", "/spec/support", facing_only=True),
    "vague-promise": _worded(
        "Help comes as soon as possible",
        "On a best effort basis",
        "So schnell wie möglich",
        "Levels are looked at regularly",
    ),
    "warranty-area-missing": warranty_area_missing,
    "warranty-basis-missing": without("Service", "/spec/warranty/basis"),
    "warranty-breached": warranty_breached,
}
