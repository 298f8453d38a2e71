"""Prepare a run: the catalogue's root, its configuration, plugins and house rules."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import registry
from itilcheck.cli.configuring import configured, plugin_files, refuse, untrusted_folders
from itilcheck.cli.failure import stop
from itilcheck.cli.faults import fail
from itilcheck.cli.packs import empty_packs, house_rules, packs_inside, unfit, verify_pack
from itilcheck.cli.refusing import refusal
from itilcheck.config import (
    FILE_NAME,
    Configuration,
    unknown_adapters,
    unknown_local_rules,
    unknown_options,
    unknown_rules,
    with_current_ids,
)
from itilcheck.discovery import find_root
from itilcheck.plugins import PluginError, metadata, searched
from itilcheck.record import NamedTuple, replace
from itilcheck.report import Notice
from itilcheck.rule import renamed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import TypedDict

    from itilcheck.cli.configuring import Configured
    from itilcheck.cli.setup import Setup
    from itilcheck.config import Places
    from itilcheck.registry import Registry
    from itilcheck.registry.commands import Commands
    from itilcheck.rule import Rule
    from itilcheck.standard import Pack
    from itilcheck.testing.chosen import Chosen

    class _Wanted(TypedDict):
        untrusted: list[str]
        disabled: Sequence[str]
        files: list[Path]
        asked: list[Path]


class Session(NamedTuple):
    """What a run stands on.

    ``packs`` are the paths of its rule packs, relative to the root where they lie in it. ``trusted``
    when its configuration is one that lies elsewhere: then nothing in the tree has a say.
    ``standards`` are the packs that are switched on, by name: their rules are in the registry.
    """

    root: Path
    registry: Registry
    configuration: Configuration
    configured: Places | None
    house_rules: list[Rule]
    packs: tuple[str, ...] = ()
    notices: Sequence[Notice] = ()
    trusted: bool = False
    standards: Mapping[str, Pack] = {}


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

    root = find_root([Path()], isolated=setup.isolated)
    files, _ = plugin_files(root, setup, configured(root, setup) if setup.config is not None else None)
    return load_commands(built_in, **_wanted(setup, [root], files))


def _wanted(setup: Setup, roots: Iterable[Path], files: Iterable[Path]) -> _Wanted:
    """Say which plugins to load, as the registry takes it."""
    return {
        "untrusted": untrusted_folders(roots),
        "disabled": setup.disabled,
        "files": list(files),
        "asked": [Path(one) for one in setup.plugin_files],
    }


def open_session(root: Path, setup: Setup, asked: Sequence[str] = ()) -> Session:
    """Read the configuration for the root and what it names; anything wrong ends the run, with its place.

    ``asked`` are names of packs that are switched on beside those of the configuration.
    """
    found = configured(root, setup)
    files, notices = plugin_files(root, setup, found)
    tools = open_registry(setup, root, files=files)
    standards: Mapping[str, Pack] = {}
    if found.configuration.packs or asked:
        from itilcheck.cli.standards import switched_on  # noqa: PLC0415  # most runs name no pack

        tools, standards = switched_on(found, asked, tools)
    own, cards = house_rules(root, found, tools)
    known = {rule.id: rule for rule in (*tools.rules.values(), *own)}
    sleeping: Mapping[str, Rule] = {}
    if any(name not in known for name in _rules_named(found.configuration)):
        from itilcheck.cli.standards import other_rules  # noqa: PLC0415  # only then it may be one of a pack

        sleeping = other_rules(tools, standards)
        known = {**sleeping, **known}
    configuration, told = with_current_ids(found.configuration, renamed(known.values()))
    if found.document is not None:
        refuse(found.document, unknown_rules(configuration, known))
        refuse(found.document, unknown_options(configuration, known))
        refuse(found.document, unknown_local_rules(configuration, known))
        refuse(found.document, unknown_adapters(configuration, tools.adapters))
    fail(unfit(own, cards, tools))
    used = {name: one for name, one in tools.adapters.items() if configuration.uses(name)}
    tools = replace(tools, adapters=used) if len(used) < len(tools.adapters) else tools
    packs = tuple(packs_inside(root, found))
    where = "" if found.trusted else FILE_NAME
    told += [f'rule pack "{name}" holds no rule file' for name in empty_packs(found, own)]
    told += list(_without_effect(configuration, sleeping))
    notices = [*notices, *tools.notices, *_passed_over(root), *(Notice(one, where) for one in told)]
    notices += [Notice(one) for one in setup.notices]
    return Session(root, tools, configuration, found.document, own, packs, notices, found.trusted, standards)


def _rules_named(configuration: Configuration) -> set[str]:
    """Give the ids of all rules that a configuration says something of."""
    return {*configuration.rules, *(name for entry in configuration.local for name in entry.rules)}


def _without_effect(configuration: Configuration, sleeping: Mapping[str, Rule]) -> Iterator[str]:
    """Tell of rules that are configured as if they ran, and whose pack is not switched on."""
    for name, setting in configuration.rules.items():
        if name in sleeping and not setting.off:
            yield f'rule "{name}" does not run, for packs does not name "{sleeping[name].pack}"'


def _passed_over(root: Path) -> Iterator[Notice]:
    """Note installed plugins that are not loaded, for Python's path leads into the catalogue to find them."""
    strange = untrusted_folders([root])
    doubtful = {folder for folder in sys.path if folder} - set(searched(strange))
    if not any(name for folder in doubtful for name in metadata(folder)):
        return
    from itilcheck.plugins import candidates  # noqa: PLC0415  # reads much, and is hardly ever needed

    for one in candidates.installed(strange):
        if one.untrusted:
            yield _not_loaded(root, f'plugin "{one.label}" is not loaded, for it lies in', one.path)


def _not_loaded(root: Path, message: str, folder: str) -> Notice:
    """Note where a plugin lies: in the catalogue, seen from its root, or else with the whole path."""
    path, root = Path(os.path.realpath(folder)), Path(os.path.realpath(root))
    if path.is_relative_to(root):
        return Notice(f"{message} the catalogue: install it elsewhere", path.relative_to(root).as_posix())
    here = path.is_relative_to(os.path.realpath(Path()))
    where = "the current folder" if here else "a folder that is not trusted"
    return Notice(f"{message} {where}, {path}: install it elsewhere")


def rules_here(paths: Sequence[str], setup: Setup) -> tuple[Chosen, Registry]:
    """Give the rules that somebody writes here, and the plugins that they are tried with.

    Without ``paths`` they are the rule packs that are configured, and the Python files of plugins.
    A Python file among the paths is a plugin as well: naming it says that it may run. What does not
    exist may be the id of a rule, which the packs are looked up for.
    """
    from itilcheck.testing.chosen import Chosen, Pack  # noqa: PLC0415  # only where rules are tested

    root = find_root([Path()], isolated=setup.isolated)
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
        verify_pack(root, found, index, name)
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
