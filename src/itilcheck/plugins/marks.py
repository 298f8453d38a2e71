"""Look at the marks of plugins' functions: which are no hooks, marked wrongly, or of hooks that are to go."""

from __future__ import annotations

import warnings
from inspect import signature
from typing import TYPE_CHECKING, Any

import pluggy

from itilcheck import hookspecs
from itilcheck.names import closest
from itilcheck.plugins import told
from itilcheck.report import Notice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from itilcheck.plugins import Plugin


def verify(plugins: Iterable[Plugin], specifications: Any = hookspecs) -> None:  # noqa: ANN401  # any namespace
    """Refuse wrong hooks in our words, and then whatever else pluggy refuses.

    ``specifications`` is the module that specifies the hooks. Raises PluginError naming the plugin and
    the function.
    """
    hooks = hookspecs.specified(vars(specifications))
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(specifications)
    for plugin in plugins:
        for name in dir(plugin.module):
            _verify(plugin, name, getattr(plugin.module, name, None), hooks)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of hooks that are to go, the report tells in our words
                manager.register(plugin.module, plugin.name)
            manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            raise plugin.fault(told(error)) from error


def deprecations(plugins: Iterable[Plugin], specifications: Any = hookspecs) -> Iterator[Notice]:  # noqa: ANN401  # as above
    """Yield a notice for each hook that is to go and that a plugin of others implements."""
    going = {
        hook: hookspecs.deprecation(getattr(specifications, hook))
        for hook in hookspecs.specified(vars(specifications))
    }
    for plugin in plugins:
        for hook, instead in going.items():
            if instead and not plugin.ours and plugin.implementation(hook) is not None:
                yield Notice(f'plugin "{plugin.title}" implements {hook}, which is deprecated: {instead}')


def _verify(plugin: Plugin, name: str, thing: Any, hooks: Collection[str]) -> None:  # noqa: ANN401  # whatever a module holds
    options = getattr(thing, hookspecs.IMPLEMENTS, None)
    if not isinstance(options, dict):
        if name.startswith(hookspecs.PREFIX) and callable(thing):
            message = f"{name} is named like a hook but lacks @hookimpl"
            raise plugin.fault(message)
        return
    if name not in hooks:
        near = closest(name, [*hooks])
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
