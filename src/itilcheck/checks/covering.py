"""Checks on hours over chains: whether suppliers are open when something is promised that needs them."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from itilcheck.checks.covers import covers
from itilcheck.checks.promises import promises
from itilcheck.checks.stated_hours import SERVICE_HOURS, hours_of, opening_of
from itilcheck.checks.telling import named, once
from itilcheck.finding import Problem, Related, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.covers import Cover
    from itilcheck.checks.promises import Promise
    from itilcheck.document import Node
    from itilcheck.quantity.coverage import Gap
    from itilcheck.quantity.hours import Hours
    from itilcheck.rule import Options

_ROOM = 48  # for hours in a message
_SHOWN = 3  # suppliers that are shown as related


def hours_beyond_supplier(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield promised hours in which a supplier is closed without which nothing works."""
    yield from once(_beyond(catalogue))


def _beyond(catalogue: Catalogue) -> Iterator[Problem]:
    from itilcheck.quantity.coverage import uncovered  # noqa: PLC0415  # only where hours are compared
    from itilcheck.quantity.gap_text import told  # noqa: PLC0415  # as above

    for service, needed in covers(catalogue).items():
        for promise in promises(catalogue, service) if needed else ():
            hours = hours_of(promise, SERVICE_HOURS) if promise.says(SERVICE_HOURS) else None
            if hours is None:
                continue
            found: dict[str, list[tuple[Cover, Gap]]] = {}
            for cover in needed:
                gap = uncovered(hours, cover.hours, cover.least)
                if gap:
                    found.setdefault(told(gap, _ROOM), []).append((cover, gap))
            for text, pairs in found.items():
                yield _problem(promise, text, pairs)


def _problem(promise: Promise, text: str, pairs: list[tuple[Cover, Gap]]) -> Problem:
    message = f"promised while {_closed([cover for cover, _ in pairs])}: {text}"
    related = tuple(one for cover, _ in pairs[:_SHOWN] for one in _related(cover))
    return Problem(opening_of(promise), message, related, derivation=partial(_derivation, promise, pairs))


def _closed(covers: list[Cover]) -> str:
    """Say who is closed: a supplier, several, or too many of a redundancy group."""
    first, *others = covers
    names = named([supply.end.name for supply in first.supplies])
    if first.least > 1:
        return f"fewer than {first.least} of {names} are open"
    if first.through is not None:
        names = f"{names} (through {named([hop.service.name for hop in first.hops])})"
    more = f" and {len(others)} more" if others else ""
    return f"{names}{more} {'are' if others or len(first.supplies) > 1 else 'is'} closed"


def _related(cover: Cover) -> Iterator[Related]:
    for supply, hours in zip(cover.supplies, cover.hours, strict=True):
        yield Related(opening_of(supply.promise), f'"{supply.end.name}" is open {hours}')
    yield Related(cover.node, "depended on here")
    for hop in islice(cover.hops, _SHOWN):
        yield Related(hop.node, f'"{hop.service.name}" states no hours, and depends on it here')


def _derivation(promise: Promise, pairs: list[tuple[Cover, Gap]]) -> Iterator[Step]:
    from itilcheck.quantity.gap_text import parts_of  # noqa: PLC0415  # as above

    node = opening_of(promise)
    gap = pairs[0][1]
    in_zone = f" ({gap.zone})" if gap.zone else ""
    yield Step(f"uncovered in {gap.promise.year}: {', '.join(parts_of(gap))}{in_zone}", node)
    yield from _stated(promise.service.name, gap.promise, node, "is taken out", 1)
    for cover, _ in pairs:
        depth = 1
        for hop in cover.hops:
            yield Step(f'"{hop.service.name}": no hours stated, so what it stands on counts', hop.node, depth)
            depth += 1
        if len(cover.supplies) > 1:
            yield Step(_needed(cover), cover.node, depth)
            depth += 1
        for supply, hours in zip(cover.supplies, cover.hours, strict=True):
            yield from _stated(
                supply.end.name, hours, opening_of(supply.promise), "is a condition, no gap", depth
            )


def _needed(cover: Cover) -> str:
    """Say how many alternatives have to be open at once."""
    needed, there = cover.least + cover.unknown, len(cover.supplies) + cover.unknown
    unknown = f", {cover.unknown} taken as always open" if cover.unknown else ""
    return f"{needed} of {there} alternatives needed{unknown}"


def _stated(name: str, hours: Hours, node: Node, becomes: str, depth: int) -> Iterator[Step]:
    year = f"{hours.total() // 3600} hours in {hours.year}"
    yield Step(f'"{name}": {hours}, {year}', node, depth)
    if hours.maintenance:
        windows = ", ".join(str(one) for one in hours.maintenance)
        yield Step(f"maintenance {windows} {becomes}", node, depth + 1)
