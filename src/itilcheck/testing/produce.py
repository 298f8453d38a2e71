"""Say what is wrong with the things that a plugin brings, once it can be loaded."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from itilcheck.plugins import PluginError
from itilcheck.registry.collecting import functions
from itilcheck.registry.commands import commands_of
from itilcheck.registry.standards import find_packs, open_packs, packs_of, rules_of, verified
from itilcheck.reporters.style import Style
from itilcheck.testing.asking import report_of
from itilcheck.testing.examples import verify_examples
from itilcheck.testing.recognising import SUFFIXES
from itilcheck.testing.style import card_faults
from itilcheck.testing.trying import run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.plugins import Plugin
    from itilcheck.registry import Registry
    from itilcheck.report import Report
    from itilcheck.reporters.style import Reporter
    from itilcheck.rule import Rule
    from itilcheck.standard import Pack

_BROKEN = "a: ["
"""A document with a finding, for formats to render."""


def produce_faults(plugin: Plugin, registry: Registry, others: Registry | None) -> Iterator[str]:
    """Yield what is wrong with rules, checks and formats of a plugin; ``others`` has all else."""
    own = [rule for name, rule in registry.rules.items() if others is None or name not in others.rules]
    packs, wrong = _packs(plugin, registry)
    yield from wrong
    own += [rule for pack in packs for rule in pack.rules]
    if not plugin.ours:
        yield from _prefixes(registry, others, packs)
    yield from _unnamed_checks(plugin, registry, own)
    yield from _file_names(own)
    for rule in own:
        for fault in verify_examples(rule, registry=registry):
            first, *rest = str(fault).split("\n")
            yield "\n".join([first, *(f"  {line}" for line in rest)])
        yield from (f"{rule.id}: {fault}" for fault in card_faults(rule))
    yield from _formats(plugin, registry)
    yield from _commands(plugin)


def _packs(plugin: Plugin, registry: Registry) -> tuple[list[Pack], list[str]]:
    """Read the packs of a plugin, and list what is wrong with those that are none."""
    packs: list[Pack] = []
    faults: list[str] = []
    try:
        for one in packs_of(plugin):
            try:
                packs.append(verified(one, registry))
            except PluginError as error:  # noqa: PERF203  # each pack has its own faults
                faults += _bare(plugin, error).split("\n")
    except PluginError as error:
        faults.append(_bare(plugin, error))
    return packs, faults


def _bare(plugin: Plugin, error: PluginError) -> str:
    """Give a message without the name of the plugin in front."""
    return str(error).removeprefix(f'plugin "{plugin.title}": ')


def _prefixes(registry: Registry, others: Registry | None, packs: Iterable[Pack]) -> Iterator[str]:
    """Yield a fault where names have several prefixes: people could not tell that they belong together."""
    prefixes: dict[str, str] = {pack.id.rpartition("/")[0]: pack.id for pack in packs}
    for part in ("rules", "checks", "adapters", "reporters"):
        for name in getattr(registry, part):
            if others is None or name not in getattr(others, part):
                prefixes.setdefault(name.rpartition("/")[0], name)
    if len(prefixes) > 1:
        names = ", ".join(f'"{name}"' for name in prefixes.values())
        yield f"names have {len(prefixes)} prefixes where one should be: {names}"


def _unnamed_checks(plugin: Plugin, registry: Registry, own: Iterable[Rule]) -> Iterator[str]:
    named = {rule.check for rule in (*registry.rules.values(), *own)}
    brought = [one.name for one in functions(plugin, "itilcheck_register_checks")]
    left = [name for name in brought if name in registry.checks and name not in named]
    if left and plugin.ours:  # our packs may name them
        found = find_packs(one for one in registry.plugins if one.ours)
        named = {rule.check for rule in rules_of(open_packs(found, found, registry)).values()}
    yield from (f'check "{name}" is named by no rule' for name in left if name not in named)


def _file_names(rules: Iterable[Rule]) -> Iterator[str]:
    """Yield rules that nobody finds by the name of their file; a file of several rules is free."""
    files: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.path.endswith(SUFFIXES):
            files.setdefault(rule.path, []).append(rule)
    for path, (first, *more) in files.items():
        name = first.id.rpartition("/")[2]
        if not more and PurePosixPath(path).stem != name:
            yield f'{path} holds the rule "{first.id}", call it {name}{PurePosixPath(path).suffix}'


def _formats(plugin: Plugin, registry: Registry) -> Iterator[str]:
    """Yield formats that fail on a report without findings, or on one with."""
    reading = [rule for rule in registry.rules.values() if rule.check == "syntax-error"]
    reports = {"an empty report": run([], "", {}, registry)}
    if reading:
        reports["a report with a finding"] = report_of(reading[0], _BROKEN, registry=registry)
    for one in functions(plugin, "itilcheck_register_reporters"):
        render = registry.reporters.get(one.name)
        failed = [(what, _failure(render, report)) for what, report in reports.items() if render is not None]
        yield from [f"{failure}, on {what}" for what, failure in failed if failure][:1]


def _commands(plugin: Plugin) -> Iterator[str]:
    """Yield what is wrong with commands; how a module is called once it is installed is not known."""
    named = plugin if plugin.version else plugin._replace(ours=True)
    try:
        list(commands_of(named))
    except PluginError as error:
        yield _bare(named, error)


def _failure(render: Reporter, report: Report) -> str:
    """Say how a format fails on a report; nothing where it gives text."""
    try:
        "".join(render(report, Style()))
    except PluginError as error:
        return str(error).partition(": ")[2]
    return ""
