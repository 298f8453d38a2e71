"""Windows: over what time a promise is measured, and what a promise over one backs over another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itilcheck.quantity.duration import parse_duration
from itilcheck.quantity.ratio import Ratio

if TYPE_CHECKING:
    from fractions import Fraction

    from itilcheck.quantity.duration import Duration

TYPES = ("calendar", "rolling")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time over which a level is measured; ``type`` is empty where it is not said."""

    duration: Duration
    type: str = ""

    def __str__(self) -> str:
        """Write the duration, after the type where one is said: ``30d``, ``calendar 1mo``."""
        return f"{self.type} {self.duration}" if self.type else str(self.duration)


def parse_window(value: object) -> Window | None:
    """Parse a window, ``30d`` or ``{duration: 1mo, type: calendar}``; None for all else, also a length of 0."""
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
    times = _times(window.duration, over.duration)
    if times <= 1:
        return availability
    lost = min(1, (1 - availability.share) * times)
    return Ratio(1 - lost, max(2, availability.places))


def _times(long: Duration, short: Duration) -> Fraction:
    """Give the least times that one duration holds the other."""
    from fractions import Fraction  # noqa: PLC0415  # costs start-up, and few runs need it

    if long.seconds == short.seconds == 0:
        return Fraction(long.months, short.months)
    return Fraction(long.shortest, short.longest)
