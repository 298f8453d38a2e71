"""Hours as sets over a year: ``{opening: "Mo-Fr 08:00-18:00", timezone: Europe/Berlin, holidays: DE-BE}``.

A year is that of the calendar which holds the day that is judged for, on the clocks of one time zone.
So all changes of the clock are in it, and a verdict holds until the year is over.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from itilcheck.quantity.opening import bounds, mentions_holidays, read_opening
from itilcheck.quantity.public_holidays import public_holidays
from itilcheck.quantity.spans import cut, joined, minus, total
from itilcheck.quantity.zones import Stretch, find_zone, stretches, to_universal
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from itilcheck.quantity.spans import Spans

YEARS = range(1902, 9997)
"""The years that can be looked at; others count as the nearest of these."""

_DAY = 86400
_WIDEST = 15 * 3600  # more than any zone is away from universal time
_DAY_NAME = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_PLAIN = f"24/7|{_DAY_NAME}(?:-{_DAY_NAME})? {_TIME}-(?:{_TIME}|24:00)"
"""What most hours look like: always, or from day to day and from time to time."""


class Hours(NamedTuple):
    """Hours as they are stated, and the year they are looked at in; ``maintenance`` is no part of them.

    Without a time zone they are meant where they are read, and compare only with such.
    """

    opening: str
    timezone: str = ""
    holidays: str = ""
    year: int = 1970
    maintenance: tuple[Hours, ...] = ()

    def __str__(self) -> str:
        """Write the opening, and the time zone where one is stated: ``Mo-Fr 08:00-18:00 (Europe/Berlin)``."""
        return f"{self.opening} ({self.timezone})" if self.timezone else self.opening

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong, by the property in which it is: ``opening``, ``timezone`` or ``holidays``."""
        found: dict[str, str] = {}
        if self.timezone and find_zone(self.timezone) is None:
            found["timezone"] = "is no time zone"
        if self.holidays and public_holidays(self.holidays, range(self.year, self.year + 1)) is None:
            found["holidays"] = "is no country or region whose public holidays are known"
        plain = re.fullmatch(_PLAIN, self.opening) is not None  # which spares the library
        wrong = "" if plain else read_opening(self.opening, self.holidays, self.year).fault
        if wrong:
            found["opening"] = wrong
        return found

    @property
    def doubt(self) -> str:
        """Why it cannot be told when they are open, although nothing is wrong; empty where it can."""
        if not self.holidays and mentions_holidays(self.opening):
            return "nobody says whose public holidays are meant"
        return read_opening(self.opening, self.holidays, self.year).doubt

    @property
    def settled(self) -> bool:
        """Whether it can be told when they are open."""
        return _settled(self._replace(maintenance=()))

    @property
    def always(self) -> bool:
        """Whether they are open at any time, which needs no time zone."""
        return self.settled and self.local == (bounds(self.year),)

    @property
    def local(self) -> Spans:
        """When they are open by the clock on the wall, in the year, the next, and some days around."""
        return read_opening(self.opening, self.holidays, self.year).spans

    @property
    def free_days(self) -> frozenset[date]:
        """The public holidays that their opening speaks of, if it does."""
        return read_opening(self.opening, self.holidays, self.year).holidays

    def universal(self, zone: str | None = None) -> Spans:
        """When they are open in universal time, in seconds from 1970; ``zone`` overrides their own."""
        return _universal(self._replace(maintenance=()), self.timezone if zone is None else zone)

    def total(self) -> int:
        """Give the seconds for which they are open in the year."""
        return total(cut(self.universal(), *year_of(self.year, self.timezone)))


@lru_cache(maxsize=1024)
def _settled(hours: Hours) -> bool:
    return not hours.faults and not hours.doubt


@lru_cache(maxsize=512)
def _universal(hours: Hours, zone: str) -> Spans:
    return to_universal(hours.local, divided(hours.year, zone))


def divided(year: int, zone: str) -> tuple[Stretch, ...]:
    """Divide what is looked at for a year where the clocks of a zone are changed."""
    first, last = bounds(year)
    return stretches(zone, first - _WIDEST, last + _WIDEST)


def year_of(year: int, zone: str) -> tuple[int, int]:
    """Give the first second of a year on the clocks of a zone, in universal time, and that of the next."""
    from datetime import date  # noqa: PLC0415  # only where hours are computed with

    epoch = date(1970, 1, 1)
    first, last = ((date(one, 1, 1) - epoch).days * _DAY for one in (year, year + 1))
    clock = divided(year, zone)
    # What clocks skip may be a whole day; a zone that crossed the date line did so at a turn of the year.
    return tuple(to_universal(((one, one + 3 * _DAY),), clock)[0][0] for one in (first, last))  # type: ignore[return-value]  # two


def without_maintenance(hours: Hours, zone: str) -> Spans | None:
    """Give when hours are open in universal time, less their maintenance; None where that cannot be told."""
    windows = [one.universal(zone) for one in hours.maintenance if one.settled]
    if len(windows) < len(hours.maintenance):
        return None
    return minus(hours.universal(zone), joined(span for spans in windows for span in spans))


def parse_hours(value: object, day: date) -> Hours | None:
    """Parse ``24/7`` or ``{opening: …, timezone: …, holidays: …, maintenance: […]}`` for the year of a day.

    None for anything else. Whether opening, time zone and region mean something is for ``faults``.
    Maintenance windows are in the time zone of the hours, and mean their holidays, unless they say their own.
    """
    written = value if isinstance(value, dict) else {"opening": value}
    opening, zone, region = (written.get(key) or "" for key in ("opening", "timezone", "holidays"))
    if not (isinstance(opening, str) and isinstance(zone, str) and isinstance(region, str)):
        return None
    if not opening.strip() or "notApplicable" in written:
        return None
    windows = written.get("maintenance")
    inherited = {"timezone": zone, "holidays": region}
    parsed = [
        parse_hours(
            {**inherited, **(one if isinstance(one, dict) else {"opening": one}), "maintenance": None}, day
        )
        for one in (windows if isinstance(windows, list) else [])
    ]
    year = min(max(day.year, YEARS.start), YEARS.stop - 1)
    maintenance = tuple(one for one in parsed if one is not None)
    return Hours(" ".join(opening.split()), zone, region, year, maintenance)
