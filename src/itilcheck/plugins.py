"""Find and load plugins: which distributions bring them, and which are refused.

Entry points of the group ``itilcheck`` are found by looking at the metadata of installed
distributions; what lies in the checked tree or in the current folder is never loaded, so that a
catalogue cannot bring code.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from itilcheck import hookspecs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from importlib.metadata import EntryPoint

GROUP = "itilcheck"
OWN = "itilcheck"
BUNDLED = ("itilcheck_backstage",)
"""The plugins that ship in our own distribution."""


class PluginError(Exception):
    """A plugin cannot be used; the message names it, what is wrong, and what to do."""


class Plugin(NamedTuple):
    """A loaded plugin: its name, the version of its distribution, its module."""

    name: str
    version: str
    module: Any

    def implementation(self, hook: str) -> Callable[[], Any] | None:
        """Give the function by which the plugin implements a hook, if it does."""
        function: Callable[[], Any] | None = getattr(self.module, hook, None)
        return function if hasattr(function, f"{hookspecs.PROJECT}_impl") else None


def bundled(version: str, disabled: Collection[str] = ()) -> Iterator[Plugin]:
    """Load the plugins that ship with us, by the name of their entry point."""
    from importlib import import_module  # noqa: PLC0415  # keeps start-up to what is used

    for name in BUNDLED:
        shown = name.removeprefix(hookspecs.PREFIX)
        if shown not in disabled:
            yield Plugin(shown, version, import_module(name))


def installed(untrusted: Iterable[str], disabled: Collection[str] = ()) -> list[Plugin]:
    """Load the plugins of other distributions, in order of name.

    ``untrusted`` are folders from which nothing is loaded. Raises PluginError naming the plugin
    that cannot be imported, or implements a hook wrongly.
    """
    entry_points = [one for one in _entry_points(list(untrusted)) if one.name not in disabled]
    if not entry_points:
        return []
    plugins = [_load(entry_point) for entry_point in sorted(entry_points, key=lambda one: one.name)]
    _verify(plugins)
    return plugins


def _entry_points(untrusted: Collection[str]) -> list[EntryPoint]:
    """Find entry points of our group outside our own distribution.

    A look at the files that could hold one comes first: reading all metadata properly costs more
    than the rest of a start, and most installations have no plugin.
    """
    folders = [folder for folder in sys.path if folder and not _inside(folder, untrusted)]
    if not any(_announces(folder) for folder in folders):
        return []
    from importlib.metadata import distributions  # noqa: PLC0415  # slow, and only needed with plugins

    found: dict[tuple[str, str], EntryPoint] = {}
    for distribution in distributions(path=folders):
        if distribution.metadata["Name"].replace("-", "_").lower() == OWN:
            continue
        for entry_point in distribution.entry_points:
            if entry_point.group == GROUP:
                found.setdefault((entry_point.name, entry_point.value), entry_point)
    return list(found.values())


def _announces(folder: str) -> bool:
    """Tell whether a folder of installed distributions has one, not ours, that names our group."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.endswith((".dist-info", ".egg-info"))]
    except OSError:
        return False
    for name in names:
        if name.lower().startswith(f"{OWN}-"):
            continue
        try:
            with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:  # noqa: PTH118, PTH123  # pathlib costs start-up
                if f"[{GROUP}]".encode() in file.read():
                    return True
        except OSError:
            continue
    return False


def _inside(folder: str, untrusted: Collection[str]) -> bool:
    real = os.path.realpath(folder)
    return any(real == one or real.startswith(one.rstrip(os.sep) + os.sep) for one in untrusted)


def _load(entry_point: EntryPoint) -> Plugin:
    distribution = getattr(entry_point, "dist", None)
    version = distribution.version if distribution is not None else ""
    try:
        module = entry_point.load()
    except Exception as error:
        named = f"{entry_point.name} {version}".strip()
        what = f"{type(error).__name__}: {error}"
        message = f'plugin "{named}" ({entry_point.value}) cannot be imported: {what}'
        raise PluginError(message) from error
    return Plugin(entry_point.name, version, module)


def _verify(plugins: Iterable[Plugin]) -> None:
    """Refuse what pluggy refuses, and functions named like hooks that nobody marked."""
    import pluggy  # noqa: PLC0415  # only when there are plugins to verify

    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    for plugin in plugins:
        named = f"{plugin.name} {plugin.version}".strip()
        for name in dir(plugin.module):
            if name.startswith(hookspecs.PREFIX) and callable(getattr(plugin.module, name)):
                marked = hasattr(getattr(plugin.module, name), f"{hookspecs.PROJECT}_impl")
                if not marked and hasattr(hookspecs, name):
                    message = f'plugin "{named}": {name} is named like a hook but lacks @hookimpl'
                    raise PluginError(message)
        try:
            manager.register(plugin.module, plugin.name)
            manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            message = f'plugin "{named}" is refused: {" ".join(str(error).split())}'
            raise PluginError(message) from error
