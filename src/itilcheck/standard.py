"""Hold a pack as a record: a standard, clause by clause, and the rules that show what a clause asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itilcheck.document import JSON
    from itilcheck.rule import Rule


class Clause(NamedTuple):
    """One clause: what it asks in our own words, and the ids of the rules that show it.

    ``verified`` when somebody compared that with the standard. ``kinds`` are those of documents that can
    conform to it; none means all that its rules read. ``outside`` says what no catalogue can show.
    """

    number: str
    asks: str
    verified: bool = True
    rules: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    outside: str = ""


@record
class Pack:
    """A standard that a catalogue can be held to, as its ``pack.yaml`` and the rule files beside it say.

    ``rules`` are those that only this standard demands, ``plugin`` says who brought it.
    """

    id: str
    title: str
    edition: str
    note: str
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...] = ()
    plugin: str = ""

    @property
    def asked(self) -> frozenset[str]:
        """The ids of all rules that some clause names."""
        return frozenset(name for clause in self.clauses for name in clause.rules)


def read_standard(
    data: Mapping[str, JSON], rules: Iterable[Rule], former: Mapping[str, str], plugin: str
) -> Pack:
    """Make a pack of the data of a ``pack.yaml``, which conforms to the schema of packs.

    ``former`` has the ids of now by those that rules had before: a clause may still name one.
    """
    return Pack(
        id=data["id"],
        title=data["title"].strip(),
        edition=str(data["edition"]).strip(),
        note=_on_one_line(data["note"]),
        clauses=tuple(_clause(one, former) for one in data["clauses"]),
        rules=tuple(rules),
        plugin=plugin,
    )


def _clause(data: Mapping[str, JSON], former: Mapping[str, str]) -> Clause:
    return Clause(
        number=data["clause"].strip(),
        asks=_on_one_line(data["asks"]),
        verified=data.get("verified", True),
        rules=tuple(dict.fromkeys(former.get(name, name) for name in data.get("rules", ()))),
        kinds=tuple(data.get("kinds", ())),
        outside=_on_one_line(data.get("outside", "")),
    )


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
