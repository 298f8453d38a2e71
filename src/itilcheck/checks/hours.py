"""Checks on hours as they are stated: whether they mean anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.checks.covers import covers
from itilcheck.checks.promises import promises
from itilcheck.checks.stated_hours import SERVICE_HOURS, hours_of, opening_of, statements
from itilcheck.finding import Problem
from itilcheck.names import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node
    from itilcheck.rule import Options

_SHOWN = 32
_SHAPES = {
    "timezone": re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*"),
    "holidays": re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?"),
}
"""What the schema asks of a property; what has another shape is told there."""


def hours_unreadable(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each opening, time zone and region of hours that means nothing."""
    from itilcheck.mending import instead  # noqa: PLC0415  # most runs import no fixes

    for node, hours in statements(catalogue):
        for key, wrong in hours.faults.items():
            fault = node.child(key)
            inherited = fault.value is None  # of a maintenance window, told of the hours it belongs to
            if inherited or is_placeholder(getattr(hours, key)) or not _has_shape(key, getattr(hours, key)):
                continue
            meant = _meant_opening(hours.opening) if key == "opening" else ""
            said = f"cannot be read as hours, write {meant}" if meant else wrong
            zone = _meant(key, hours.timezone)
            hint = f', did you mean "{zone}"' if zone else ""
            better = meant or zone
            fix = instead(fault, better) if better else None
            yield Problem(fault, f'"{_cut(getattr(hours, key))}" {said}{hint}', fix=fix)


def hours_undecided(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield hours that can be read, but of which nobody can tell when they are open, or where."""
    for node, hours in statements(catalogue):
        if hours.doubt and not hours.faults:
            message = f'"{_cut(hours.opening)}" cannot be compared: {hours.doubt}'
            yield Problem(node.child("opening"), message)
    told: set[tuple[Document, str]] = set()
    for node, other in _without_zone(catalogue):
        if (node.document, node.pointer) not in told:
            told.add((node.document, node.pointer))
            shown = _cut(str(node.value))
            yield Problem(node, f'"{shown}" has no time zone, so it is not compared with that of "{other}"')


def _without_zone(catalogue: Catalogue) -> Iterator[tuple[Node, str]]:
    """Yield each opening without a time zone that is to be compared with one that has one, and whose."""
    for service, needed in covers(catalogue).items():
        if not needed:
            continue
        promise = promises(catalogue, service)[0]
        hours = hours_of(promise, SERVICE_HOURS)
        if hours is None or not hours.settled or hours.always:
            continue
        for cover in needed:
            for supply, other in zip(cover.supplies, cover.hours, strict=True):
                if not other.settled or other.always or bool(hours.timezone) is bool(other.timezone):
                    continue
                if hours.timezone:
                    yield opening_of(supply.promise), service.name
                else:
                    yield opening_of(promise), supply.end.name


def _cut(text: str) -> str:
    """Cut a text so that much can be said of it in a message."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def _has_shape(key: str, text: str) -> bool:
    return key not in _SHAPES or _SHAPES[key].fullmatch(text) is not None


def _meant_opening(text: str) -> str:
    """Suggest how to write hours that can only be meant in one way."""
    from itilcheck.quantity.opening_hint import meant_opening  # noqa: PLC0415  # only where one is wrong

    return meant_opening(text)


def _meant(key: str, zone: str) -> str:
    """Suggest the time zone that was meant, if one is spelt nearly like that; else give nothing."""
    if key != "timezone":
        return ""
    from zoneinfo import available_timezones  # noqa: PLC0415  # only where one is wrong

    from itilcheck.names import closest  # noqa: PLC0415  # as above

    return closest(zone, sorted(available_timezones()))
