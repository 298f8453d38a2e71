"""Write findings and places as single lines: ``path:line:column: severity[rule] message``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from itilcheck.location import Position
from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from itilcheck.finding import Finding, Severity
    from itilcheck.location import Location
    from itilcheck.reporters.style import Style

_TOP = Position(1, 1)


class Lines:
    """Writes lines in one style and remembers what repeats: paths, and rules with their severity."""

    def __init__(self, style: Style) -> None:
        """Take the style that all lines have in common."""
        self._style = style
        self._path = cache(style.shown)
        self._label = cache(self._painted)

    def place(self, location: Location) -> str:
        """Give ``path:line:column``; a file as a whole stands at its top."""
        position = location.region.start if location.region is not None else _TOP
        return f"{self._path(location.path)}:{position.line}:{position.column}"

    def headline(self, finding: Finding) -> str:
        """Give the line of a finding, without its end."""
        place = self._style.paint("place", self.place(finding.location))
        return f"{place}: {self._label(finding.severity, finding.rule)} {neutralise(finding.message)}"

    def _painted(self, severity: Severity, rule: str) -> str:
        return self._style.paint(severity.value, f"{severity.value}[{neutralise(rule)}]")
