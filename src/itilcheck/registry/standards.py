"""Take the packs that plugins bring, and read those that are asked for.

Only who names a pack, or wants to see all rules, pays for this: any other check reads none.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import builtin
from itilcheck.packfiles import Held, Known, read_pack, read_sound
from itilcheck.registry.collecting import Brought, named, prefixed, shown, unique
from itilcheck.registry.files import refused
from itilcheck.rulefiles import Standard
from itilcheck.validation import Screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from itilcheck.plugins import Plugin
    from itilcheck.registry import Registry
    from itilcheck.rule import Rule
    from itilcheck.standard import Pack

HOOK = "itilcheck_register_packs"


def packs_of(plugin: Plugin) -> Iterator[Brought]:
    """Yield the packs of a plugin: the folder of each, by its name.

    Raises PluginError when the hook fails, gives something else, or names one without a prefix.
    """
    for one in named(plugin, HOOK):
        if not isinstance(one.thing, Path):
            message = f'{HOOK} must give folders, "{one.name}" is {shown(one.thing)}'
            raise plugin.fault(message)
        yield prefixed("pack", one)


def find_packs(plugins: Iterable[Plugin]) -> Mapping[str, Brought]:
    """Take the packs of all plugins by name, without reading them; two of one name are refused.

    Raises PluginError as ``packs_of`` does.
    """
    brought = [one for plugin in plugins for one in packs_of(plugin)]
    unique("pack", brought)
    return {one.name: one for one in brought}


def open_pack(brought: Brought, registry: Registry) -> Pack:
    """Read a pack; raise PluginError telling all that is wrong with it, and where."""
    plugin = brought.plugin
    if plugin.ours:
        return read_sound(brought.thing, plugin.name, registry.rules)
    return verified(brought, registry)


def verified(brought: Brought, registry: Registry) -> Pack:
    """Do what ``open_pack`` does, and take nothing for granted with a pack of our own either."""
    plugin = brought.plugin
    schemas = builtin.read_index()["schemas"]
    held = Held(Screen(schemas["pack"]), Standard(Screen(schemas["rule"]), registry.schemas.bundled))
    known = Known(registry.rules, registry.checks)
    pack, faults = read_pack(brought.thing, brought.name, plugin.title, known, held)
    if pack is None:
        raise refused(plugin, faults)
    return pack


def open_packs(found: Mapping[str, Brought], names: Iterable[str], registry: Registry) -> dict[str, Pack]:
    """Read some of the packs that were found, each once.

    Raises PluginError as ``open_pack`` does, and for rules of one id in two of them.
    """
    packs = {name: open_pack(found[name], registry) for name in dict.fromkeys(names)}
    unique(
        "rule",
        (
            Brought(found[name].plugin, rule.id, rule, rule.path)
            for name, pack in packs.items()
            for rule in pack.rules
        ),
    )
    return packs


def rules_of(packs: Mapping[str, Pack]) -> dict[str, Rule]:
    """Give the rules that some packs bring, by id."""
    return {rule.id: rule for pack in packs.values() for rule in pack.rules}
