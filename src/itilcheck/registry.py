"""Collect what plugins bring, once, and refuse what two of them bring under one name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import itilcheck
from itilcheck import builtin, loading, plugins
from itilcheck.adapters import read_adapter
from itilcheck.engine import Toolbox
from itilcheck.plugins import Plugin, PluginError
from itilcheck.rulefiles import read_folder
from itilcheck.schemas import KindSchemas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from itilcheck.adapters import Adapter
    from itilcheck.document import JSON
    from itilcheck.reporters.style import Reporter
    from itilcheck.rule import Check, Rule


class _Brought(NamedTuple):
    """One thing that a plugin brought under a name."""

    plugin: Plugin
    name: str
    thing: Any


@dataclass(frozen=True, slots=True)
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
        Plugin("itilcheck", version, builtin),
        *plugins.bundled(version, disabled),
        *plugins.installed(untrusted, disabled),
    )
    checks = _unique("check", _brought(found, "itilcheck_register_checks"))
    rules = _unique("rule", [*_rules(found), *_packs(found)])
    for rule in rules.values():
        if rule.check and rule.check not in checks:
            message = (
                f'rule "{rule.id}" of plugin "{rule.plugin}" names check "{rule.check}", which nobody brings'
            )
            raise PluginError(message)
    return Registry(
        plugins=found,
        rules=rules,
        checks=checks,
        schemas=KindSchemas(_schemas(found)),
        adapters=_unique("adapter", _adapters(found)),
        reporters=_unique("format", _brought(found, "itilcheck_register_reporters")),
    )


def _call(plugin: Plugin, hook: str) -> Iterator[Any]:
    """Call a plugin's implementation of a hook; one that raises is named."""
    implementation = plugin.implementation(hook)
    if implementation is None:
        return
    try:
        things = implementation()
        things = things if hasattr(things, "items") else list(things)
    except Exception as error:
        named = f"{plugin.name} {plugin.version}".strip()
        message = f'plugin "{named}": {hook} failed with {type(error).__name__}: {error}'
        raise PluginError(message) from error
    yield things


def _brought(found: Iterable[Plugin], hook: str) -> Iterator[_Brought]:
    for plugin in found:
        for things in _call(plugin, hook):
            for name, thing in things.items():
                yield _Brought(plugin, name, thing)


def _rules(found: Iterable[Plugin]) -> Iterator[_Brought]:
    for plugin in found:
        for rules in _call(plugin, "itilcheck_register_rules"):
            for rule in rules:
                yield _prefixed(plugin, rule)


def _packs(found: Iterable[Plugin]) -> Iterator[_Brought]:
    for plugin in found:
        for folders in _call(plugin, "itilcheck_register_rule_packs"):
            for folder in folders:
                yield from _pack(plugin, folder)


def _pack(plugin: Plugin, folder: Path) -> Iterator[_Brought]:
    rules, faults = read_folder(folder, folder.name, plugin.name, builtin.read_index()["schemas"]["rule"])
    for fault in faults:
        where = fault.location.path
        if fault.location.region is not None:
            where = f"{where}:{fault.location.region.start.line}:{fault.location.region.start.column}"
        message = f'plugin "{plugin.name} {plugin.version}": {where}: {fault.message}'
        raise PluginError(message)
    for rule in rules:
        yield _prefixed(plugin, rule)


def _prefixed(plugin: Plugin, rule: Rule) -> _Brought:
    """Refuse a rule of others whose id does not say whose it is."""
    ours = plugin.module is builtin or plugin.module.__name__ in plugins.BUNDLED
    if not ours and "/" not in rule.id:
        named = f"{plugin.name} {plugin.version}".strip()
        message = f'plugin "{named}": rule "{rule.id}" needs a prefix, as in "acme/{rule.id}"'
        raise PluginError(message)
    return _Brought(plugin, rule.id, rule)


def _adapters(found: Iterable[Plugin]) -> Iterator[_Brought]:
    for plugin in found:
        for paths in _call(plugin, "itilcheck_register_adapters"):
            for path in paths:
                try:
                    loaded = loading.load(path.name, path.read_bytes())
                    if loaded.issues:
                        raise ValueError(loaded.issues[0][1].message)  # noqa: TRY301  # told as any other fault below
                    adapter = read_adapter(loaded.documents[0])
                except (OSError, ValueError) as error:
                    message = f'plugin "{plugin.name} {plugin.version}": {path.name}: {error}'
                    raise PluginError(message) from error
                yield _Brought(plugin, adapter.id, adapter)


def _schemas(found: Iterable[Plugin]) -> Mapping[str, JSON]:
    """Merge what plugins add to kinds into the kinds' schemas."""
    merged: dict[str, JSON] = {}
    for plugin in found:
        for schemas in _call(plugin, "itilcheck_register_schemas"):
            for kind, schema in schemas.items():
                merged[kind] = _extended(merged[kind], schema, plugin, kind) if kind in merged else schema
    return merged


def _extended(base: JSON, extension: JSON, plugin: Plugin, where: str) -> JSON:
    """Add properties to a schema's; one that is there already is a conflict."""
    properties = dict(base.get("properties", {}))
    for name, schema in extension.get("properties", {}).items():
        below = f"{where}/{name}"
        if name not in properties:
            properties[name] = schema
        elif isinstance(schema, dict) and "properties" in schema and "properties" in properties[name]:
            properties[name] = _extended(properties[name], schema, plugin, below)
        else:
            message = (
                f'plugin "{plugin.name} {plugin.version}": schema extends {below}, which is there already'
            )
            raise PluginError(message)
    definitions = {**base.get("$defs", {}), **extension.get("$defs", {})}
    result = {**base, "properties": properties}
    return {**result, "$defs": definitions} if definitions else result


def _unique(what: str, brought: Iterable[_Brought]) -> dict[str, Any]:
    """Key things by name; two of one name are refused, with both plugins named."""
    owners: dict[str, Plugin] = {}
    result: dict[str, Any] = {}
    for plugin, name, thing in brought:
        if name in owners:
            message = (
                f'{what} "{name}" is brought by plugin "{owners[name].name}" and by plugin "{plugin.name}"'
            )
            raise PluginError(message)
        owners[name] = plugin
        result[name] = thing
    return result
