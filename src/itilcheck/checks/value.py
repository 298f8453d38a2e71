"""Checks on value: whose it is, what it is made of, and how old the word on it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.prose import listed, short
from itilcheck.checks.words import answered, stated
from itilcheck.finding import Operation, Problem, Related
from itilcheck.names import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON, Document, Node
    from itilcheck.finding import Fix
    from itilcheck.rule import Options

_SAID = ("outcomes", "costs", "risks", "balance")
_ENDS = " .!?;:\"'"
_SIDES = {"consumer": ("customer", "users", "sponsor"), "provider": ()}


def outcome_is_output(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each outcome that is described in the words of an output."""
    for service in catalogue.of("Service"):
        outputs = {_normal(one.value): one for one in _described(service.node("/spec/outputs"))}
        for outcome in _described(service.node("/spec/outcomes/supported")):
            output = outputs.get(_normal(outcome.value))
            if output is not None:
                message = f'"{short(outcome.value)}" is an output, and stands here as an outcome'
                yield Problem(outcome, message, (Related(output, "the output"),))


def _described(things: Node) -> Iterator[Node]:
    """Yield the descriptions of a list's items; a placeholder describes nothing."""
    for thing in things.items() if isinstance(things.value, list) else ():
        node = thing.child("description")
        if isinstance(node.value, str) and not is_placeholder(node.value):
            yield node


def _normal(text: str) -> str:
    """Bring texts that say the same in the same words to one: case, spaces and the full stop do not count."""
    return " ".join(text.casefold().split()).strip(_ENDS)


def value_one_sided(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship that states no value for its consumer, for its provider, or for both.

    A side speaks by its role, by its name or title, or by those who stand for it: who holds the
    consumer's roles, and who owns the service. Of a side of which it is not known who it is, anybody
    may speak whom nobody else knows.
    """
    for relationship in catalogue.of("ServiceRelationship"):
        value = relationship.node("/spec/value")
        if answered(value.value):
            continue
        words = list(_speakers(value))
        unknown = sum(map(is_placeholder, words))
        speakers = {_normal(one) for one in words if not is_placeholder(one)}
        names = {one: _names(catalogue, relationship, one) for one in _SIDES}
        is_strange = not speakers.issubset(set().union(*names.values()))
        missing = [
            f"the {one}"
            for one in _SIDES
            if speakers.isdisjoint(names[one]) and not (is_strange and _is_open(catalogue, relationship, one))
        ]
        if len(missing) > unknown:  # of whom it is not said, it may be one of them
            yield Problem(value, f"no value is stated for {listed(missing)}", fix=_views(value, missing))


def _views(value: Node, missing: list[str]) -> Fix | None:
    """Make the fix that adds a view of value for each side that has none."""
    from itilcheck.mending import mend  # noqa: PLC0415  # only once one is missing

    sides = [one.removeprefix("the ") for one in missing]
    views = [{"stakeholder": one, "outcomes": ["TODO"], "balance": "TODO"} for one in sides]
    added = [Operation("add", "/-", one) for one in views]
    return mend(value, "add a view of value to fill in", added, safe=False)


def _speakers(value: Node) -> Iterator[str]:
    """Yield who says something about value; what is no text is as good as a placeholder."""
    for entry in value.items():
        if isinstance(entry.value, dict) and any(stated(entry.value.get(key)) for key in _SAID):
            who = entry.value.get("stakeholder")
            if who is not None:
                yield who if isinstance(who, str) else "TODO"


def _parties(relationship: Document, side: str) -> list[JSON]:
    stated = relationship.get(f"/spec/{side}")
    return stated if isinstance(stated, list) else [stated]


def _is_open(catalogue: Catalogue, relationship: Document, side: str) -> bool:
    """Tell whether it is not known who a side is: nobody is stated, or a name means nobody."""
    names = _parties(relationship, side)
    return not names or any(
        not isinstance(one, str) or catalogue.is_dangling("Organization", one) for one in names
    )


def _names(catalogue: Catalogue, relationship: Document, side: str) -> set[str]:
    """Give the words by which a side of a relationship is called."""
    names = [side, *_SIDES[side]]
    offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
    makers = [catalogue.provider(offering)] if offering is not None and side == "provider" else []
    for name in (*_parties(relationship, side), *makers):
        organization = catalogue.find("Organization", name)
        names.append(name)
        if organization is not None:
            names += [organization.name, organization.get("/metadata/title")]
    services = catalogue.services(offering) if offering is not None else []
    if side == "provider":
        names += [service.get("/spec/owner/name") for service in services]
    else:
        for document in (relationship, *services):
            names += _holders(document.get("/spec/roles"))
    return {_normal(name) for name in names if isinstance(name, str)}


def _holders(roles: JSON) -> Iterator[JSON]:
    for holders in roles.values() if isinstance(roles, dict) else ():
        for holder in holders if isinstance(holders, list) else ():
            if isinstance(holder, dict):
                yield holder.get("name")


def balance_stale(catalogue: Catalogue, options: Options) -> Iterator[Problem]:
    """Yield each balance of value that was stated longer ago than the option ``age`` says.

    Raises ValueError for an ``age`` that is no duration.
    """
    from itilcheck.checks.dates import after, day_of, duration_of  # noqa: PLC0415  # few rules reckon with dates

    age = duration_of(options.get("age"))
    if age is None:
        message = f'option "age" is no duration: "{options.get("age")}"'
        raise ValueError(message)
    for relationship in catalogue.of("ServiceRelationship"):
        value = relationship.node("/spec/value")
        for entry in value.items() if isinstance(value.value, list) else ():
            if not stated(entry.child("balance").value):
                continue
            on = entry.child("on")
            day = day_of(on.value)
            limit = after(day, age) if day is not None else None
            if limit is not None and limit < catalogue.today:
                yield Problem(on, f"balance was stated on {day}, more than {options['age']} ago")
