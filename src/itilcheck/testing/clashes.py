"""Find all names that a plugin brings and that are there already: collecting stops at the first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.plugins import PluginError
from itilcheck.registry.coded import coded_rules
from itilcheck.registry.collecting import Brought, clash, functions, listed
from itilcheck.registry.files import read_mapping, read_pack
from itilcheck.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from itilcheck.document import JSON
    from itilcheck.plugins import Plugin


def clashes(plugin: Plugin, others: Iterable[Plugin], kinds: Mapping[str, JSON]) -> list[str]:
    """List the names that a plugin brings twice, or that one of the others brings, each with both places.

    ``kinds`` are the schemas of all kinds. Lists nothing where something else is wrong.
    """
    first: dict[tuple[str, str], Brought] = {}
    told: dict[str, None] = {}
    try:
        for one in (*others, plugin):
            for what, brought in _brought(one, kinds):
                other = first.setdefault((what, brought.name), brought)
                if other is not brought and one is plugin:
                    told[str(clash(what, other, brought))] = None
    except PluginError:
        return []
    return list(told)


def _brought(plugin: Plugin, kinds: Mapping[str, JSON]) -> Iterator[tuple[str, Brought]]:
    """Yield what a plugin brings, each with the word for what it is."""
    for rule in listed(plugin, "itilcheck_register_rules", Rule):
        yield "rule", Brought(plugin, rule.id, rule, rule.path)
    for folder in listed(plugin, "itilcheck_register_rule_packs", Path):
        yield from (("rule", one) for one in read_pack(plugin, folder, kinds))
    if not plugin.ours:
        for one in coded_rules(plugin, kinds):
            yield "rule", Brought(plugin, one.rule.id, one.rule, one.rule.path)
    yield from (("check", one) for one in functions(plugin, "itilcheck_register_checks"))
    for path in listed(plugin, "itilcheck_register_adapters", Path):
        yield "adapter", read_mapping(plugin, path, kinds)
    yield from (("format", one) for one in functions(plugin, "itilcheck_register_reporters"))
