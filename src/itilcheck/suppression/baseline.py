"""Hold a baseline: the findings that were there on the day it was recorded, by document and statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.finding import Suppression
from itilcheck.record import NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.document import JSON, Document
    from itilcheck.location import Location

UNRECORDED = frozenset({"syntax-error", "encoding-error", "document-too-large"})
"""Rules about what hides the rest of a file: who records that would never hear of what comes after it."""


class Home(NamedTuple):
    """Whose finding it is: the document as ``Kind/name``, empty where it is of none, and the file's path."""

    document: str
    path: str


class Statement(NamedTuple):
    """The statement of a finding as a baseline knows it again, wherever in a list it stands.

    ``pointer`` leads to it, with ``*`` for an item of a list that says what it is; ``item`` has what such
    items say.
    """

    pointer: str
    item: str = ""


class Entry(NamedTuple):
    """One finding that was recorded: at which pointer of the baseline, of which home, rule and statement.

    ``among`` is how many documents its file held.
    """

    at: str
    home: Home
    rule: str
    statement: Statement
    among: int = 1


@record
class Baseline:
    """A baseline that was read: its file, and all entries in their order."""

    file: Document
    path: str
    entries: tuple[Entry, ...]

    def location(self, entry: Entry) -> Location:
        """Give where an entry stands."""
        return self.file.node(entry.at).location._replace(path=self.path)

    def suppression(self, entry: Entry) -> Suppression:
        """Give what a finding is told to be suppressed by."""
        return Suppression("baseline", location=self.location(entry))


def read_entries(data: JSON) -> Iterator[Entry]:
    """Yield the entries of a baseline's data, which conforms to its schema."""
    for number, group in enumerate(_of(data, "documents")):
        home = Home(group.get("document", ""), group["path"])
        for rule, statements in group["findings"].items():
            for index, one in enumerate(statements):
                at = f"/documents/{number}/findings/{rule.replace('~', '~0').replace('/', '~1')}/{index}"
                yield Entry(at, home, rule, _statement(one), group.get("among", 1))


def _of(data: JSON, key: str) -> list[Mapping[str, JSON]]:
    return (data.get(key) if isinstance(data, dict) else None) or []


def _statement(value: JSON) -> Statement:
    return Statement(value) if isinstance(value, str) else Statement(value["at"], value["item"])
