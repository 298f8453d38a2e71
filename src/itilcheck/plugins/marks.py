"""Refuse functions of plugins that look like hooks and are none, or are marked as what cannot be."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

import pluggy

from itilcheck import hookspecs
from itilcheck.names import closest
from itilcheck.plugins import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.plugins import Plugin


def verify(plugins: Iterable[Plugin]) -> None:
    """Refuse wrong hooks in our words, and then whatever else pluggy refuses.

    Raises PluginError naming the plugin and the function.
    """
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    for plugin in plugins:
        for name in dir(plugin.module):
            _verify(plugin, name, getattr(plugin.module, name, None))
        try:
            manager.register(plugin.module, plugin.name)
            manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            raise plugin.fault(told(error)) from error


def _verify(plugin: Plugin, name: str, thing: Any) -> None:  # noqa: ANN401  # whatever a module holds
    options = getattr(thing, hookspecs.IMPLEMENTS, None)
    if not isinstance(options, dict):
        if name.startswith(hookspecs.PREFIX) and callable(thing):
            message = f"{name} is named like a hook but lacks @hookimpl"
            raise plugin.fault(message)
        return
    if name not in hookspecs.HOOKS:
        near = closest(name, hookspecs.HOOKS)
        hint = f'did you mean "{near}"' if near else "docs/hooks.md lists all hooks"
        message = f"{name} is no hook, {hint}"
        raise plugin.fault(message)
    if any(options.values()):
        message = f"{name} gives options to its @hookimpl, but hooks are called one by one and take none"
        raise plugin.fault(message)
    demanded = [one.name for one in signature(thing).parameters.values() if one.default is one.empty]
    if demanded:
        message = f'{name} takes no arguments, this one asks for "{demanded[0]}"'
        raise plugin.fault(message)
