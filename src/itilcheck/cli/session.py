"""Prepare a run: the catalogue's root, its configuration, plugins and house rules."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import registry
from itilcheck.builtin import read_index
from itilcheck.cli.configuring import configured, plugin_files, refuse
from itilcheck.cli.failure import stop
from itilcheck.cli.faults import fail
from itilcheck.config import FILE_NAME, Configuration, ConfigurationFault, unknown_rules, with_current_ids
from itilcheck.discovery import find_root, untrusted
from itilcheck.finding import Notice
from itilcheck.plugins import OWN, PluginError, UnknownPluginError, metadata, searched
from itilcheck.record import NamedTuple, replace
from itilcheck.rule import renamed
from itilcheck.rulefiles import Fault, Standard, read_folder
from itilcheck.validation import Screen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import TypedDict

    from itilcheck.cli.configuring import Configured
    from itilcheck.cli.setup import Setup
    from itilcheck.document import Document
    from itilcheck.registry import Registry
    from itilcheck.registry.commands import Commands
    from itilcheck.rule import Rule
    from itilcheck.testing.chosen import Chosen

    class _Wanted(TypedDict):
        untrusted: list[str]
        disabled: Sequence[str]
        files: list[Path]
        asked: list[Path]


_LONGEST = 40


class Session(NamedTuple):
    """What a run stands on.

    ``packs`` are the paths of its rule packs, relative to the root where they lie in it. ``trusted``
    when its configuration is one that lies elsewhere: then nothing in the tree has a say.
    """

    root: Path
    registry: Registry
    configuration: Configuration
    configured: Document | None
    house_rules: list[Rule]
    packs: tuple[str, ...] = ()
    notices: Sequence[Notice] = ()
    trusted: bool = False


def open_registry(setup: Setup, *roots: Path, files: Iterable[Path] | None = None) -> Registry:
    """Load the plugins; one that is broken ends the run, named.

    ``files`` are Python files to load as plugins. Without any given, those are loaded that the
    command line and the configurations outside the current folder name.
    """
    if files is None:
        here = Path(os.path.realpath(Path()))
        files, _ = plugin_files(here, setup, configured(here, setup) if setup.config is not None else None)
    try:
        return registry.load(**_wanted(setup, roots, files))
    except PluginError as error:
        stop(refusal([error]))


def open_commands(setup: Setup, built_in: Collection[str]) -> Commands:
    """Load the plugins and take their commands, and the faults of those that are broken.

    Nothing is loaded from the catalogue that one stands in. ``built_in`` are the names of commands
    that no plugin can bring.
    """
    from itilcheck.registry.commands import load_commands  # noqa: PLC0415  # only when they are asked for

    root = find_root([Path()])
    files, _ = plugin_files(root, setup, configured(root, setup) if setup.config is not None else None)
    return load_commands(built_in, **_wanted(setup, [root], files))


def refusal(errors: Iterable[PluginError]) -> str:
    """Give the lines that say why plugins are refused, and how to do without them."""
    errors = list(errors)
    lines = [f"error: {error}" for error in errors]
    if any(not isinstance(one, UnknownPluginError) and one.plugin != OWN for one in errors):
        lines.append("to run without a plugin: itilcheck --disable-plugin NAME")
    return "\n".join(lines)


def _wanted(setup: Setup, roots: Iterable[Path], files: Iterable[Path]) -> _Wanted:
    """Say which plugins to load, as the registry takes it."""
    return {
        "untrusted": _folders(roots),
        "disabled": setup.disabled,
        "files": list(files),
        "asked": [Path(one) for one in setup.plugin_files],
    }


def _folders(roots: Iterable[Path]) -> list[str]:
    """List the folders from which nothing is loaded: the current one, and where strangers may write."""
    here = Path(os.path.realpath(Path()))
    return [str(folder) for root in dict.fromkeys((*roots, here)) for folder in untrusted(root)]


def open_session(root: Path, setup: Setup) -> Session:
    """Read the configuration for the root and what it names; anything wrong ends the run, with its place."""
    found = configured(root, setup)
    files, notices = plugin_files(root, setup, found)
    tools = open_registry(setup, root, files=files)
    house_rules, cards = _house_rules(root, found, tools)
    rules = [*tools.rules.values(), *house_rules]
    configuration, told = with_current_ids(found.configuration, renamed(rules))
    if found.document is not None:
        refuse(found.document, unknown_rules(configuration, {rule.id for rule in rules}))
    fail(_unfit(house_rules, cards, tools))
    packs = tuple(_relative(root, found))
    where = "" if found.trusted else FILE_NAME
    told += [f'rule pack "{name}" holds no rule file' for name in _empty(found, house_rules)]
    notices = [*notices, *tools.notices, *_passed_over(root), *(Notice(one, where) for one in told)]
    return Session(root, tools, configuration, found.document, house_rules, packs, notices, found.trusted)


def _empty(found: Configured, rules: Iterable[Rule]) -> Iterator[str]:
    """Yield the rule packs that nothing is in: somebody may have moved it elsewhere."""
    paths = [rule.path for rule in rules]
    for name in found.configuration.rule_packs:
        if not any(path.startswith(str(found.base / name).rstrip("/")) for path in paths):
            yield name


def _passed_over(root: Path) -> Iterator[Notice]:
    """Note installed plugins that are not loaded, for Python's path leads into the catalogue to find them."""
    strange = _folders([root])
    doubtful = {folder for folder in sys.path if folder} - set(searched(strange))
    if not any(name for folder in doubtful for name in metadata(folder)):
        return
    from itilcheck.plugins import candidates  # noqa: PLC0415  # reads much, and is hardly ever needed

    for one in candidates.installed(strange):
        if one.untrusted:
            message = (
                f'plugin "{one.label}" is not loaded, for it lies in the catalogue: install it elsewhere'
            )
            path = Path(os.path.realpath(one.path))
            yield Notice(
                message, path.relative_to(root).as_posix() if path.is_relative_to(root) else one.path
            )


def rules_here(paths: Sequence[str], setup: Setup) -> tuple[Chosen, Registry]:
    """Give the rules that somebody writes here, and the plugins that they are tried with.

    Without ``paths`` they are the rule packs that are configured, and the Python files of plugins.
    A Python file among the paths is a plugin as well: naming it says that it may run. What does not
    exist may be the id of a rule, which the packs are looked up for.
    """
    from itilcheck.testing.chosen import Chosen, Pack  # noqa: PLC0415  # only where rules are tested

    root = find_root([Path()])
    named = [path for path in paths if path.endswith(".py") and os.path.lexists(path)]
    setup = replace(setup, plugin_files=(*setup.plugin_files, *named))
    found = configured(root, setup)
    _refuse_code(named, found)
    files, _ = plugin_files(root, setup, found)
    tools = open_registry(setup, root, files=files)
    if paths and all(map(os.path.lexists, paths)):
        return Chosen(paths), tools
    packs = []
    for index, name in enumerate(found.configuration.rule_packs):
        _verify_pack(root, found, index, name)
        path = os.path.relpath(found.base / name)
        packs.append(Pack(path.replace(os.sep, "/"), name, None if found.trusted else root))
    if paths:
        return Chosen(paths, packs), tools
    return Chosen([str(one) for one in files], packs, whole=True), tools


def _refuse_code(named: Iterable[str], found: Configured) -> None:
    """Refuse to run what lies in a rule pack: it may have been named by a pattern, and be anybody's."""
    packs = [Path(os.path.realpath(found.base / name)) for name in found.configuration.rule_packs]
    for name in named:
        if any(Path(os.path.realpath(name)).is_relative_to(pack) for pack in packs):
            stop(f'error: "{name}" is code in a rule pack, which holds data only: keep it elsewhere')


def _relative(root: Path, found: Configured) -> Iterator[str]:
    """Yield where in the catalogue the rule packs lie that do: rule files are no documents of it."""
    for name in found.configuration.rule_packs:
        path = os.path.normpath(found.base / name)
        if Path(path).is_relative_to(root):
            yield Path(path).relative_to(root).as_posix()


def _unfit(house_rules: Sequence[Rule], cards: Sequence[Document], tools: Registry) -> Iterator[Fault]:
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


def _house_rules(root: Path, found: Configured, tools: Registry) -> tuple[list[Rule], list[Document]]:
    """Read the rule packs that a configuration names; give the rules, and the documents that they stand in.

    They are data. Those that the catalogue itself names stay inside of it.
    """
    rules: list[Rule] = []
    cards: list[Document] = []
    if found.document is None:
        return rules, cards
    for index, name in enumerate(found.configuration.rule_packs):
        _verify_pack(root, found, index, name)
        path, schema = Path(os.path.realpath(found.base / name)), read_index()["schemas"]["rule"]
        standard = Standard(Screen(schema), tools.schemas.bundled)
        limit = None if found.trusted else root
        origin = "this catalogue" if not found.trusted else found.configuration.path
        files = read_folder(path, str(found.base / name), origin, standard, root=limit)
        fail(files.faults)
        rules.extend(files.rules)
        cards.extend(files.documents)
    return rules, cards


def _verify_pack(root: Path, found: Configured, index: int, name: str) -> None:
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
