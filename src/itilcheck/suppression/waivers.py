"""Hold waivers: what an organization lives with, why, by whose decision, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.discovery.patterns import Patterns, flaw
from itilcheck.finding import Suppression
from itilcheck.location import leads_to
from itilcheck.names import matches
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from itilcheck.document import JSON, Document
    from itilcheck.finding import Finding
    from itilcheck.location import Location

_SHOWN = 40


class Waiver(NamedTuple):
    """One waiver, and where it stands: in which file, at which pointer.

    A finding that is waived is of one of the ``rules``, in one of the ``documents``, in a file that
    ``has_path`` accepts, and at the ``statement`` or below it; what is None or empty does not restrict.
    """

    file: Document
    path: str
    pointer: str
    rules: tuple[str, ...]
    documents: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    has_path: Callable[[str], bool] | None = None
    statement: str = ""
    reason: str = ""
    owner: str = ""
    approver: str = ""
    expires: str = ""

    def location(self, *keys: str) -> Location:
        """Give where the waiver stands, or what it says under a key."""
        node = self.file.node(self.pointer).child(*keys)
        return node.location._replace(path=self.path)

    def location_of(self, rule: str) -> Location:
        """Give where the waiver names a rule."""
        named = self.file.get(f"{self.pointer}/rule")
        return (
            self.location("rule", str(named.index(rule)))
            if isinstance(named, list)
            else self.location("rule")
        )

    @property
    def suppression(self) -> Suppression:
        """What a finding is told to be suppressed by."""
        return Suppression("waiver", self.reason, self.location(), self.owner, self.approver, self.expires)

    @property
    def about(self) -> str:
        """What the waiver is about, in words."""
        return ", ".join((*self.documents, *self.paths)) + (f" {self.statement}" if self.statement else "")

    def waives(self, finding: Finding, document: str) -> bool:
        """Tell whether a finding is one that the waiver is about, whatever its rule."""
        if self.documents and not any(matches(one, document) for one in self.documents):
            return False
        if self.has_path is not None and not self.has_path(finding.location.path):
            return False
        return not self.statement or leads_to(self.statement, finding.location.pointer)


def read_waivers(
    file: Document, path: str, pointer: str, entries: Sequence[Mapping[str, JSON]], first: int = 0
) -> tuple[list[Waiver], list[tuple[str, str]]]:
    """Read the entries at a pointer of a file, which conform to their schema; give with them what is wrong.

    ``first`` is the number of the first. ``path`` is the file's, from the catalogue's root. What is wrong is
    a pointer and a message each.
    """
    waivers: list[Waiver] = []
    faults: list[tuple[str, str]] = []
    for index, entry in enumerate(entries, first):
        at = f"{pointer}/{index}"
        faults += [(f"{at}/{where}", message) for where, message in _faults(entry)]
        paths = _texts(entry.get("path"))
        texts = {key: entry.get(key, "").strip() for key in ("reason", "owner", "approver", "expires")}
        if not faults:
            waivers.append(
                Waiver(
                    file,
                    path,
                    at,
                    rules=_texts(entry["rule"]),
                    documents=_texts(entry.get("document")),
                    paths=paths,
                    has_path=Patterns(paths).match if paths else None,
                    statement=entry.get("pointer", ""),
                    **texts,
                )
            )
    return waivers, faults


def _faults(entry: Mapping[str, JSON]) -> Iterator[tuple[str, str]]:
    """Yield what a schema cannot say is wrong with an entry."""
    from itilcheck.quantity import parse_date  # noqa: PLC0415  # only where there are waivers

    if not entry.keys() & {"document", "path"}:
        yield "rule", "waiver names neither document nor path, say what it is about"
    day = entry.get("expires")
    if day is not None and parse_date(day) is None:
        yield "expires", f'"{str(day)[:_SHOWN]}" is no day of the calendar, write it as 2026-11-22'
    named = entry.get("path")
    for number, pattern in enumerate(_texts(named)):
        wrong = flaw(pattern)
        if not wrong and not number and pattern.startswith("!"):
            wrong = "takes out what none before it names"
        if wrong:
            shown = " ".join(pattern[:_SHOWN].split())
            yield (f"path/{number}" if isinstance(named, list) else "path"), f'pattern "{shown}" {wrong}'


def _texts(value: JSON) -> tuple[str, ...]:
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)
