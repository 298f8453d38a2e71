"""Say what a configuration names that is not there, or is called something else now."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from itilcheck.config.values import LONGEST, MOST_FAULTS, Configuration, ConfigurationFault
from itilcheck.location import join
from itilcheck.names import closest
from itilcheck.record import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


def with_current_ids(
    configuration: Configuration, renamed: Mapping[str, str]
) -> tuple[Configuration, list[str]]:
    """Move what is said of rules by ids of before to those of now; give with it what to tell of that.

    ``renamed`` has the ids of now by those of before. What stands there by the id of now comes first,
    and then what comes first in the file.
    """
    rules = {name: setting for name, setting in configuration.rules.items() if name not in renamed}
    heard = {name: name for name in rules}
    told = []
    for old in (name for name in configuration.rules if name in renamed):
        new = renamed[old]
        if new in rules:
            told.append(f'rule "{old}" is called "{new}" now, and has no effect beside "{heard[new]}"')
        else:
            rules[new], heard[new] = configuration.rules[old], old
            told.append(f'rule "{old}" is called "{new}" now, write that')
    local = []
    for entry in configuration.local:
        here = {name: said for name, said in entry.rules.items() if name not in renamed}
        for old in (name for name in entry.rules if name in renamed):
            here.setdefault(renamed[old], entry.rules[old])
            told.append(f'rule "{old}" is called "{renamed[old]}" now, write that')
        local.append(entry._replace(rules=here))
    told = list(dict.fromkeys(told))
    return (replace(configuration, rules=rules, local=tuple(local)) if told else configuration), told


def unknown_rules(configuration: Configuration, known: Collection[str]) -> list[ConfigurationFault]:
    """List the rules that a configuration names and nobody brought."""
    unknown = (name for name in configuration.rules if name not in known)
    return [
        ConfigurationFault(join("/rules", name), _no_rule(name, known), at_key=True)
        for name in islice(unknown, MOST_FAULTS)
    ]


def unknown_local_rules(configuration: Configuration, known: Collection[str]) -> list[ConfigurationFault]:
    """List the rules that per-path names and nobody brought."""
    unknown = (
        (index, name)
        for index, entry in enumerate(configuration.local)
        for name in entry.rules
        if name not in known
    )
    return [
        ConfigurationFault(join("/per-path", index, "rules", name), _no_rule(name, known), at_key=True)
        for index, name in islice(unknown, MOST_FAULTS)
    ]


def _no_rule(name: str, known: Collection[str]) -> str:
    near = closest(name, sorted(known))
    prefix, slash, _ = name.partition("/")
    strange = slash and not any(one.startswith(f"{prefix}/") for one in known)
    lost = f', is the plugin loaded that brings "{prefix}/"' if strange else ""
    hint = f', did you mean "{near}"' if near else lost or ', "itilcheck rules" lists them all'
    return f'no rule is called "{name}"{hint}'


def unknown_adapters(configuration: Configuration, known: Collection[str]) -> list[ConfigurationFault]:
    """List the adapters that a configuration names and nobody brings."""
    places = [(f"/adapters/{index}", name) for index, name in enumerate(configuration.adapters or ())]
    places += [(join("/adapters", name), name) for name in configuration.adapters_off]
    faults: list[ConfigurationFault] = []
    for place, name in places:
        if name not in known and len(faults) < MOST_FAULTS:
            near = closest(name, sorted(known))
            there = f"there are {', '.join(sorted(known))}" if known else "no plugin brings any"
            hint = f'did you mean "{near}"' if near else there
            message = f'no adapter is called "{name[:LONGEST]}", {hint}'
            faults.append(ConfigurationFault(place, message, at_key=configuration.adapters is None))
    return faults


def unknown_packs(configuration: Configuration, known: Collection[str]) -> list[ConfigurationFault]:
    """List the packs that a configuration names and nobody brings."""
    return [
        ConfigurationFault(f"/packs/{index}", no_pack(name, known))
        for index, name in enumerate(configuration.packs)
        if name not in known
    ]


def no_pack(name: str, known: Collection[str]) -> str:
    """Say that no pack has a name, and which was meant or which there are."""
    near = closest(name, sorted(known))
    there = f"there are {', '.join(sorted(known))}" if known else "no plugin brings any"
    if name.endswith(("/", ".yaml", ".yml", ".json")):
        there = "folders and files of rules stand in rule-packs"
    hint = f'did you mean "{near}"' if near else there
    return f'no pack is called "{name[:LONGEST]}", {hint}'


def unknown_organizations(configuration: Configuration, names: Sequence[str]) -> list[ConfigurationFault]:
    """List the organizations that a configuration calls ours and the catalogue does not hold."""
    faults: list[ConfigurationFault] = []
    for index, name in enumerate(configuration.settings.organizations):
        if names and name not in names and len(faults) < MOST_FAULTS:
            near = closest(name, names)
            hint = f', did you mean "{near}"' if near else ""
            faults.append(
                ConfigurationFault(f"/organizations/{index}", f'no organization is called "{name}"{hint}')
            )
    return faults
