"""Compare hours: what of some hours others do not cover, and how much longer others are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from itilcheck.quantity.hours import without_maintenance, year_of
from itilcheck.quantity.spans import common, cut, minus, total
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from itilcheck.quantity.hours import Hours
    from itilcheck.quantity.spans import Spans

_SLACK = 60  # a day that ends at 23:59 is meant to end at midnight


class Gap(NamedTuple):
    """What of a promise's hours nobody covers, within a year of its time zone.

    ``spans`` are in universal time; ``zone`` is the one to tell them in, empty where none is stated.
    """

    promise: Hours
    suppliers: tuple[Hours, ...]
    spans: Spans
    zone: str

    def __bool__(self) -> bool:
        """Whether anything is uncovered."""
        return bool(self.spans)


@lru_cache(maxsize=4096)
def uncovered(promise: Hours, suppliers: tuple[Hours, ...], least: int = 1) -> Gap | None:
    """Give what of a promise is not covered by at least so many suppliers at once; None if undecided.

    The promise is less its own maintenance; that of suppliers counts as covered, see the rule
    hours-beyond-supplier. Up to a minute in one piece is no gap. Hours without a time zone compare with
    each other; with those of a zone only where one side is always open.
    """
    if not all(one.settled for one in (promise, *suppliers)):
        return None
    if least > len(suppliers):
        message = "more suppliers are needed than there are"
        raise ValueError(message)
    zones = {one.timezone for one in (promise, *suppliers) if not one.always}
    if sum(one.always for one in suppliers) >= least:
        return Gap(promise, suppliers, (), promise.timezone)
    if "" in zones and len(zones) > 1:
        return None
    zone = _zone_of(promise, suppliers, zones)
    promised = without_maintenance(promise, zone if promise.always else promise.timezone)
    if promised is None:
        return None
    open_ = [one.universal(zone if one.always else one.timezone) for one in suppliers]
    left = minus(cut(promised, *year_of(promise.year, zone)), common(open_, least))
    return Gap(promise, suppliers, tuple(span for span in left if total((span,)) > _SLACK), zone)


def _zone_of(promise: Hours, suppliers: tuple[Hours, ...], zones: set[str]) -> str:
    """Choose the zone to tell in: that of the promise, unless only those of suppliers mean something."""
    if zones == {""}:
        return ""
    return promise.timezone or next(one.timezone for one in suppliers if one.timezone in zones)


def hours_share(promise: Hours | None, supplier: Hours | None) -> Fraction | None:
    """Give how many times longer in a year a supplier is open than a promise whose hours it covers.

    That is H / h for what a supplier's availability over its hours H backs over hours h: all the
    downtime that it allows may fall into them. At least 1, and counted without regard to maintenance: where
    that is excluded, it is a condition. None where nothing is said, where it cannot be decided, where the
    promise is not within the supplier's hours, and where it is never open.
    """
    if promise is None or supplier is None:
        return None
    gap = uncovered(promise, (supplier._replace(maintenance=()),))
    if gap is None or gap:
        return None
    return _share(promise._replace(maintenance=()), supplier._replace(maintenance=()))


@lru_cache(maxsize=4096)
def _share(promise: Hours, supplier: Hours) -> Fraction | None:
    from fractions import Fraction  # noqa: PLC0415  # costs start-up, and few runs need it

    ours, theirs = promise.total(), supplier.total()
    return max(Fraction(1), Fraction(theirs, ours)) if ours else None
