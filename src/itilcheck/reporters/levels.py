"""Write how high documents stand on the ladder of levels, and what keeps them from the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.finding import Level
from itilcheck.reporters.line import Lines
from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itilcheck.finding import Finding
    from itilcheck.report import Ladder, Rung
    from itilcheck.reporters.style import Style

NONE = "none"
"""What stands for a level that is below the lowest."""
_SHOWN = 5
_LIMITS = {
    "lifecycle": "as it stands in its life, nothing more is asked of it",
    "format": "its format cannot say what the next level asks",
}


def render(ladder: Ladder, style: Style) -> Iterator[str]:
    """Write a paragraph for each document, and one for the catalogue."""
    lines = Lines(style)
    for rung in ladder.rungs:
        yield from _rung(rung, lines, style)
    if ladder.rungs:
        yield "\n"
    yield f"catalogue: {style.paint('place', worded(ladder.reached))}"
    yield f"{_between(ladder.reached, ladder.blocking)}\n"
    if ladder.suppliers:
        yield f"not placed: {ladder.suppliers} of suppliers, who are not asked how they work\n"
    if ladder.off:
        yield f"not asked, as the configuration says: {', '.join(map(neutralise, ladder.off))}\n"


def worded(level: Level | None) -> str:
    """Give the word for a level."""
    return NONE if level is None else level.value


def following(level: Level | None) -> Level | None:
    """Give the next level; None above the highest."""
    levels = list(Level)
    rank = 0 if level is None else level.rank + 1
    return levels[rank] if rank < len(levels) else None


def _rung(rung: Rung, lines: Lines, style: Style) -> Iterator[str]:
    place = lines.place(rung.location)
    name = neutralise(rung.document)
    yield f"{style.paint('place', place)}: {name}: {worded(rung.reached)}"
    if rung.limit:
        yield f" ({_LIMITS[rung.limit]})\n"
        return
    yield f"{_between(rung.reached, rung.blocking)}\n"
    for one in rung.blocking[:_SHOWN]:
        yield f"     {lines.headline(one)}\n"
    if len(rung.blocking) > _SHOWN:
        yield f"     and {len(rung.blocking) - _SHOWN} more\n"


def _between(reached: Level | None, blocking: Sequence[Finding]) -> str:
    """Say how much stands between a level and the next."""
    above = following(reached)
    if above is None or not blocking:
        return ""
    count = len(blocking)
    return f", {count} {'finding' if count == 1 else 'findings'} from {above.value}"
