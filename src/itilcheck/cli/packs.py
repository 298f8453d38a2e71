"""Read the rule packs that a configuration names, and refuse what in them is no rule of this catalogue."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.builtin import read_index
from itilcheck.cli.configuring import refuse
from itilcheck.cli.faults import fail
from itilcheck.config import ConfigurationFault
from itilcheck.given import Fault
from itilcheck.rule import renamed
from itilcheck.rulefiles import Standard, read_folder
from itilcheck.validation import Screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itilcheck.cli.configuring import Configured
    from itilcheck.document import Document
    from itilcheck.registry import Registry
    from itilcheck.rule import Rule

_LONGEST = 40


def house_rules(root: Path, found: Configured, tools: Registry) -> tuple[list[Rule], list[Document]]:
    """Read the rule packs that a configuration names; give the rules, and the documents that they stand in.

    They are data. Those that the catalogue itself names stay inside of it.
    """
    rules: list[Rule] = []
    cards: list[Document] = []
    if found.document is None:
        return rules, cards
    for index, name in enumerate(found.configuration.rule_packs):
        verify_pack(root, found, index, name)
        path, schema = Path(os.path.realpath(found.base / name)), read_index()["schemas"]["rule"]
        standard = Standard(Screen(schema), tools.schemas.bundled)
        limit = None if found.trusted else root
        origin = "this catalogue" if not found.trusted else found.configuration.path
        files = read_folder(path, str(found.base / name), origin, standard, root=limit)
        fail(files.faults)
        rules.extend(files.rules)
        cards.extend(files.documents)
    return rules, cards


def verify_pack(root: Path, found: Configured, index: int, name: str) -> None:
    """End the run when a rule pack is named that cannot be one."""
    wrong = _wrong_pack(root, found, name)
    if wrong and found.document is not None:
        shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}..."
        refuse(found.document, [ConfigurationFault(f"/rule-packs/{index}", f'"{shown}" {wrong}')])


def _wrong_pack(root: Path, found: Configured, name: str) -> str:
    """Say what is wrong with the path of a rule pack, if anything is."""
    try:
        path = Path(os.path.realpath(found.base / name))
        if not found.trusted and not path.is_relative_to(os.path.realpath(root)):
            return "leads out of the catalogue, keep rule packs inside it"
        if path.suffix == ".py":
            return "is code, a catalogue can only bring rule files"
        if not path.exists():
            return "does not exist"
        return "" if path.is_file() or path.is_dir() else "is neither a file nor a folder"
    except (OSError, ValueError):  # a name that no file can have
        return "does not exist"


def unfit(house_rules: Sequence[Rule], cards: Sequence[Document], tools: Registry) -> Iterator[Fault]:
    """Yield what is wrong with rules of the catalogue beside those that are there already."""
    taken = {*tools.rules, *renamed(tools.rules.values())}
    for rule, card in zip(house_rules, cards, strict=True):
        before = {f"/formerly/{index}": old for index, old in enumerate(rule.formerly)}
        for pointer, name in {"/id": rule.id, **before}.items():
            if name in taken:
                message = f'rule "{name}" is there already, give yours another id'
                yield Fault(card.node(pointer).location, message)
            elif "/" not in name:
                message = f'id "{name}" needs a prefix that says whose it is, as in "acme/{name}"'
                yield Fault(card.node(pointer).location, message)
            taken.add(name)
        if rule.check and rule.check not in tools.checks:
            message = f'no check is called "{rule.check}", a rule file cannot bring one'
            yield Fault(card.node("/check").location, message)


def empty_packs(found: Configured, rules: Iterable[Rule]) -> Iterator[str]:
    """Yield the rule packs that nothing is in: somebody may have moved it elsewhere."""
    paths = [rule.path for rule in rules]
    for name in found.configuration.rule_packs:
        if not any(path.startswith(str(found.base / name).rstrip("/")) for path in paths):
            yield name


def packs_inside(root: Path, found: Configured) -> Iterator[str]:
    """Yield where in the catalogue the rule packs lie that do, and what the configuration extends.

    Such files are no documents of it.
    """
    for name in getattr(found.document, "files", ()):
        if Path(name).is_relative_to(root):
            yield Path(name).relative_to(root).as_posix()
    for name in found.configuration.rule_packs:
        path = os.path.normpath(found.base / name)
        if Path(path).is_relative_to(root):
            yield Path(path).relative_to(root).as_posix()
