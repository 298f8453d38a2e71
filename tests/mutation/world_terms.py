"""What is agreed in a relationship beside the promises: periods, agreements, who does what, and value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world_draw import IMPROVEMENTS, INTERESTS
from world_people import holder

if TYPE_CHECKING:
    from world import Data
    from world_draw import Draw, Theme


def period(draw: Draw, until: int, notice: tuple[str, ...]) -> Data:
    """Agree on a period until the end of a year that is still to come."""
    return {
        "from": draw.day("2025-01", "2025-12"),
        "until": f"{until}-12-31",
        "renewal": draw.pick("negotiated", "negotiated", "none"),
        "notice": draw.span(*notice),
    }


def agreement(draw: Draw, kind: str, owner: str) -> Data:
    found: Data = {
        "type": kind,
        "id": f"{kind.upper()}-{draw.randint(1, 99):02}",
        "version": str(draw.randint(1, 5)),
        "document": f"https://files.example/{kind}-{draw.randint(100, 999)}.pdf",
        "owner": holder(draw, "Service level manager", owner),
        "signed": draw.day("2024-01", "2024-12"),
        "reviewEvery": draw.span("12mo", "1y", "P1Y"),
        "reviewed": draw.day("2026-02", "2026-11"),
    }
    if draw.chance(0.5):
        found["reporting"] = draw.span("1mo", "3mo")
    if draw.chance(0.5):
        found["exclusions"] = ["Failures of the public power supply"]
    if draw.chance(0.5):
        found["consequences"] = [f"{draw.randint(2, 9)}% of the monthly price are paid back"]
    return found


def provision(draw: Draw, theme: Theme, offered: Data) -> Data:
    """Say what the provider does, with what an offering has."""
    found: Data = {
        "resources": [{"description": f"{draw.randint(2, 9)} people who know {theme.things}"}],
        "serviceLevelManagement": [f"Levels of {theme.name} are sent by the fifth day of a month"],
        "improvement": [draw.words(IMPROVEMENTS, theme)],
    }
    for part in ("access", "actions", "goods"):
        if isinstance(offered.get(part), list):
            found[part] = [{"id": one["id"]} for one in offered[part]]
    if draw.chance(0.3):
        found["resources"] = {"notApplicable": "All resources come with the access"}
    return found


def consumption(draw: Draw, theme: Theme, offered: Data) -> Data:
    """Say what the consumer does, with what an offering has."""
    found: Data = {"resources": [{"description": f"{draw.randint(2, 9)} desks where {theme.things} arrive"}]}
    for part, name in (("access", "utilization"), ("actions", "requests"), ("goods", "goods")):
        if isinstance(offered.get(part), list):
            found[name] = [{"id": one["id"]} for one in offered[part]]
    return found


def management(draw: Draw) -> list[Data]:
    found: list[Data] = [
        {
            "activity": "Service review",
            "cadence": draw.span("1mo", "3mo"),
            "participants": ["provider", "consumer"],
        }
    ]
    if draw.chance(0.5):
        found.append({"activity": "Planning of changes", "cadence": draw.span("6mo", "1y")})
    return found


def contributions(draw: Draw, theme: Theme) -> Data:
    found: Data = {
        "requirements": [draw.words(INTERESTS, theme)],
        "criticalSuccessFactors": [f"{theme.people} trust {theme.things}"],
        "constraints": ["The works agreement of 2021"],
        "resourceAccess": ["A technical account in the time recording"],
    }
    if draw.chance(0.2):
        found["constraints"] = {"notApplicable": "Nothing beyond the law"}
    return found


def value(draw: Draw, theme: Theme, words: tuple[str, str]) -> list[Data]:
    """Let both sides say what the service is worth, each under the name by which it is called."""
    found: list[Data] = []
    for name in words:
        entry: Data = {"stakeholder": name, "outcomes": [f"{theme.title} is off the agenda of every meeting"]}
        if draw.chance(0.5):
            entry["costs"] = ["Two days of work a month less"]
        entry["balance"] = draw.pick("positive", "positive", "neutral")
        entry["statedBy"] = "Head of accounting"
        entry["on"] = draw.day("2026-01", "2026-11")
        found.append(entry)
    draw.shuffle(found)
    return found
