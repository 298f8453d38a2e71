"""Say what a report is about, which period it covers, and what that tells of a promise over a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.dates import after, day_of
from itilcheck.checks.promises import Promise
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document
    from itilcheck.quantity import Window

_DAY = 24 * 60 * 60 * 1000
_MONTHS = 12


def subjects(catalogue: Catalogue, report: Document) -> list[Promise]:
    """List the promises that a report is about: of its relationship, else offering, else service.

    An offering of several services has a promise of each; a report may say which of them it means.
    """
    service = catalogue.find("Service", report.get("/spec/service"))
    offering = catalogue.find("ServiceOffering", report.get("/spec/offering"))
    layers: tuple[Document, ...] = () if offering is None else (offering,)
    named = report.get("/spec/relationship")
    if named is not None:
        relationship = catalogue.find("ServiceRelationship", named)
        if relationship is None:
            return []
        offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
        layers = (relationship,) if offering is None else (relationship, offering)
    services = [] if offering is None else catalogue.services(offering)
    if service is not None and (service in services or not layers):
        services = [service]
    return [Promise(catalogue, one, (*layers, one)) for one in services]


class Period(NamedTuple):
    """The time that a report covers, both days included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.last.toordinal() - self.first.toordinal() + 1

    def __str__(self) -> str:
        """Write both days."""
        return f"from {self.first} to {self.last}"


def period_of(report: Document) -> Period | None:
    """Give the period that a report covers, or None."""
    first, last = day_of(report.get("/spec/period/from")), day_of(report.get("/spec/period/until"))
    return Period(first, last) if first is not None and last is not None and first <= last else None


def allowances(window: Window, period: Period) -> int:
    """Give how many times the downtime of one window may fall into a period of its own length.

    A share that holds over every window holds over a period made of whole windows, too: once. Into
    another period that is as long as a window or longer, as many windows reach as it takes to cover
    it, and in the worst case all their downtime lies in it. 0 where a period is no full window.
    """
    length = window.duration
    if _is_whole(window, period):
        return 1
    if window.type == "calendar" or length.longest > period.days * _DAY:
        return 0
    return -(-period.days * _DAY // length.shortest)


def _is_whole(window: Window, period: Period) -> bool:
    """Tell whether a period is made of whole windows that follow each other."""
    length, first = window.duration, period.first
    if not length.months:
        return period.days * _DAY % length.milliseconds == 0
    if length.milliseconds or (window.type == "calendar" and not _begins(length.months, first)):
        return False
    months = (period.last.year - first.year) * _MONTHS + period.last.month - first.month
    return any(
        count > 0 and count % length.months == 0 and _lasts(count, period) for count in (months, months + 1)
    )


def _begins(months: int, first: date) -> bool:
    """Tell whether a window of the calendar begins on a day: windows are counted from January."""
    return first.day == 1 and (first.month - 1) % months == 0


def _lasts(months: int, period: Period) -> bool:
    """Tell whether a period has exactly so many months."""
    from itilcheck.quantity import Duration  # noqa: PLC0415  # only where there are reports

    end = after(period.first, Duration(months=months))
    return end is not None and end.toordinal() == period.last.toordinal() + 1
