"""Give places as formats need them that know no file as a whole: its first character stands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.location import Position, Region
from itilcheck.reporters.wording import culprits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.finding import Finding
    from itilcheck.location import Location
    from itilcheck.report import Failure

_TOP = Region(Position(1, 1), Position(1, 1))
UNCHECKED = "could-not-check"
"""What stands for the rule where something could not be checked."""


def region(location: Location) -> Region:
    """Give the region of a location; the top of the file where the file as a whole is meant."""
    return location.region or _TOP


def told(failure: Failure) -> str:
    """Say what could not be checked, and whose fault it is."""
    return f"could not check: {failure.message}{culprits(failure)}"


def severest(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by severity; those of one severity stay in their order."""
    return sorted(findings, key=lambda one: one.severity.rank)


def shortened(text: str, longest: int) -> str:
    """Cut a text that is too long, with dots for what is cut off."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
