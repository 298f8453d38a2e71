"""Checks on whether a relationship is described in full: what each side does, alone and together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.defaults import in_effect, is_lost, offering_of, running, spoken_for
from itilcheck.checks.words import answered, stated
from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node
    from itilcheck.rule import Options

_PROVISION = {
    "resources": "resources",
    "access": "access",
    "actions": "actions",
    "goods": "goods",
    "serviceLevelManagement": "service level management",
    "improvement": "improvement",
}
_CONSUMPTION = {
    "resources": "resources",
    "utilization": "utilization",
    "requests": "requests",
    "goods": "goods",
}
_OFFERED = {
    "access": "access",
    "utilization": "access",
    "actions": "actions",
    "requests": "actions",
    "goods": "goods",
}
"""Parts that are asked for only where the offering has something of the kind."""
_CONTRIBUTIONS = {
    "requirements": "requirements",
    "criticalSuccessFactors": "critical success factors",
    "constraints": "constraints",
    "resourceAccess": "access to resources",
}


def provision_incomplete(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship that leaves open a part of what its provider does."""
    yield from _incomplete(catalogue, "provision", _PROVISION, "nothing says what the provider does")


def consumption_incomplete(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship that leaves open a part of what its consumer does."""
    yield from _incomplete(catalogue, "consumption", _CONSUMPTION, "nothing says what the consumer does")


def _incomplete(
    catalogue: Catalogue, section: str, parts: Mapping[str, str], silence: str
) -> Iterator[Problem]:
    """Judge a section after inheritance; what all relationships inherit is told once, at the offering."""
    from itilcheck.mending import extra  # noqa: PLC0415  # most runs import no fixes

    told: set[Document] = set()
    for relationship in running(catalogue):
        offering = offering_of(catalogue, relationship)
        if is_lost(catalogue, relationship):
            continue
        value = in_effect(relationship, offering, section).value
        said = {} if value is None else value
        if not isinstance(said, dict) or answered(said):
            continue
        lacking = [part for part in parts if not stated(said.get(part)) and _is_due(offering, part)]
        node = spoken_for(relationship, offering, section)
        if lacking and node.document not in told:
            told.add(node.document)
            named = _listed([parts[part] for part in lacking])
            message = f"{section} lacks {named}" if said else silence
            fix = extra(node, "add what is missing, to fill in", {part: ["TODO"] for part in lacking})
            yield Problem(node, message, tuple(_offered(offering, lacking)), fix=fix)


def _listed(words: list[str]) -> str:
    """Join words as a sentence does: ``a, b and c``."""
    return " and ".join(one for one in (", ".join(words[:-1]), words[-1]) if one)


def _is_due(offering: Document | None, part: str) -> bool:
    """Tell whether a part is asked for: always, or where the offering has something of the kind."""
    if part not in _OFFERED:
        return True
    value = offering.get(f"/spec/{_OFFERED[part]}") if offering is not None else None
    return isinstance(value, list) and bool(value)


def _offered(offering: Document | None, lacking: list[str]) -> Iterator[Related]:
    if offering is not None:
        for part in lacking:
            if part in _OFFERED:
                yield Related(offering.node(f"/spec/{_OFFERED[part]}"), f"{_OFFERED[part]} offered here")


def contribution_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship that leaves open a part of what its consumer does to keep risks small."""
    for relationship in running(catalogue):
        node = relationship.node("/spec/consumerContributions")
        if answered(node.value) or not isinstance(node.value, (dict, type(None))):
            continue
        lacking = [words for part, words in _CONTRIBUTIONS.items() if not stated(node.child(part).value)]
        if not stated(node.value):
            yield Problem(node, "nothing says what the consumer contributes")
        elif lacking:
            yield Problem(node, f"consumer contributions lack {_listed(lacking)}")


def management_not_joint(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship all of whose activities name one side only.

    Who takes part may be named in many ways; an activity counts as one-sided only where everybody it
    names is known, and stands on one side or on none.
    """
    told: set[Document] = set()
    for relationship in running(catalogue):
        node = spoken_for(relationship, offering_of(catalogue, relationship), "management")
        if not isinstance(node.value, list) or not node.value or node.document in told:
            continue
        sides = [_side(catalogue, relationship, activity) for activity in node.items()]
        if all(sides):
            told.add(node.document)
            related = tuple(
                Related(activity.child("participants"), f"only {side}")
                for activity, side in zip(node.items(), sides, strict=True)
            )
            yield Problem(node, "no activity brings provider and consumer together", related)


def _side(catalogue: Catalogue, relationship: Document, activity: Node) -> str:
    """Say who takes part in an activity where one side is known to be missing; else give nothing."""
    names = activity.child("participants").value
    if not isinstance(names, list) or not names:
        return ""
    found = {_role(catalogue, relationship, name) for name in names}
    if "" in found or {"provider", "consumer"} <= found:
        return ""
    return _listed([f"the {one}" if one != _OTHER else one for one in sorted(found)])


_OTHER = "others"


def _role(catalogue: Catalogue, relationship: Document, name: object) -> str:
    """Tell which side a participant stands on; nothing where that is not known."""
    if not isinstance(name, str):
        return ""
    if name.casefold() in {"provider", "consumer"}:
        return name.casefold()
    if catalogue.same("Organization", name, relationship.get("/spec/provider")):
        return "provider"
    if _among(catalogue, name, relationship.node("/spec/consumer")):
        return "consumer"
    return _OTHER if _among(catalogue, name, relationship.node("/spec/otherParties")) else ""


def _among(catalogue: Catalogue, name: str, parties: Node) -> bool:
    if not isinstance(parties.value, list):
        return False
    values = (one.get("organization") if isinstance(one, dict) else one for one in parties.value)
    return any(catalogue.same("Organization", name, value) for value in values if isinstance(value, str))
