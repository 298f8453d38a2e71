"""Find the rules with code that a plugin has, and what its author forgot in writing them."""

from __future__ import annotations

import re
import sys
from inspect import isasyncgenfunction, iscoroutinefunction, signature, unwrap
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from itilcheck.authoring import MARK, Marked
from itilcheck.hookspecs import HOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itilcheck.plugins import Plugin

_CARD = re.compile(r"^[ \t]*id:.*^[ \t]*why:", re.MULTILINE | re.DOTALL)
_TAKEN = {
    True: (1, "a node_rule gets one: the statement"),
    False: (2, "a catalogue_rule gets two: the catalogue and the options"),
}
"""By whether a rule judges a node, how many arguments it gets, and which."""


def marked(module: Any) -> list[Callable[..., Any]]:  # noqa: ANN401  # whatever an entry point names
    """List the rules with code in a plugin's module and in those of its package, each once.

    Modules count that are imported by now, in order of name; functions keep the order of their module.
    """
    found = {
        id(one): one
        for place in _modules(module)
        for one in vars(place).values()
        if isinstance(getattr(one, MARK, None), Marked)
    }
    return list(found.values())


def verify_written(plugin: Plugin) -> None:
    """Refuse a rule that was written and is none: it would pass without a word.

    Raises PluginError for a function with a card and no decorator, for a rule in a class, and for a
    file that brings nothing at all.
    """
    for module in _modules(plugin.module):
        for name, thing in list(vars(module).items()):
            if getattr(thing, "__module__", None) == getattr(module, "__name__", ""):
                _verify(plugin, name, thing)
    hooks = any(plugin.implementation(hook) is not None for hook in HOOKS)
    if plugin.origin and not hooks and not marked(plugin.module):
        message = "brings nothing: no rule, no hook"
        raise plugin.fault(message)


def verify_arguments(plugin: Plugin, function: Callable[..., Any]) -> None:
    """Raise PluginError for a rule with code that cannot be called as it will be."""
    by_node: bool = getattr(function, MARK).by_node
    wanted, told = _TAKEN[by_node]
    name = getattr(function, "__name__", "rule")
    written = unwrap(function)
    if iscoroutinefunction(written) or isasyncgenfunction(written):
        message = f"{place_of(function)}: {name} is async, rules are plain functions"
        raise plugin.fault(message)
    parameters = signature(function).parameters.values()
    try:
        signature(function).bind(*[None] * wanted)
    except TypeError:
        number = sum(one.default is one.empty for one in parameters)
        number = len(parameters) if number <= wanted else number
        what = "1 argument" if number == 1 else f"{number} arguments"
        message = f"{place_of(function)}: {name} takes {what}, {told}"
        raise plugin.fault(message) from None


def place_of(function: Callable[..., Any]) -> str:
    """Say in which line of which file a function begins."""
    code = unwrap(function).__code__
    return f"{code.co_filename}:{code.co_firstlineno}"


def _modules(module: Any) -> Iterator[Any]:  # noqa: ANN401  # as above
    """Yield a plugin's module, and those below it if it is a package."""
    yield module
    name = getattr(module, "__name__", "")
    if isinstance(module, ModuleType) and sys.modules.get(name) is module:
        below = sorted(one for one in sys.modules if one.startswith(f"{name}."))
        yield from (sys.modules[one] for one in below if isinstance(sys.modules[one], ModuleType))


def _verify(plugin: Plugin, name: str, thing: object) -> None:
    """Refuse one thing of a plugin that looks like a rule and is none."""
    written = getattr(thing, "__wrapped__", thing)
    if isinstance(written, FunctionType) and not hasattr(thing, MARK) and _CARD.search(written.__doc__ or ""):
        what = "has a card but no decorator, put @node_rule or @catalogue_rule before it"
        message = f"{place_of(written)}: {name} {what}"
        raise plugin.fault(message)
    for inner in vars(thing).values() if isinstance(thing, type) else ():
        if isinstance(getattr(inner, MARK, None), Marked):
            place = place_of(inner)
            message = f"{place}: {inner.__name__} stands in class {name}, rules are plain functions"
            raise plugin.fault(message)
