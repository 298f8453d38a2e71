"""Windows: over what time a promise is measured, and what a promise over one backs over another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.quantity.duration import parse_duration
from itilcheck.quantity.ratio import Ratio
from itilcheck.record import record

if TYPE_CHECKING:
    from itilcheck.quantity.duration import Duration

TYPES = ("calendar", "rolling")


@record
class Window:
    """A stretch of time over which a level is measured; ``type`` is empty where it is not said."""

    duration: Duration
    type: str = ""

    def __str__(self) -> str:
        """Write the duration, after the type where one is said: ``30d``, ``calendar 1mo``."""
        return f"{self.type} {self.duration}" if self.type else str(self.duration)


def parse_window(value: object) -> Window | None:
    """Parse a window, ``30d`` or ``{duration: 1mo, type: calendar}``; None for all else, also for no time."""
    written = value if isinstance(value, dict) else {"duration": value}
    duration, kind = parse_duration(written.get("duration")), written.get("type")
    if duration is None or not duration.longest or (kind is not None and kind not in TYPES):
        return None
    return Window(duration, kind or "")


def comparable_availability(availability: Ratio, window: Window, over: Window) -> Ratio:
    """Bring an availability that is promised over ``window`` to the window ``over``.

    All the downtime that a long window allows may fall into one short window: of a over W,
    1 - min(1, (1 - a) · W / w) is left over w. Over a window as long or longer the same is left.
    Months count as equal to each other. Where a month stands against days, W / w is the smallest that
    it can be, so that the result is the most that is backed.
    """
    from fractions import Fraction  # noqa: PLC0415  # costs start-up, and few runs need it

    long, short = _lengths(window.duration, over.duration)
    if long <= short:
        return availability
    left = 1 - (1 - availability.share) * Fraction(long, short)
    return Ratio(max(Fraction(0), left), max(2, availability.places))


def _lengths(promised: Duration, over: Duration) -> tuple[int, int]:
    """Measure two durations in one unit, where none is exact so that the first is shortest."""
    if promised.milliseconds == over.milliseconds == 0:
        return promised.months, over.months
    return promised.shortest, over.longest
