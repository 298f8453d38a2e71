"""Checks on times of support over chains: whether suppliers are as fast as what is promised."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from itilcheck.checks.covers import relied_on, single
from itilcheck.checks.priorities import PRIORITIES, fastest, times_of
from itilcheck.checks.promises import promises
from itilcheck.checks.prose import short
from itilcheck.checks.stated_hours import SERVICE_HOURS, hours_of
from itilcheck.finding import Problem, Related, Step
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.priorities import Time
    from itilcheck.checks.promises import Promise
    from itilcheck.checks.supplies import Supply
    from itilcheck.document import Document
    from itilcheck.quantity.clock import Late
    from itilcheck.rule import Options


class Slower(NamedTuple):
    """A supplier's time that may be over after ours."""

    supply: Supply
    time: Time
    late: Late
    at_best: bool


def response_beyond_supplier(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each time to resolve that may be over before a supplier has resolved what it is needed for.

    Only the fastest of ours is compared: it is for what stands still when something essential fails, while
    a wish of ours waits for no wish of theirs. To respond takes nobody else; where a supplier does not say
    when it has resolved, it has at least to have responded.
    """
    relied = relied_on(catalogue)
    known: dict[tuple[Document, Document], dict[str, Time | None]] = {}
    for service in catalogue.of("Service"):
        supplies = [supply for need in relied[service] for supply in single(need)]
        if supplies and service.get(f"/spec{PRIORITIES}") is not None:
            theirs = [(supply, _known(known, supply.promise)) for supply in supplies]
            problem = _behind(promises(catalogue, service)[0], theirs)
            if problem is not None:
                yield problem


def _known(
    known: dict[tuple[Document, Document], dict[str, Time | None]], promise: Promise
) -> dict[str, Time | None]:
    """Give the times of a promise, read once: many may depend on one supplier."""
    key = (promise.maker, promise.service)
    if key not in known:
        known[key] = times_of(promise)
    return known[key]


def _behind(promise: Promise, theirs: list[tuple[Supply, dict[str, Time | None]]]) -> Problem | None:
    """Compare our fastest time with that of the same name of each supplier, else with its fastest."""
    from itilcheck.quantity.clock import later  # noqa: PLC0415  # only where times are compared

    time = fastest(times_of(promise))
    if time is None:
        return None
    within = hours_of(promise, SERVICE_HOURS)
    found: list[Slower] = []
    for supply, times in theirs:
        strange = time.key not in times
        other = fastest(times) if strange else times[time.key]
        late = None if other is None else later(time.target, other.target, within)
        if late is not None and other is not None:
            found.append(Slower(supply, other, late, strange))
    return _problem(promise, time, found) if found else None


def _problem(promise: Promise, time: Time, found: list[Slower]) -> Problem:
    worst = max(found, key=lambda one: (one.late.done - one.late.due, one.late.longest))
    does = "takes" if worst.time.resolves else "responds after"
    most = _longest(worst) + (" at its fastest" if worst.at_best else "")
    name = short(time.name)
    message = f'"{name}" is resolved within {time}, but "{worst.supply.end.name}" {does} up to {most}'
    related = tuple(
        related
        for one in found
        for related in (
            Related(one.time.node, f'"{short(one.time.name)}" of "{one.supply.end.name}"'),
            Related(one.supply.edge.node, "depended on here"),
        )
    )
    return Problem(time.node, message, related, derivation=partial(_derivation, promise, time, found))


def _longest(one: Slower) -> str:
    """Say how long a supplier takes at most, on the calendar."""
    if not one.time.clock:
        return one.time.target.written
    hours, minutes = divmod(round(one.late.longest / 60), 60)
    return f"{hours}h{f'{minutes}m' if minutes else ''} ({one.time})"


def _derivation(promise: Promise, time: Time, found: list[Slower]) -> Iterator[Step]:
    from itilcheck.quantity.clock import told_moment  # noqa: PLC0415  # as above

    yield Step(f'"{promise.service.name}": "{short(time.name)}" resolved within {time}', time.node)
    if time.target.hours is not None:
        yield Step(f"{time.clock} are {time.target.hours}", time.node, 1)
    for one in found:
        what = "resolved" if one.time.resolves else "responded to"
        yield Step(
            f'"{one.supply.end.name}": "{short(one.time.name)}" {what} within {one.time}', one.time.node, 1
        )
        if one.time.target.hours is not None:
            yield Step(f"{one.time.clock} are {one.time.target.hours}", one.time.node, 2)
        if one.late.raised:
            raised, due, done = (told_moment(moment) for moment in one.late[1:])
            yield Step(
                f"raised on {raised}, it is due by {due}, and {what} by {done}", one.supply.edge.node, 2
            )
