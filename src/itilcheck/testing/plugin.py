"""Check a whole plugin: hooks, names, rules with their examples, words, formats, and what it imports."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

import itilcheck
from itilcheck import builtin, hookspecs
from itilcheck import registry as registries
from itilcheck.names import closest
from itilcheck.plugins import BUNDLED, GROUP, OWN, Plugin, PluginError, bundled, marks
from itilcheck.plugins.distributions import load
from itilcheck.registry.authored import marked
from itilcheck.testing.clashes import clashes
from itilcheck.testing.imports import slow_imports
from itilcheck.testing.produce import produce_faults
from itilcheck.testing.trying import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from itilcheck.registry import Registry

_NEEDED_FIRST = ("itilcheck_register_checks", "itilcheck_register_schemas")
"""Hooks that bring what the others may rely on."""
_CODED = "rules with code"


def check_plugin(plugin: ModuleType | str) -> None:
    """Raise AssertionError with all that is wrong with a plugin, a line each.

    ``plugin`` is the module that has the hooks, which need not be installed, or the name of a plugin
    that is. Raises LookupError for a name that none has.
    """
    faults = plugin_faults(plugin)
    if faults:
        name = plugin if isinstance(plugin, str) else plugin.__name__
        what = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        message = "\n".join([f'plugin "{name}" has {what}', *faults])
        raise AssertionError(message)


def plugin_faults(plugin: ModuleType | str) -> list[str]:
    """List what is wrong with a plugin, as ``check_plugin`` tells it.

    Hooks are marked, have names that there are, and give what they should; rule files, mapping files
    and schemas are sound; names share one prefix; a rule file has the name of its rule; examples find
    what they say, and their messages are in style; each check is named by a rule; formats give text;
    and importing the plugin imports nothing that would make every start slow.
    """
    try:
        whole = _found(plugin)
    except PluginError as error:
        return str(error).split("\n")
    marked = dict(_wrong_marks(whole))
    faults = [*slow_imports(whole.module), *marked.values()]
    names = _parts(whole)
    if not names:
        faults.append("implements no hook, and has no rule with code")
    sound: list[str] = []
    for name in sorted(names.keys() - marked.keys(), key=_order(names)):
        needed = [one for one in sound if one in _NEEDED_FIRST]
        wrong = [] if whole.ours else _collected([_stub(), _only(whole, [*needed, name])])[1]
        faults += wrong
        if not wrong:
            sound.append(name)
    others = _others(whole)
    alone, _ = _collected(others)
    rest = whole if whole.ours else _only(whole, sound)
    registry, wrong = _collected([*others, rest])
    faults += wrong
    if registry is not None:
        faults += produce_faults(rest, registry, alone)
    return faults


def _order(names: Iterable[str]) -> Callable[[str], tuple[bool, int]]:
    """Give the order to look at parts in: what the others may rely on first, and then as they stand."""
    places = {name: place for place, name in enumerate(names)}
    return lambda name: (name not in _NEEDED_FIRST, places[name])


def _found(plugin: ModuleType | str) -> Plugin:
    """Give a plugin by its module or name; raise PluginError for one that cannot be imported."""
    version = itilcheck.__version__
    ours = [Plugin(OWN, version, builtin, ours=True), *bundled(version)]
    for one in ours:
        if plugin in (one.name, one.module):
            return one
    if not isinstance(plugin, str):
        installed = [one for one in _installed() if one.module is plugin]
        return installed[0] if installed else Plugin(plugin.__name__, "", plugin)
    from importlib.metadata import entry_points  # noqa: PLC0415  # only for a plugin given by name

    found = {one.name: one for one in entry_points(group=GROUP) if one.name not in BUNDLED}
    if plugin not in found:
        near = closest(plugin, [*found, *(one.name for one in ours)])
        hint = f', did you mean "{near}"' if near else ", is its package installed"
        message = f'no plugin is called "{plugin}"{hint}'
        raise LookupError(message)
    return load(found[plugin])


def _installed() -> tuple[Plugin, ...]:
    """Give all plugins of a run; ours alone where one of the others is broken, which is not our concern."""
    try:
        return everything().plugins
    except PluginError:
        version = itilcheck.__version__
        return (Plugin(OWN, version, builtin, ours=True), *bundled(version))


def _others(plugin: Plugin) -> list[Plugin]:
    """List the plugins beside one: it may name their checks, and must not share their names."""
    return [one for one in _installed() if one.module is not plugin.module and one.name != plugin.name]


def _wrong_marks(plugin: Plugin) -> Iterator[tuple[str, str]]:
    """Yield functions that look like hooks and are none, with what is wrong with each."""
    for name, thing in vars(plugin.module).items():
        part = ModuleType(plugin.module.__name__)
        setattr(part, name, thing)
        try:
            marks.verify([plugin._replace(module=part)])
        except PluginError as error:
            yield name, _bare(plugin, error)


def _parts(plugin: Plugin) -> dict[str, list[str]]:
    """Give the names of what a plugin brings things by: a hook each, and all rules with code."""
    parts = {name: [name] for name in hookspecs.HOOKS if plugin.implementation(name) is not None}
    return {**parts, _CODED: []} if marked(plugin.module) else parts


def _only(plugin: Plugin, names: Iterable[str]) -> Plugin:
    """Give a plugin reduced to a few of the things that it brings."""
    parts = _parts(plugin)
    module = ModuleType(plugin.module.__name__)
    module.__file__ = getattr(plugin.module, "__file__", None)
    for part in names:
        for name in parts[part]:
            setattr(module, name, getattr(plugin.module, name))
        if part == _CODED:  # they may stand in any module of a package
            vars(module).update({f"coded{index}": one for index, one in enumerate(marked(plugin.module))})
    return plugin._replace(module=module)


def _stub() -> Plugin:
    """Give our own plugin reduced to what others build on: collecting that takes no time."""
    return _only(Plugin(OWN, itilcheck.__version__, builtin, ours=True), _NEEDED_FIRST)


def _collected(plugins: Iterable[Plugin]) -> tuple[Registry | None, list[str]]:
    """Collect what plugins bring, or give the lines that say why that cannot be, about the last of them."""
    found = tuple(plugins)
    try:
        return registries.collect(found), []
    except PluginError as error:
        lines = _bare(found[-1], error).split("\n")
    others, last = found[:-1], found[-1]
    hooks = [name for name in _NEEDED_FIRST[1:] if last.implementation(name) is not None]
    try:
        kinds = registries.collect((_stub(), _only(last, hooks))).schemas.bundled
    except PluginError:
        return None, lines
    named_twice = clashes(last, others, kinds)
    return None, [*named_twice, *(line for line in lines if line not in named_twice)]


def _bare(plugin: Plugin, error: PluginError) -> str:
    """Give a message without the name of the plugin in front, which all faults here are about."""
    return str(error).removeprefix(f'plugin "{plugin.title}": ')
