"""Collect what plugins bring, once, and refuse what two of them bring under one name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import itilcheck
from itilcheck import builtin, hookspecs, index, plugins
from itilcheck.engine import Toolbox
from itilcheck.names import closest
from itilcheck.plugins import Plugin, PluginError
from itilcheck.record import record, replace
from itilcheck.registry.collecting import Brought, described, functions, listed, named, prefixed, unique
from itilcheck.registry.files import read_mapping, read_pack
from itilcheck.rule import Rule
from itilcheck.schemas import KindSchemas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itilcheck.adapters import Adapter
    from itilcheck.document import JSON
    from itilcheck.registry.coded import Coded
    from itilcheck.report import Notice
    from itilcheck.reporters.style import Reporter
    from itilcheck.rule import Check


@record
class Registry:
    """Everything that a run can use, and the plugins that it comes from.

    ``notices`` tell of what plugins still use and is to go.
    """

    plugins: tuple[Plugin, ...]
    rules: Mapping[str, Rule]
    checks: Mapping[str, Check]
    schemas: KindSchemas
    adapters: Mapping[str, Adapter]
    reporters: Mapping[str, Reporter]
    notices: tuple[Notice, ...] = ()

    def toolbox(self, house_rules: Iterable[Rule] = ()) -> Toolbox:
        """Give the engine its tools, the rules of the catalogue itself among them."""
        rules = [*self.rules.values(), *house_rules]
        return Toolbox(rules, self.checks, self.schemas, tuple(self.adapters.values()))


def load(
    *,
    untrusted: Sequence[str] = (),
    disabled: Sequence[str] = (),
    files: Sequence[Path] = (),
    asked: Sequence[Path] = (),
) -> Registry:
    """Load all plugins and collect what they bring; takes and raises what ``find`` does."""
    found = collect(find(untrusted=untrusted, disabled=disabled, files=files, asked=asked))
    if not builtin.read_index()["rules"]:
        index.keep()
    return found


def find(
    *,
    untrusted: Sequence[str] = (),
    disabled: Sequence[str] = (),
    files: Sequence[Path] = (),
    asked: Sequence[Path] = (),
) -> tuple[Plugin, ...]:
    """Load all plugins, ours first.

    ``untrusted`` are folders from which no plugin is loaded, ``disabled`` names of plugins that are
    left out, or patterns with ``*``. ``files`` are Python files that are plugins of their own, and
    ``asked`` those of them that no pattern leaves out. Raises PluginError naming the culprit.
    """
    version = itilcheck.__version__
    found: tuple[Plugin, ...] = (
        Plugin(plugins.OWN, version, builtin, ours=True),
        *plugins.bundled_late(version, disabled),
        *plugins.installed(untrusted, disabled, [path.stem for path in files]),
    )
    if files:
        found = (*found, *plugins.from_files(files, found, disabled, asked))
    return found


def collect(found: tuple[Plugin, ...], specifications: Any = hookspecs) -> Registry:  # noqa: ANN401  # any namespace
    """Collect what plugins bring, ours first; raises PluginError naming the culprit.

    ``specifications`` is the module that specifies the hooks, and which of them are to go.
    """
    schemas = KindSchemas(_schemas(found))
    coded = {plugin.name: list(_coded(plugin, schemas)) for plugin in found if not plugin.ours}
    rules = [one for plugin in found for one in _rules(plugin, schemas, coded)]
    by_id = unique("rule", rules)
    checks = unique("check", (one for plugin in found for one in _checks(plugin, coded)))
    for one in rules:
        _verify_check(one, checks)
    _verify_former_ids(rules)
    return Registry(
        plugins=found,
        rules=by_id,
        checks=checks,
        schemas=schemas,
        adapters=unique("adapter", (one for plugin in found for one in _adapters(plugin, schemas))),
        reporters=unique("format", (one for plugin in found for one in _reporters(plugin))),
        notices=tuple(_notices(found, specifications)),
    )


def _notices(found: Iterable[Plugin], specifications: Any) -> Iterator[Notice]:  # noqa: ANN401  # as above
    others = [plugin for plugin in found if not plugin.ours]
    if others:
        from itilcheck.plugins.marks import deprecations  # noqa: PLC0415  # only with plugins of others

        yield from deprecations(others, specifications)


def _coded(plugin: Plugin, schemas: KindSchemas) -> Iterator[Coded]:
    """Yield the rules with code of a plugin of others; ours stand in rule files."""
    from itilcheck.registry.coded import coded_rules  # noqa: PLC0415  # only with plugins of others

    for one in coded_rules(plugin, schemas.bundled):
        prefixed("rule", Brought(plugin, one.rule.id, one.rule))
        yield one


def _checks(plugin: Plugin, coded: Mapping[str, Sequence[Coded]]) -> Iterator[Brought]:
    own = (Brought(plugin, one.rule.id, one.check, one.place) for one in coded.get(plugin.name, ()))
    for one in (*functions(plugin, "itilcheck_register_checks"), *own):
        if not plugin.ours:
            from itilcheck.registry.guarding import guarded_check  # noqa: PLC0415  # only with others' plugins

            one = one._replace(thing=guarded_check(one))  # noqa: PLW2901  # the same thing, made safe
        yield prefixed("check", one)


def _rules(plugin: Plugin, schemas: KindSchemas, coded: Mapping[str, Sequence[Coded]]) -> Iterator[Brought]:
    """Yield the rules that a plugin brings as records, those in its rule packs, and those with code."""
    for rule in listed(plugin, "itilcheck_register_rules", Rule):
        if not plugin.ours:
            from itilcheck.registry.records import verify_record  # noqa: PLC0415  # only with others' plugins

            verify_record(plugin, rule, schemas.bundled)
        owned = rule if plugin.ours else replace(rule, plugin=plugin.title, pack="")
        yield prefixed("rule", Brought(plugin, rule.id, owned, rule.path))
    for folder in listed(plugin, "itilcheck_register_rule_packs", Path):
        yield from read_pack(plugin, folder, schemas.bundled)
    for one in coded.get(plugin.name, ()):
        yield Brought(plugin, one.rule.id, one.rule, one.place)


def _verify_check(brought: Brought, checks: Mapping[str, Check]) -> None:
    """Refuse a rule whose check nobody brings."""
    name = brought.thing.check
    if name and name not in checks:
        near = closest(name, list(checks))
        hint = f', did you mean "{near}"' if near else ""
        message = f'rule "{brought.name}" names check "{name}", which nobody brings{hint}'
        raise brought.plugin.fault(message)


def _verify_former_ids(rules: Sequence[Brought]) -> None:
    """Refuse an id of before that is or was another rule's: nobody could tell which of them is meant."""
    with_others = [one for one in rules if one.thing.formerly]
    known = {one.name: one for one in rules} if with_others else {}
    for one in with_others:
        for name in one.thing.formerly:
            other = known.setdefault(prefixed("former rule id", one._replace(name=name)).name, one)
            if other is not one:
                whose = f"that of {described('rule', other)} and of {described('rule', one)}"
                message = f'rule id "{name}" is or was {whose}'
                raise PluginError(message, one.plugin.name, one.plugin.file)
            if name == one.name:
                message = f'rule "{name}" names itself as what it was called before'
                raise one.plugin.fault(message)


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


def _adapters(plugin: Plugin, schemas: KindSchemas) -> Iterator[Brought]:
    for path in listed(plugin, "itilcheck_register_adapters", Path):
        yield prefixed("adapter", read_mapping(plugin, path, schemas.bundled))


def _reporters(plugin: Plugin) -> Iterator[Brought]:
    for one in functions(plugin, "itilcheck_register_reporters"):
        if not plugin.ours:
            from itilcheck.registry.guarding import guarded_reporter  # noqa: PLC0415  # as above

            one = one._replace(thing=guarded_reporter(one))  # noqa: PLW2901  # as above
        yield prefixed("format", one)
