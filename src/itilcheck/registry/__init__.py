"""Collect what plugins bring, once, and refuse what two of them bring under one name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import itilcheck
from itilcheck import builtin, plugins
from itilcheck.engine import Toolbox
from itilcheck.names import closest
from itilcheck.packs import RuleFileError, compile_expectation
from itilcheck.plugins import Plugin
from itilcheck.record import record, replace
from itilcheck.registry.collecting import Brought, functions, listed, named, prefixed, unique
from itilcheck.registry.files import read_mapping, read_pack
from itilcheck.rule import Rule
from itilcheck.schemas import KindSchemas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itilcheck.adapters import Adapter
    from itilcheck.document import JSON
    from itilcheck.reporters.style import Reporter
    from itilcheck.rule import Check


@record
class Registry:
    """Everything that a run can use, and the plugins that it comes from."""

    plugins: tuple[Plugin, ...]
    rules: Mapping[str, Rule]
    checks: Mapping[str, Check]
    schemas: KindSchemas
    adapters: Mapping[str, Adapter]
    reporters: Mapping[str, Reporter]

    def toolbox(self, house_rules: Iterable[Rule] = ()) -> Toolbox:
        """Give the engine its tools, the rules of the catalogue itself among them."""
        rules = [*self.rules.values(), *house_rules]
        return Toolbox(rules, self.checks, self.schemas, tuple(self.adapters.values()))


def load(*, untrusted: Sequence[str] = (), disabled: Sequence[str] = ()) -> Registry:
    """Load all plugins and collect what they bring.

    ``untrusted`` are folders from which no plugin is loaded, ``disabled`` names of plugins that are
    left out. Raises PluginError naming the culprit.
    """
    version = itilcheck.__version__
    found = (
        Plugin(plugins.OWN, version, builtin, ours=True),
        *plugins.bundled(version, disabled),
        *plugins.installed(untrusted, disabled),
    )
    checks = unique("check", (one for plugin in found for one in _checks(plugin)))
    rules = [one for plugin in found for one in _rules(plugin)]
    for one in rules:
        _verify_check(one, checks)
    return Registry(
        plugins=found,
        rules=unique("rule", rules),
        checks=checks,
        schemas=KindSchemas(_schemas(found)),
        adapters=unique("adapter", (one for plugin in found for one in _adapters(plugin))),
        reporters=unique("format", (one for plugin in found for one in _reporters(plugin))),
    )


def _checks(plugin: Plugin) -> Iterator[Brought]:
    for one in functions(plugin, "itilcheck_register_checks"):
        if not plugin.ours:
            from itilcheck.registry.guarding import guarded_check  # noqa: PLC0415  # only with others' plugins

            one = one._replace(thing=guarded_check(one))  # noqa: PLW2901  # the same thing, made safe
        yield prefixed("check", one)


def _rules(plugin: Plugin) -> Iterator[Brought]:
    """Yield the rules that a plugin brings as records, and those in its rule packs."""
    for rule in listed(plugin, "itilcheck_register_rules", Rule):
        if not plugin.ours:
            _verify_record(plugin, rule)
        owned = rule if plugin.ours else replace(rule, plugin=plugin.title)
        yield prefixed("rule", Brought(plugin, rule.id, owned, rule.path))
    for folder in listed(plugin, "itilcheck_register_rule_packs", Path):
        yield from read_pack(plugin, folder)


def _verify_record(plugin: Plugin, rule: Rule) -> None:
    """Refuse a rule that could not be judged; of one in a file, this was found out when it was read."""
    if bool(rule.given) == bool(rule.check):
        message = f'rule "{rule.id}" needs either given and expect, or a check'
        raise plugin.fault(message)
    try:
        if rule.given:
            compile_expectation(rule)
    except RuleFileError as error:
        message = f'rule "{rule.id}": {error}'
        raise plugin.fault(message) from error


def _verify_check(brought: Brought, checks: Mapping[str, Check]) -> None:
    """Refuse a rule whose check nobody brings."""
    name = brought.thing.check
    if name and name not in checks:
        near = closest(name, list(checks))
        hint = f', did you mean "{near}"' if near else ""
        message = f'rule "{brought.name}" names check "{name}", which nobody brings{hint}'
        raise brought.plugin.fault(message)


def _schemas(found: Iterable[Plugin]) -> Mapping[str, JSON]:
    """Take the kinds from ours, and extend them by what others bring."""
    brought = [one for plugin in found for one in named(plugin, "itilcheck_register_schemas")]
    schemas = {one.name: one.thing for one in brought if one.plugin.ours}
    extensions = [one for one in brought if not one.plugin.ours]
    if not extensions:
        return schemas
    from itilcheck.registry.extending import Kinds  # noqa: PLC0415  # only with plugins that extend kinds

    kinds = Kinds(schemas)
    for one in extensions:
        kinds.extend(one.plugin, one.name, one.thing)
    return kinds.schemas


def _adapters(plugin: Plugin) -> Iterator[Brought]:
    for path in listed(plugin, "itilcheck_register_adapters", Path):
        yield prefixed("adapter", read_mapping(plugin, path))


def _reporters(plugin: Plugin) -> Iterator[Brought]:
    for one in functions(plugin, "itilcheck_register_reporters"):
        if not plugin.ours:
            from itilcheck.registry.guarding import guarded_reporter  # noqa: PLC0415  # as above

            one = one._replace(thing=guarded_reporter(one))  # noqa: PLW2901  # as above
        yield prefixed("format", one)
