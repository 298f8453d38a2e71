"""What a service of our own says of itself: whom it helps and how, what it costs, and what is assured."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, NamedTuple

import world_draw as texts
from world_people import holder

if TYPE_CHECKING:
    from world import Data
    from world_draw import Draw, Theme

DESK = {"opening": "Mo-Fr 08:00-17:00; PH off", "timezone": "Europe/Berlin", "holidays": "DE-BE"}


class Figures(NamedTuple):
    """What a service promises in figures; those above promise less than those that they stand on."""

    target: str
    rto: tuple[str, ...]
    rpo: tuple[str, ...]
    resolve: tuple[str, str]
    classification: str = "confidential"
    residency: tuple[str, ...] = ("DE",)


def described(draw: Draw, theme: Theme, provider: str, owner: str) -> Data:
    """Say all of a service but what it is made of, stands on, assures, and who consumes it."""
    spec: Data = {
        "lifecycle": "live",
        "provider": provider,
        "owner": holder(draw, owner, provider),
        "stakeholders": stakeholders(draw, theme),
        "outputs": outputs(draw, theme),
        "outcomes": {},
        "utility": utility(draw, theme),
        "personalData": draw.chance(0.7),
    }
    if draw.chance(0.7):
        spec["criticality"] = draw.pick("medium", "high", "critical")
    ids = [one.get("id", one["description"]) for one in spec["outputs"]]
    spec["outcomes"]["supported"] = outcomes(draw, theme, ids)
    if draw.chance(0.7):
        affected = draw.several(texts.AFFECTED, theme, 1, 2)
        spec["outcomes"]["affected"] = [{"description": one, "stakeholder": theme.people} for one in affected]
    return spec


def stakeholders(draw: Draw, theme: Theme) -> list[Data]:
    found: list[Data] = [
        {
            "name": "Data protection authority",
            "type": "regulator",
            "interest": draw.words(texts.INTERESTS, theme),
        },
        {"name": theme.people, "type": draw.pick("employee", "partner", "community")},
    ]
    if draw.chance(0.4):
        found[0].pop("interest")
    return found


def outputs(draw: Draw, theme: Theme) -> list[Data]:
    found: list[Data] = []
    for letter, text in zip(string.ascii_lowercase, draw.several(texts.OUTPUTS, theme, 1, 3), strict=False):
        named: Data = {"id": f"{theme.name}-{letter}"} if draw.chance(0.7) else {}
        found.append({**named, "description": text})
    return found


def outcomes(draw: Draw, theme: Theme, ids: list[str]) -> list[Data]:
    found: list[Data] = []
    for text in draw.several(texts.OUTCOMES, theme, 1, 3):
        one: Data = {"description": text, "stakeholder": theme.people, "enabledBy": draw.some(ids, 1, 2)}
        if draw.chance(0.6):
            one["measure"] = draw.words(texts.MEASURES, theme)
        if draw.chance(0.1):
            one["enabledBy"] = {"notApplicable": "It comes with the service as a whole"}
        found.append(one)
    return found


def utility(draw: Draw, theme: Theme) -> Data:
    found: Data = {
        "need": [draw.words(texts.NEEDS, theme)],
        "functionality": draw.several(texts.FUNCTIONS, theme, 1, 3),
    }
    if draw.chance(0.7):
        found["performanceSupported"] = draw.several(texts.GAINS, theme, 1, 2)
    if "performanceSupported" not in found or draw.chance(0.5):
        found["constraintsRemoved"] = draw.several(texts.FREEDOMS, theme, 1, 2)
    return found


def costs(draw: Draw, theme: Theme) -> Data:
    removed: list[Data] = [{"description": one} for one in draw.several(texts.COSTS, theme, 1, 3)]
    imposed: list[Data] = [{"description": one} for one in draw.several(texts.EFFORTS, theme, 1, 2)]
    for one in (removed[0], imposed[0]):
        if draw.chance(0.5):
            one["amount"] = {
                "amount": draw.randint(2, 90) * 100,
                "currency": "EUR",
                "per": draw.pick("year", "month"),
            }
    return {"removed": removed, "imposed": imposed}


def risks(draw: Draw, theme: Theme, owner: str) -> Data:
    removed: list[Data] = [
        {
            "description": one,
            "likelihood": draw.pick("low", "medium"),
            "impact": draw.pick("medium", "high"),
            "owner": {"name": owner},
            "treatment": draw.pick("mitigate", "avoid", "transfer"),
        }
        for one in draw.several(texts.RISKS, theme, 1, 3)
    ]
    imposed: list[Data] = [{"description": one} for one in draw.several(texts.HAZARDS, theme, 1, 2)]
    return {"removed": removed, "imposed": imposed}


def support(draw: Draw, theme: Theme, resolve: tuple[str, str], clock: str | None) -> Data:
    """Say how to get help, with times to resolve that all run on one clock."""
    found: Data = {
        "hours": dict(DESK),
        "channels": [{"address": f"help@{theme.name}.example"}],
        "priorities": [
            {"name": "P1", "definition": f"Nobody sees {theme.things}", "respondWithin": "1h"},
            {"name": "P2", "definition": f"One person sees no {theme.things}"},
        ],
    }
    if draw.chance(0.6):
        found["channels"][0]["type"] = "email"
    for priority, time in zip(found["priorities"], resolve, strict=True):
        priority["resolveWithin"] = time
        if clock is not None:
            priority["clock"] = clock
    if draw.chance(0.4):
        found["escalation"] = [{"name": "Head of service desk"}, {"name": "Head of IT"}]
    return found


def warranty(draw: Draw, theme: Theme, figures: Figures, capacity: list[Data] | Data) -> Data:
    availability: Data = {
        "target": figures.target,
        "window": draw.pick(
            {"duration": "1mo", "type": "calendar"},
            {"duration": "30d", "type": "rolling"},
            {"duration": "1mo"},
        ),
        "meaning": draw.words(texts.MEANINGS, theme),
        "measuredBy": f"A probe that opens one of the {theme.things} every {draw.randint(2, 9)} minutes",
    }
    if draw.chance(0.4):
        availability["excludes"] = ["maintenance"]
    security: Data = {"classification": figures.classification, "dataResidency": list(figures.residency)}
    if draw.chance(0.6):
        security["controls"] = [
            {"id": f"A.8.{draw.randint(1, 34)}", "framework": "ISO 27001"},
            {"id": "A.5.15"},
        ]
    found: Data = {
        "basis": "formal",
        "availability": availability,
        "capacity": capacity,
        "security": security,
        "continuity": {
            "rto": draw.span(*figures.rto),
            "rpo": draw.span(*figures.rpo),
            "plan": f"https://wiki.example/continuity/{theme.name}",
            "tested": draw.day("2026-01", "2026-10"),
            "testEvery": draw.span("12mo", "1y"),
        },
    }
    if draw.chance(0.5):
        found["performance"] = [{"measure": f"opening of {theme.things}", "percentile": 95, "target": "2s"}]
    if draw.chance(0.3):
        found["other"] = [{"name": "accessibility", "statement": "WCAG 2.2 is met at level AA"}]
    return found
