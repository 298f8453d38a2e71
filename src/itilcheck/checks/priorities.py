"""Find the times that priorities of support state, and check that they can be measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.prose import short
from itilcheck.checks.stated_hours import SERVICE_HOURS, SUPPORT_HOURS, hours_of
from itilcheck.checks.words import stated
from itilcheck.finding import Problem
from itilcheck.names import is_placeholder
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.promises import Promise
    from itilcheck.document import Document, Node
    from itilcheck.quantity.clock import Target
    from itilcheck.quantity.hours import Hours
    from itilcheck.rule import Options

PRIORITIES = "/support/priorities"

_CLOCKS = {"service-hours": SERVICE_HOURS, "support-hours": SUPPORT_HOURS}
_TIMES = ("respondWithin", "resolveWithin")


class Time(NamedTuple):
    """A time that a priority states, on its clock, and whether it is one to resolve."""

    name: str
    target: Target
    node: Node
    clock: str
    resolves: bool

    @property
    def key(self) -> str:
        """The name, as priorities of two services are compared by it."""
        return self.name.casefold()

    def __str__(self) -> str:
        """Write the time with its clock, unless that is the calendar: ``8h of support hours``."""
        return f"{self.target.written} of {self.clock}" if self.clock else self.target.written


def priorities_unmeasurable(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each priority without a time, and each clock that counts hours which are not stated."""
    for service in catalogue.of("Service"):
        priorities = service.node(f"/spec{PRIORITIES}")
        for node in priorities.items() if isinstance(priorities.value, list) else ():
            if isinstance(node.value, dict):
                yield from _unmeasurable(service, node)


def _unmeasurable(service: Document, node: Node) -> Iterator[Problem]:
    name = node.value.get("name")
    shown = f'"{short(name)}"' if isinstance(name, str) and name and not is_placeholder(name) else "priority"
    if not any(stated(node.value.get(key)) for key in _TIMES):
        from itilcheck.mending import extra  # noqa: PLC0415  # only once one is missing

        fix = extra(node, "add times to fill in", dict.fromkeys(_TIMES, "TODO"))
        message = f"{shown} cannot be measured without a time to respond or to resolve"
        yield Problem(node, message, fix=fix)
        return
    clock = node.value.get("clock")
    pointer = _CLOCKS.get(clock) if isinstance(clock, str) else None
    if pointer is None or stated(service.get(f"/spec{pointer}")):
        return
    if pointer == SERVICE_HOURS and service.get("/spec/type") != "supporting":
        return  # service-hours-missing tells it
    words = clock.replace("-", " ")
    yield Problem(node.child("clock"), f"{shown} counts {words}, and the service states none")


def times_of(promise: Promise) -> dict[str, Time | None]:
    """Give the time to resolve, else to respond, by the name of each priority; None where it is not clear."""
    priorities = promise.statement(PRIORITIES)
    if priorities is None or not isinstance(priorities.value, list):
        return {}
    found: dict[str, Time | None] = {}
    clocks: dict[str, Hours | None] = {}
    for node in priorities.items():
        value = node.value if isinstance(node.value, dict) else {}
        name, clock = value.get("name"), value.get("clock")
        if not isinstance(name, str) or not name.strip():
            continue
        key = name.strip().casefold()
        if isinstance(clock, str) and clock in _CLOCKS and clock not in clocks:
            hours = hours_of(promise, _CLOCKS[clock])
            clocks[clock] = hours if hours is not None and hours.settled else None
        found[key] = None if key in found else _time(node, name.strip(), clocks)
    return found


def _time(node: Node, name: str, clocks: Mapping[str, Hours | None]) -> Time | None:
    from itilcheck.quantity.clock import Target  # noqa: PLC0415  # only where times are compared

    clock = node.value.get("clock")
    counts = isinstance(clock, str) and clock in clocks
    hours = clocks[clock] if counts else None
    if hours is None and (counts or (clock is not None and clock != "calendar")):
        return None
    for key in reversed(_TIMES):
        written = node.value.get(key)
        if isinstance(written, str):
            words = clock.replace("-", " ") if counts else ""
            return Time(name, Target(written, hours), node.child(key), words, resolves=key == "resolveWithin")
    return None


def fastest(times: dict[str, Time | None]) -> Time | None:
    """Give the shortest time to resolve of all priorities, where one is shorter than each of the others."""
    from itilcheck.quantity import Order, parse_duration  # noqa: PLC0415  # as above

    known = [one for one in times.values() if one is not None and one.resolves]
    durations = [(one, parse_duration(one.target.written)) for one in known]
    if len(known) < len(times):
        return None
    for one, duration in durations:
        others = [(another, other) for another, other in durations if another is not one]
        if duration is not None and all(
            other is not None
            and one.target.hours in {None, another.target.hours}  # no other clock is ahead of the calendar
            and duration.compare(other) is Order.LESS
            for another, other in others
        ):
            return one
    return None
