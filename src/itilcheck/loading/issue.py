"""Say what loading found wrong with a file: by rule, message and region, without a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from itilcheck.document import JSON, Mark
    from itilcheck.location import Region

AS_IS, EASED, PURE = range(3)
"""Ways to put a YAML text to a parser: to that in C as it is, or eased; to the pure one."""


class Issue(NamedTuple):
    """One thing wrong; ``fatal`` when what follows in the file could not be read."""

    rule: str
    message: str
    region: Region
    pointer: str = ""
    related: tuple[tuple[Region, str], ...] = ()
    fatal: bool = False


class Stretch(NamedTuple):
    """The offsets between which a document stands, and the way in which it was read."""

    start: int
    end: int
    way: int = AS_IS


class Reading(NamedTuple):
    """One document as an exact reader gives it: data, marks, what was wrong, and where it stands."""

    data: JSON
    mark: Mark
    issues: list[Issue]
    stretch: Stretch


class Unreadable(Exception):  # noqa: N818  # it carries a finding, it is no error of ours
    """Reading cannot go on; carries the issue that says why."""

    def __init__(self, issue: Issue) -> None:
        """Keep the issue."""
        super().__init__(issue.message)
        self.issue = issue
