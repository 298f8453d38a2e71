"""Switch on the packs that a configuration or a command line names, and refuse names that no pack has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.cli.configuring import refuse
from itilcheck.cli.failure import stop
from itilcheck.cli.refusing import refusal
from itilcheck.config import no_pack, unknown_packs
from itilcheck.plugins import PluginError
from itilcheck.record import replace
from itilcheck.registry.standards import find_packs, open_packs, rules_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itilcheck.cli.configuring import Configured
    from itilcheck.registry import Registry
    from itilcheck.rule import Rule
    from itilcheck.standard import Pack


def switched_on(
    found: Configured, asked: Sequence[str], tools: Registry
) -> tuple[Registry, Mapping[str, Pack]]:
    """Read the packs that a configuration names and those that are asked for; give the registry with them.

    A name that no pack has, or a pack that is broken, ends the run.
    """
    try:
        brought = find_packs(tools.plugins)
        if found.document is not None:
            refuse(found.document, unknown_packs(found.configuration, brought))
        for name in asked:
            if name not in brought:
                stop(f"error: {no_pack(name, brought)}")
        packs = open_packs(brought, [*found.configuration.packs, *asked], tools)
    except PluginError as error:
        stop(refusal([error]))
    return replace(tools, rules={**tools.rules, **rules_of(packs)}), packs


def other_rules(tools: Registry, packs: Mapping[str, Pack]) -> Mapping[str, Rule]:
    """Give the rules of all packs but those that are switched on; one that is broken ends the run."""
    try:
        brought = find_packs(tools.plugins)
        return rules_of(open_packs(brought, [name for name in brought if name not in packs], tools))
    except PluginError as error:
        stop(refusal([error]))


def pack_names(tools: Registry) -> list[str]:
    """List the names of all packs."""
    try:
        return sorted(find_packs(tools.plugins))
    except PluginError as error:
        stop(refusal([error]))
