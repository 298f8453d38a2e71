"""Find and load plugins: which distributions bring them, and which are refused.

Entry points of the group ``itilcheck`` are found in the metadata of installed distributions. What
lies in the checked tree or in the current folder is never loaded, so that a catalogue cannot bring
code.
"""

from __future__ import annotations

import os
import site
import sys
from typing import TYPE_CHECKING, Any

from itilcheck import hookspecs
from itilcheck.names import closest
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

__all__ = ["BUNDLED", "OWN", "Plugin", "PluginError", "UnknownPluginError", "bundled", "installed", "told"]

GROUP = "itilcheck"
OWN = "itilcheck"
"""The name of our distribution, and of the plugin that is always there."""
BUNDLED = {"backstage": "itilcheck_backstage"}
"""The modules of the plugins that ship in our own distribution, by the names of the plugins."""

_METADATA = (".dist-info", ".egg-info")


class PluginError(Exception):
    """A plugin cannot be used; the message names it, what is wrong, and what to do."""


class UnknownPluginError(PluginError):
    """A plugin was named that is not there."""


class Plugin(NamedTuple):
    """A loaded plugin: its name, the version of its distribution, its module.

    ``ours`` when it ships with us: its names need no prefix, and tests have verified it.
    """

    name: str
    version: str
    module: Any
    ours: bool = False

    @property
    def title(self) -> str:
        """The name with the version, as messages tell it."""
        return f"{self.name} {self.version}".strip()

    def implementation(self, hook: str) -> Callable[[], Any] | None:
        """Give the function by which the plugin implements a hook, if it does."""
        function: Callable[[], Any] | None = getattr(self.module, hook, None)
        return function if hasattr(function, hookspecs.IMPLEMENTS) else None

    def fault(self, message: str) -> PluginError:
        """Make the error that says what is wrong with this plugin."""
        return PluginError(f'plugin "{self.title}": {message}')


def bundled(version: str, disabled: Collection[str] = ()) -> Iterator[Plugin]:
    """Load the plugins that ship with us."""
    from importlib import import_module  # noqa: PLC0415  # keeps start-up to what is used

    for name, module in BUNDLED.items():
        if name not in disabled:
            yield Plugin(name, version, import_module(module), ours=True)


def installed(untrusted: Collection[str], disabled: Collection[str] = ()) -> list[Plugin]:
    """Load the plugins of other distributions, in order of name.

    ``untrusted`` are folders from which nothing is loaded. Raises PluginError naming the plugin
    that cannot be imported or marks a hook wrongly, the two that share a name, or the name in
    ``disabled`` that nobody has.

    Only the metadata of distributions that name our group are read properly: reading those of all
    costs more than the rest of a start, and most installations have no plugin.
    """
    places = [place for folder in _folders(untrusted) for place in _announcing(folder)]
    if not places:
        _refuse_unknown(disabled, list(BUNDLED))
        return []
    from itilcheck.plugins import distributions, marks  # noqa: PLC0415  # slow, and only needed with plugins

    found = distributions.entry_points(places)
    _refuse_unknown(disabled, [*BUNDLED, *(one.name for one in found)])
    wanted = distributions.by_name(one for one in found if one.name not in disabled)
    plugins = [distributions.load(one) for one in wanted]
    marks.verify(plugins)
    return plugins


def told(error: BaseException) -> str:
    """Say in one line how the code of a plugin failed."""
    what = " ".join(str(error).split())
    return f"{type(error).__name__}: {what}" if what else type(error).__name__


def _folders(untrusted: Collection[str]) -> list[str]:
    """List the folders to look for distributions in.

    The interpreter's own folders are always among them, also where its environment lies in the
    checked tree: whoever can write there is trusted already, for we ourselves were loaded from it.
    """
    folders = [folder for folder in sys.path if folder]
    doubtful = {folder for folder in folders if _inside(folder, untrusted)}
    if doubtful:
        own = {os.path.realpath(one) for one in (*site.getsitepackages(), site.getusersitepackages())}
        doubtful = {folder for folder in doubtful if os.path.realpath(folder) not in own}
    return [folder for folder in folders if folder not in doubtful]


def _inside(folder: str, untrusted: Collection[str]) -> bool:
    real = os.path.realpath(folder)
    return any(real == one or real.startswith(one.rstrip(os.sep) + os.sep) for one in untrusted)


def _announcing(folder: str) -> Iterator[str]:
    """Yield the metadata folders of distributions, but ours, that name our group."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(_METADATA))  # noqa: PTH208  # pathlib costs start-up
    except OSError:
        return
    for name in names:
        if name.lower().startswith((f"{OWN}-", f"{OWN}.")):
            continue
        place = os.path.join(folder, name)  # noqa: PTH118  # as above
        try:
            with open(os.path.join(place, "entry_points.txt"), "rb") as file:  # noqa: PTH118, PTH123  # as above
                if f"[{GROUP}]".encode() in file.read():
                    yield place
        except OSError:
            continue


def _refuse_unknown(disabled: Iterable[str], known: list[str]) -> None:
    for name in disabled:
        if name not in known:
            near = closest(name, known)
            hint = f'did you mean "{near}"' if near else f"there are {', '.join(sorted(set(known)))}"
            message = f'no plugin is called "{name}", {hint}'
            raise UnknownPluginError(message)
