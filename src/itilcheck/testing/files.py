"""Read files of rules for a test: each rule with its card, at the places where it stands in the file."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.builtin import read_index
from itilcheck.discovery import VENDORED, RefusedFileError, read_given
from itilcheck.document import Document
from itilcheck.given import Fault
from itilcheck.loading.issue import Unreadable
from itilcheck.loading.text import decode
from itilcheck.location import Location
from itilcheck.packs import Origin, read_rule
from itilcheck.record import NamedTuple, replace
from itilcheck.registry.docstrings import find_card
from itilcheck.rule import Example
from itilcheck.rulefiles import Standard, card_faults, read_folder
from itilcheck.testing.recognising import LARGEST, SUFFIXES, is_rule_file
from itilcheck.validation import Screen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.document import JSON
    from itilcheck.registry import Registry
    from itilcheck.rule import Rule

_LIMITS = loading.Limits(bytes=LARGEST, documents=1000)
_LOOKS = {"given", "reads"}
_DECIDES = {"expect", "message", "check"}


class Card(NamedTuple):
    """A rule as it stands in a file.

    ``document`` has its places, and is the one of that ``number`` there, from 0. ``rule`` is None
    where ``faults`` say what is wrong with the card; ``document`` is None for a rule that stands in no
    file.
    """

    rule: Rule | None
    document: Document | None = None
    number: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def name(self) -> str:
        """The id of the rule; where it has none, the number of its document."""
        if self.rule is not None:
            return self.rule.id
        data = self.document.data if self.document is not None else None
        name = data.get("id") if isinstance(data, dict) else None
        return name if isinstance(name, str) and name else f"document {self.number + 1}"

    def location(self, pointer: str) -> Location | None:
        """Give the place in the file of something in the card."""
        return self.document.node(pointer).location if self.document is not None else None


class CardFile(NamedTuple):
    """A file with the cards of rules, as it was read; ``faults`` keep it from being read at all.

    ``is_of_code`` where it holds the card of a rule with code that is not loaded: it is tested with that.
    """

    path: Path
    shown: str
    data: bytes
    cards: tuple[Card, ...]
    faults: tuple[Fault, ...] = ()
    is_of_code: bool = False

    @property
    def is_python(self) -> bool:
        """Tell whether the cards stand in docstrings."""
        return self.path.suffix == ".py"


def find_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """Give the rule files below a folder, known by what they hold, and the other YAML and JSON there.

    Folders are passed over that are hidden, hold what others made, or are links; so are hidden files
    that are no rule files.
    """
    found: list[Path] = []
    others: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in VENDORED)
        for name in sorted(names):
            path = Path(place, name)
            if path.suffix.lower() in SUFFIXES:
                if _is_rule_file(path):
                    found.append(path)
                elif not name.startswith("."):
                    others.append(path)
    return found, others


def read_pack(
    path: str, registry: Registry, *, root: Path | None = None
) -> tuple[list[CardFile], list[Document], list[Fault]]:
    """Read a rule pack as a check does: each file in it has to be a rule file.

    Gives the files that hold rules, the documents of these, and the faults of all else.
    """
    read = read_folder(Path(os.path.realpath(path)), path, "", _standard(registry), root=root)
    names = dict.fromkeys(one.path for one in read.documents)
    files = [read_cards(Path(name), name, registry, root=root) for name in names]
    return files, read.documents, read.faults


def read_cards(path: Path, shown: str, registry: Registry, *, root: Path | None = None) -> CardFile:
    """Read the cards in a rule file, or those of the rules with code in a Python file.

    ``shown`` is how messages name the file. Rules with code are those of the registry. With a
    ``root``, a link that leads out of it is not followed.
    """
    try:
        data = read_given(path, most=LARGEST, root=root)
    except RefusedFileError as error:
        return CardFile(path, shown, b"", (), (Fault(Location(shown), str(error)),))
    coded = _coded(path, registry)
    if path.suffix == ".py":
        return CardFile(path, shown, data, tuple(coded_card(rule, shown, data) for rule in coded))
    loaded = loading.load(shown, data, limits=_LIMITS)
    faults = [Fault(Location(shown, one.region, one.pointer), one.message) for _, one in loaded.issues]
    if not faults and not loaded.documents:
        faults.append(Fault(Location(shown), "rule file is empty"))
    if faults:
        return CardFile(path, shown, data, (), tuple(faults))
    if not coded and len(loaded.documents) == 1 and _is_of_code(loaded.documents[0]):
        return CardFile(path, shown, data, (), is_of_code=True)
    standard = _standard(registry)
    cards = []
    for index, content in enumerate(loaded.documents):
        document = Document(loaded.source, index, "Rule", "", content, content)
        cards.append(_card(document, Origin(path.absolute().parent.name, "", shown), standard, coded))
    return CardFile(path, shown, data, tuple(cards))


def coded_card(rule: Rule, shown: str, data: bytes) -> Card:
    """Give the card of a rule with code, from the docstring in the bytes of its file."""
    try:
        text = decode(data)
    except Unreadable:
        return Card(rule)
    found = find_card(text, rule.id)
    if found is None:
        return Card(rule)
    lines = "\n" * text.count("\n", 0, found.card)
    loaded = loading.load(shown, (lines + text[found.card : found.end]).encode())
    if loaded.issues or len(loaded.documents) != 1:
        return Card(rule)
    content = loaded.documents[0]
    return Card(_fresh(rule, content), Document(loaded.source, 0, "Rule", "", content, content))


def _is_of_code(data: JSON) -> bool:
    """Tell whether a card leaves it to code to decide: it says what that looks at, and not how."""
    return (
        isinstance(data, dict) and "id" in data and bool(data.keys() & _LOOKS) and not data.keys() & _DECIDES
    )


def _card(document: Document, origin: Origin, standard: Standard, coded: Iterable[Rule]) -> Card:
    """Read one card; that of a rule with code says neither what it expects nor which check decides."""
    data = document.data
    if isinstance(data, dict) and not data.keys() & _DECIDES:
        for rule in coded:
            if rule.id == data.get("id"):
                return Card(_fresh(rule, data), document, document.index)
    faults = tuple(card_faults(document, standard))
    return Card(None if faults else read_rule(data, origin), document, document.index, faults)


def _fresh(rule: Rule, data: JSON) -> Rule:
    """Give a rule with the examples that its card has now."""
    examples = data.get("examples", ()) if isinstance(data, dict) else ()
    return replace(
        rule,
        examples=tuple(
            Example(one["title"], one["documents"], tuple(one["findings"]), one.get("configuration", {}))
            for one in examples
        ),
    )


def _coded(path: Path, registry: Registry) -> list[Rule]:
    """List the rules of the registry whose card stands in a file."""
    real = os.path.realpath(path)
    rules = [rule for rule in registry.rules.values() if os.path.basename(rule.path) == path.name]  # noqa: PTH119  # a comparison of names
    return [rule for rule in rules if os.path.realpath(rule.path) == real]


def _is_rule_file(path: Path) -> bool:
    try:
        return is_rule_file(read_given(path, most=LARGEST))
    except RefusedFileError:
        return False


def _standard(registry: Registry) -> Standard:
    return Standard(_screen(), registry.schemas.bundled)


@lru_cache(maxsize=1)
def _screen() -> Screen:
    return Screen(read_index()["schemas"]["rule"])
