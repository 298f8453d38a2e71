"""Hold the configuration of a catalogue, and read it with the place of everything wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.catalogue import Settings
from itilcheck.finding import Level, Severity
from itilcheck.location import join
from itilcheck.names import Externals, closest
from itilcheck.record import NamedTuple, field, record, replace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from itilcheck.document import JSON
    from itilcheck.rule import Rule

FILE_NAME = ".itilcheck.yaml"
"""The configuration's name; the folder that holds it is the root of the catalogue."""
_LONGEST = 40
_MOST_FAULTS = 100
"""How many mistakes of one sort are told: each costs a search for what was meant."""


class RuleSetting(NamedTuple):
    """What the configuration says of one rule; ``severity`` None leaves the card's."""

    severity: Severity | None = None
    off: bool = False
    options: Mapping[str, Any] = {}


@record
class Configuration:
    """What a run was told: the level to hold the catalogue to, rules, packs, and whose it is.

    ``packs`` are the names of standards. ``rule_packs``, and ``plugins``, which are Python files, are
    paths relative to the configuration's folder.
    """

    level: Level = Level.FOUNDATION
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    rule_packs: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    path: str = ""


class ConfigurationFault(NamedTuple):
    """One thing wrong with a configuration, at a pointer into it."""

    pointer: str
    message: str
    at_key: bool = False


def read_configuration(
    data: JSON, schema: JSON, path: str, *, trusted: bool = False
) -> tuple[Configuration, list[ConfigurationFault]]:
    """Read a configuration's data; with faults the configuration is the default one.

    ``schema`` is that of the configuration file, self-contained. Only one that is ``trusted`` may name
    plugins: they are code.
    """
    if data is None:
        return Configuration(path=path), []
    from itilcheck import validation  # noqa: PLC0415  # only catalogues that have a configuration

    if not validation.compiled(schema).is_valid(data):
        from itilcheck.violations import violations  # noqa: PLC0415  # only once something is wrong

        return Configuration(path=path), [
            ConfigurationFault(one.pointer, one.message, at_key=one.at_key)
            for one in violations(schema, data)
        ]
    if "plugins" in data and not trusted:
        message = "a catalogue cannot name code, use --plugin FILE, or a configuration elsewhere"
        return Configuration(path=path), [ConfigurationFault("/plugins", message, at_key=True)]
    return (
        Configuration(
            level=Level(data.get("level", Level.FOUNDATION.value)),
            rules={name: _rule(value) for name, value in (data.get("rules") or {}).items()},
            rule_packs=tuple(data.get("rule-packs") or ()),
            packs=tuple(data.get("packs") or ()),
            plugins=tuple(data.get("plugins") or ()),
            settings=settings(data),
            path=path,
        ),
        [],
    )


def settings(data: Mapping[str, JSON]) -> Settings:
    """Read what a configuration says of the catalogue itself; that of an example may say which day it is."""
    external = data.get("external") or {}
    patterns = (
        {"": tuple(external)} if isinstance(external, list) else {k: tuple(v) for k, v in external.items()}
    )
    return Settings(tuple(data.get("organizations") or ()), Externals(patterns), data.get("today") or "")


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
    return (replace(configuration, rules=rules) if told else configuration), told


def unknown_rules(configuration: Configuration, known: Collection[str]) -> list[ConfigurationFault]:
    """List the rules that a configuration names and nobody brought."""
    faults: list[ConfigurationFault] = []
    for name in configuration.rules:
        if name not in known and len(faults) < _MOST_FAULTS:
            near = closest(name, sorted(known))
            prefix, slash, _ = name.partition("/")
            strange = slash and not any(one.startswith(f"{prefix}/") for one in known)
            lost = f', is the plugin loaded that brings "{prefix}/"' if strange else ""
            hint = f', did you mean "{near}"' if near else lost or ', "itilcheck rules" lists them all'
            faults.append(
                ConfigurationFault(join("/rules", name), f'no rule is called "{name}"{hint}', at_key=True)
            )
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
    return f'no pack is called "{name[:_LONGEST]}", {hint}'


def unknown_options(configuration: Configuration, rules: Mapping[str, Rule]) -> list[ConfigurationFault]:
    """List the options that a configuration gives to rules which do not take them, or not of that type.

    The options of a rule's card are all that it takes, with what holds where nothing is said.
    """
    faults: list[ConfigurationFault] = []
    for name, setting in configuration.rules.items():
        rule = rules.get(name)
        for option, value in setting.options.items() if rule is not None else ():
            place = join("/rules", name, "options", option)
            taken = rule.options if rule is not None else {}
            if option not in taken:
                near = closest(option, list(taken))
                hint = f'did you mean "{near}"' if near else f"it takes {', '.join(taken) or 'none'}"
                message = f'rule "{name}" has no option "{option}", {hint}'
                faults.append(ConfigurationFault(place, message, at_key=True))
            elif _sort(value) != _sort(taken[option]):
                message = f'option "{option}" must be {_sort(taken[option])}, as in the rule'
                faults.append(ConfigurationFault(place, message))
    return faults[:_MOST_FAULTS]


def _sort(value: JSON) -> str:
    """Name the sort of a value: an option stays of the sort that the rule expects."""
    if isinstance(value, bool):
        return "true or false"
    sorts = {str: "text", int: "a number", float: "a number", list: "a list", dict: "a map"}
    return sorts.get(type(value), "empty")


def unknown_organizations(configuration: Configuration, names: Sequence[str]) -> list[ConfigurationFault]:
    """List the organizations that a configuration calls ours and the catalogue does not hold."""
    faults: list[ConfigurationFault] = []
    for index, name in enumerate(configuration.settings.organizations):
        if names and name not in names and len(faults) < _MOST_FAULTS:
            near = closest(name, names)
            hint = f', did you mean "{near}"' if near else ""
            faults.append(
                ConfigurationFault(f"/organizations/{index}", f'no organization is called "{name}"{hint}')
            )
    return faults


def _rule(value: JSON) -> RuleSetting:
    if isinstance(value, str):
        return RuleSetting(off=True) if value == "off" else RuleSetting(Severity(value))
    severity = value.get("severity")
    named = Severity(severity) if severity not in {None, "off"} else None
    return RuleSetting(named, severity == "off", value.get("options") or {})
