"""Bring availabilities over different windows and hours to those of one promise."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from itilcheck.checks.stated_hours import SERVICE_HOURS, hours_of
from itilcheck.quantity import Ratio, comparable_availability, parse_window
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from itilcheck.checks.backing.needs import Supply
    from itilcheck.checks.promises import Promise
    from itilcheck.quantity import Window
    from itilcheck.quantity.hours import Hours

WINDOW = "/warranty/availability/window"


class Measure(NamedTuple):
    """Over what an availability is measured: a window, and the hours of service within it.

    Without either, figures are taken as they stand.
    """

    window: Window | None = None
    hours: Hours | None = None

    def of(self, supply: Supply) -> Ratio | None:
        """Give what a supply backs, measured like this.

        All the downtime that the supplier's longer window allows may fall into one of this, and all that
        its longer hours allow into these.
        """
        ratio = supply.ratio
        if ratio is None or self == RAW:
            return ratio
        if self.window is not None:
            window = window_of(supply.promise)
            if window is not None:
                ratio = comparable_availability(ratio, window, self.window)
        if self.hours is not None:
            from itilcheck.quantity.coverage import hours_share  # noqa: PLC0415  # only where hours are stated

            share = hours_share(self.hours, hours_of(supply.promise, SERVICE_HOURS))
            if share is not None and share > 1:
                left = max(Fraction(0), 1 - (1 - ratio.share) * share)
                ratio = Ratio(left, max(2, ratio.places))
        return ratio

    def __str__(self) -> str:
        """Write what the figures are over: ``over calendar 1mo, within Mo-Fr 08:00-18:00``."""
        over = [f"over {self.window}"] if self.window is not None else []
        within = [f"within {self.hours.opening}"] if self.hours is not None else []
        return ", ".join([*over, *within])


RAW = Measure()


def window_of(promise: Promise) -> Window | None:
    """Give the window of a promise; None where none is said."""
    return parse_window(promise.value(WINDOW))


def measure_of(promise: Promise) -> Measure:
    """Give how a promise is measured."""
    return Measure(window_of(promise), hours_of(promise, SERVICE_HOURS))
