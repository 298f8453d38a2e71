"""Find the rule that somebody names in a test: by its id, its function, or in a file of house rules."""

from __future__ import annotations

import os
import sys
from inspect import unwrap
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from itilcheck import registry as registries
from itilcheck.authoring import MARK, Marked
from itilcheck.names import closest
from itilcheck.plugins import Plugin, from_files
from itilcheck.registry.coded import coded_rules
from itilcheck.rule import Rule
from itilcheck.testing.trying import everything

if TYPE_CHECKING:
    from collections.abc import Callable

    from itilcheck.registry import Registry

_SCHEMAS = "itilcheck_register_schemas"


def meant(
    rule: Rule | str | Callable[..., Any], plugin: Path | str | None, registry: Registry | None
) -> tuple[Rule, Registry]:
    """Give a rule, the one that has an id, or the one that a function is; and what it is run with.

    Without a registry that is all that is installed; ``plugin`` is the path of a Python file to load
    beside it. Raises LookupError for an id that no rule has, TypeError for a function that is none,
    PluginError for what cannot be loaded.
    """
    tools = registry if registry is not None else everything()
    if plugin is not None:
        tools = _with_file(Path(plugin), tools)
    if isinstance(rule, Rule):
        return rule, tools
    return (_named(rule, tools), tools) if isinstance(rule, str) else _of_function(rule, tools)


def _named(name: str, registry: Registry) -> Rule:
    if name in registry.rules:
        return registry.rules[name]
    near = closest(name, list(registry.rules))
    prefix, slash, _ = name.partition("/")
    strange = slash and not any(one.startswith(f"{prefix}/") for one in registry.rules)
    lost = ", name the file that brings it: plugin=…" if strange else ', "itilcheck rules" lists them all'
    hint = f', did you mean "{near}"' if near else lost
    message = f'no rule is called "{name}"{hint}'
    raise LookupError(message)


def _with_file(path: Path, registry: Registry) -> Registry:
    """Load a Python file beside the plugins that there are, unless it is one of them."""
    known = {os.path.realpath(one.origin) for one in registry.plugins if one.origin}
    if os.path.realpath(path) in known:
        return registry
    return registries.collect((*registry.plugins, *from_files([path], registry.plugins, ())))


def _of_function(function: Callable[..., Any], registry: Registry) -> tuple[Rule, Registry]:
    """Make a rule of a marked function as a plugin is read that has nothing else.

    Only what its module adds to kinds is taken along, for its card may name that. One that a plugin
    brings already is the rule of that.
    """
    if not isinstance(getattr(function, MARK, None), Marked):
        name = getattr(function, "__name__", type(function).__name__)
        message = f"{name} is no rule, put @node_rule or @catalogue_rule over it"
        raise TypeError(message)
    path = unwrap(function).__code__.co_filename
    module = ModuleType(function.__module__)
    module.__file__ = path
    vars(module)["rule"] = function
    alone = Plugin(Path(path).stem, "", module, origin=path)
    if _is_brought(function, registry):
        (coded,) = coded_rules(alone, registry.schemas.bundled)
        return registry.rules[coded.rule.id], registry
    schemas = getattr(sys.modules.get(function.__module__), _SCHEMAS, None)
    if schemas is not None:
        vars(module)[_SCHEMAS] = schemas
    tools = registries.collect((*registry.plugins, alone))
    return next(one for name, one in tools.rules.items() if name not in registry.rules), tools


def _is_brought(function: Callable[..., Any], registry: Registry) -> bool:
    """Tell whether a plugin has a function, be it that its file was loaded once more."""
    modules = [plugin.module for plugin in registry.plugins if not plugin.ours]
    things = [thing for module in modules for thing in vars(module).values()]
    marked = [one for one in things if isinstance(getattr(one, MARK, None), Marked)]
    return _place(function) in map(_place, marked)


def _place(function: Callable[..., Any]) -> tuple[str, int]:
    code = unwrap(function).__code__
    return os.path.realpath(code.co_filename), code.co_firstlineno
