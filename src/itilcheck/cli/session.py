"""Prepare a run: the catalogue's root, its configuration, plugins and house rules."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import loading, registry
from itilcheck.builtin import read_index
from itilcheck.cli.failure import stop
from itilcheck.config import FILE_NAME, Configuration, ConfigurationFault, read_configuration, unknown_rules
from itilcheck.discovery import RefusedFileError, read_given
from itilcheck.document import Document
from itilcheck.location import Location
from itilcheck.plugins import OWN, PluginError, UnknownPluginError
from itilcheck.record import NamedTuple
from itilcheck.rulefiles import Fault, read_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itilcheck.registry import Registry
    from itilcheck.rule import Rule

_LIMITS = loading.Limits(bytes=1 << 20)
_LONGEST = 40
_MOST_FAULTS = 100


class Session(NamedTuple):
    """What a run stands on."""

    root: Path
    registry: Registry
    configuration: Configuration
    configured: Document | None
    house_rules: list[Rule]


def open_registry(disabled: Sequence[str], *untrusted: Path) -> Registry:
    """Load the plugins; one that is broken ends the run, named."""
    folders = [str(folder.resolve()) for folder in (*untrusted, Path())]
    try:
        return registry.load(untrusted=folders, disabled=disabled)
    except UnknownPluginError as error:
        stop(f"error: {error}")
    except PluginError as error:
        ours = str(error).startswith(f'plugin "{OWN} ')
        stop(
            f"error: {error}"
            if ours
            else f"error: {error}\nto run without a plugin: itilcheck --disable-plugin NAME"
        )


def open_session(root: Path, disabled: Sequence[str]) -> Session:
    """Read the configuration at the root and what it names; anything wrong ends the run, with its place."""
    tools = open_registry(disabled, root)
    configuration, document = _configuration(root)
    house_rules = _house_rules(root, configuration, document)
    known = {*tools.rules, *(rule.id for rule in house_rules)}
    if document is not None:
        refuse(document, unknown_rules(configuration, known))
    fail(_unfit(house_rules, tools))
    return Session(root, tools, configuration, document, house_rules)


def _unfit(house_rules: Iterable[Rule], tools: Registry) -> Iterator[Fault]:
    """Yield what is wrong with rules of the catalogue beside those that are there already."""
    taken = set(tools.rules)
    for rule in house_rules:
        if rule.id in taken:
            message = f'rule "{rule.id}" is there already, give yours another id'
            yield Fault(Location(rule.path), message)
        taken.add(rule.id)
        if rule.check and rule.check not in tools.checks:
            message = f'no check is called "{rule.check}", a rule file cannot bring one'
            yield Fault(Location(rule.path), message)


def _configuration(root: Path) -> tuple[Configuration, Document | None]:
    path = root / FILE_NAME
    if not os.path.lexists(path):
        return Configuration(), None
    try:
        data = read_given(path, most=_LIMITS.bytes, root=root)
    except RefusedFileError as error:
        stop(f"{_shown(str(path))}: error: {error}")
    loaded = loading.load(str(path), data, limits=_LIMITS)
    fail(
        [Fault(Location(str(path), issue.region, issue.pointer), issue.message) for _, issue in loaded.issues]
    )
    if len(loaded.documents) > 1:
        stop(f"{_shown(str(path))}: error: holds {len(loaded.documents)} documents, allowed is one")
    content = loaded.documents[0] if loaded.documents else None
    document = Document(loaded.source, 0, "Configuration", "", content, content)
    configuration, faults = read_configuration(content, read_index()["schemas"]["config"], str(path))
    refuse(document, faults)
    return configuration, document


def refuse(document: Document, faults: Iterable[ConfigurationFault]) -> None:
    """End the run when a configuration has faults, telling each at its place."""
    told = []
    for fault in faults:
        node = document.node(fault.pointer)
        told.append(Fault(node.key_location if fault.at_key else node.location, fault.message))
    fail(told)


def _house_rules(root: Path, configuration: Configuration, document: Document | None) -> list[Rule]:
    """Read the rule packs that a configuration names; they are data, and stay inside the catalogue."""
    rules: list[Rule] = []
    if document is None:
        return rules
    for index, name in enumerate(configuration.rule_packs):
        wrong = _wrong_pack(root, name)
        if wrong:
            shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}..."
            refuse(document, [ConfigurationFault(f"/rule-packs/{index}", f'"{shown}" {wrong}')])
        path, schema = Path(os.path.realpath(root / name)), read_index()["schemas"]["rule"]
        found = read_folder(path, str(root / name), "this catalogue", schema, root=root)
        fail(found.faults)
        rules.extend(found.rules)
    return rules


def _wrong_pack(root: Path, name: str) -> str:
    """Say what is wrong with the path of a rule pack, if anything is."""
    try:
        path = Path(os.path.realpath(root / name))
        if not path.is_relative_to(os.path.realpath(root)):
            return "leads out of the catalogue, keep rule packs inside it"
        if path.suffix == ".py":
            return "is code, a catalogue can only bring rule files"
        if not path.exists():
            return "does not exist"
        return "" if path.is_file() or path.is_dir() else "is neither a file nor a folder"
    except (OSError, ValueError):  # a name that no file can have
        return "does not exist"


def fail(faults: Iterable[Fault]) -> None:
    """End the run when there are faults, telling each at its place."""
    lines = []
    told = sorted(faults, key=_place)
    for fault in told[:_MOST_FAULTS]:
        region = fault.location.region
        where = f":{region.start.line}:{region.start.column}" if region is not None else ""
        lines.append(f"{_shown(fault.location.path)}{where}: error: {fault.message}")
    if len(told) > _MOST_FAULTS:
        lines.append(f"error: {len(told) - _MOST_FAULTS} more mistakes")
    if lines:
        stop("\n".join(lines))


def _place(fault: Fault) -> tuple[str, int, int]:
    path, region, _ = fault.location
    return (path, region.start.line, region.start.column) if region is not None else (path, 0, 0)


def _shown(path: str) -> str:
    """Show a path from the current folder, where it lies below."""
    here = Path.cwd()
    full = Path(os.path.realpath(Path(path).parent), Path(path).name)
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else path
