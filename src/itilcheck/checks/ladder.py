"""Checks on ladders of offerings: whether who pays more is promised more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.checks.offers import on_same_services
from itilcheck.checks.prose import listed
from itilcheck.finding import Problem, Related
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document
    from itilcheck.rule import Options

_RUNGS = 3
"""With how many cheaper offerings each is compared, so that many offerings of one service take no ages."""


class _Rung(NamedTuple):
    """An offering with what it costs, by currency and unit."""

    offering: Document
    prices: tuple[Any, ...]


def offer_ladder_inverted(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each offering that costs more than one for the same groups and promises less, in nothing more.

    Offerings whose prices have other units, or that differ in words, cannot be compared.
    """
    from itilcheck.checks.offer_strength import weaker  # noqa: PLC0415  # few runs need quantities

    for group in on_same_services(catalogue):
        told: set[Document] = set()
        for rungs in _ladders(group):
            for index, dearer in enumerate(rungs):
                for cheaper in reversed(rungs[max(0, index - _RUNGS) : index]):
                    if dearer.offering in told or not _is_dearer(dearer, cheaper):
                        continue
                    areas = weaker(catalogue, dearer.offering, cheaper.offering)
                    if areas:
                        told.add(dearer.offering)
                        yield _inverted(dearer.offering, cheaper.offering, areas)


def _inverted(dearer: Document, cheaper: Document, areas: list[str]) -> Problem:
    related = (
        Related(cheaper.node("/spec/price"), "the lower price"),
        *(Related(one.node("/spec/warranty"), f'promised by "{one.name}"') for one in (dearer, cheaper)),
    )
    stated = tuple(one for one in related if getattr(one.subject, "value", None) is not None)
    message = f'"{dearer.name}" costs more than "{cheaper.name}" and promises less: {listed(areas)}'
    return Problem(dearer.node("/spec/price"), message, stated)


def _ladders(group: list[Document]) -> Iterator[list[_Rung]]:
    """Yield offerings that have a group and the units of their price in common, the cheapest first."""
    from itilcheck.checks.offer_strength import prices  # noqa: PLC0415  # as above

    ladders: dict[Hashable, list[_Rung]] = {}
    for offering in group:
        stated = prices(offering)
        groups = offering.get("/spec/targetConsumerGroups")
        if not stated or not isinstance(groups, list):
            continue
        units, amounts = tuple(unit for unit, _ in stated), tuple(amount for _, amount in stated)
        for name in dict.fromkeys(one for one in groups if isinstance(one, str)):
            ladders.setdefault((name, units), []).append(_Rung(offering, amounts))
    for rungs in ladders.values():
        yield sorted(rungs, key=lambda rung: rung.prices)


def _is_dearer(one: _Rung, other: _Rung) -> bool:
    pairs = list(zip(one.prices, other.prices, strict=True))
    return one.prices != other.prices and all(ours >= theirs for ours, theirs in pairs)
