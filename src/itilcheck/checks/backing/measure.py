"""Bring availabilities over different windows and hours to those of one promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.quantity import Ratio, comparable_availability, parse_window
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from itilcheck.checks.backing.needs import Supply
    from itilcheck.checks.promises import Promise
    from itilcheck.quantity import Window

WINDOW = "/warranty/availability/window"


class Measure(NamedTuple):
    """Over what an availability is measured: a window; None where figures are taken as they stand."""

    window: Window | None = None

    def of(self, supply: Supply) -> Ratio | None:
        """Give what a supply backs, measured like this."""
        ratio = supply.ratio
        if ratio is None or self == RAW:
            return ratio
        window = window_of(supply.promise)
        if self.window is not None and window is not None:
            ratio = comparable_availability(ratio, window, self.window)
        return ratio


RAW = Measure()


def window_of(promise: Promise) -> Window | None:
    """Give the window of a promise; None where none is said."""
    stated = promise.statement(WINDOW)
    return parse_window(promise.value(WINDOW)) if stated is not None else None


def measure_of(promise: Promise) -> Measure:
    """Give how a promise is measured."""
    return Measure(window_of(promise))


def shares(ratio: Ratio | None) -> Fraction | None:
    """Give the share of a ratio, if there is one."""
    return ratio.share if ratio is not None else None
