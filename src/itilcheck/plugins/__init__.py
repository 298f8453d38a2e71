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
from itilcheck.names import closest, matches
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

__all__ = [
    "BUNDLED",
    "OWN",
    "Plugin",
    "PluginError",
    "UnknownPluginError",
    "bundled",
    "bundled_late",
    "from_files",
    "installed",
    "told",
]

GROUP = "itilcheck"
OWN = "itilcheck"
"""The name of our distribution, and of the plugin that is always there."""
BUNDLED = {"backstage": "itilcheck_backstage", "graph": "itilcheck_graph", "packs": "itilcheck_packs"}
"""The modules of the plugins that ship in our own distribution, by the names of the plugins."""
LATE = {
    "graph": ("itilcheck_register_commands",),
    "packs": ("itilcheck_register_packs", "itilcheck_register_configurations"),
}
"""The hooks of those of them that most checks have no use for: they need not import them."""

_METADATA = (".dist-info", ".egg-info")


class PluginError(Exception):
    """A plugin cannot be used; the message names it, what is wrong, and what to do.

    ``plugin`` is the name by which it can be disabled, where it is a single one that is wrong.
    ``file`` is how the command line named it, where that is how it came to be loaded.
    """

    def __init__(self, message: str, plugin: str = "", file: str = "") -> None:
        """Keep the message, and whose fault it is."""
        super().__init__(message)
        self.plugin = plugin
        self.file = file


class UnknownPluginError(PluginError):
    """A plugin was named that is not there."""


class Plugin(NamedTuple):
    """A loaded plugin: its name, the version of its distribution, its module.

    ``ours`` when it ships with us: its names need no prefix, and tests have verified it. ``origin``
    says which file it was loaded from, if it is a single one; ``asked`` that the command line named it.
    """

    name: str
    version: str
    module: Any
    ours: bool = False
    origin: str = ""
    asked: bool = False

    @property
    def title(self) -> str:
        """The name with the version, or the file, as messages tell it."""
        return f"{self.name} {self.version}".strip() if self.version or not self.origin else self.origin

    @property
    def file(self) -> str:
        """How the command line named it, where that is how it came to be loaded."""
        return self.origin if self.asked else ""

    def implementation(self, hook: str) -> Callable[[], Any] | None:
        """Give the function by which the plugin implements a hook, if it does."""
        function: Callable[[], Any] | None = getattr(self.module, hook, None)
        return function if hasattr(function, hookspecs.IMPLEMENTS) else None

    def fault(self, message: str) -> PluginError:
        """Make the error that says what is wrong with this plugin."""
        return PluginError(f'plugin "{self.title}": {message}', self.name, self.file)


def bundled(version: str, disabled: Collection[str] = ()) -> Iterator[Plugin]:
    """Load the plugins that ship with us."""
    from importlib import import_module  # noqa: PLC0415  # keeps start-up to what is used

    for name, module in BUNDLED.items():
        if not disables(disabled, name):
            yield Plugin(name, version, import_module(module), ours=True)


def bundled_late(version: str, disabled: Collection[str] = ()) -> Iterator[Plugin]:
    """Give the plugins that ship with us, and load at once only those that a check has use for."""
    late = [name for name in LATE if not disables(disabled, name)]
    yield from bundled(version, [*disabled, *LATE])
    for name in late:
        yield Plugin(name, version, _LateModule(BUNDLED[name], LATE[name]), ours=True)


class _LateModule:
    """Stands for a module until a hook is asked for that it has."""

    def __init__(self, name: str, hooks: Collection[str]) -> None:
        self._name = name
        self._hooks = hooks

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the module holds
        if name not in self._hooks:
            raise AttributeError(name)
        from importlib import import_module  # noqa: PLC0415  # as above

        return getattr(import_module(self._name), name)


def installed(
    untrusted: Collection[str], disabled: Collection[str] = (), others: Collection[str] = ()
) -> list[Plugin]:
    """Load the plugins of other distributions, in order of name.

    ``untrusted`` are folders from which nothing is loaded. Raises PluginError naming the plugin
    that cannot be imported or marks a hook wrongly, the two that share a name, or the name or pattern
    in ``disabled`` that no plugin has, ``others`` included.

    Only the metadata of distributions that name our group are read properly: reading those of all
    costs more than the rest of a start, and most installations have no plugin.
    """
    places = [place for folder in searched(untrusted) for place in announcing(folder)]
    if not places:
        refuse_unknown(disabled, [*BUNDLED, *others])
        return []
    from itilcheck.plugins import distributions, marks  # noqa: PLC0415  # slow, and only needed with plugins

    found = distributions.entry_points(places)
    refuse_unknown(disabled, [*BUNDLED, *(one.name for one in found), *others])
    wanted = distributions.by_name(one for one in found if not disables(disabled, one.name))
    plugins = [distributions.load(one) for one in wanted]
    marks.verify(plugins)
    return plugins


def from_files(
    paths: Iterable[Path],
    others: Collection[Plugin],
    disabled: Collection[str],
    asked: Collection[Path] = (),
) -> list[Plugin]:
    """Load single Python files as plugins, in the order given; each has the name of its file.

    Those that were ``asked`` for by themselves are disabled by their name only, and by no pattern.
    Raises PluginError naming the file that cannot be loaded, or whose name another plugin has.
    """
    from itilcheck.plugins import files, marks  # noqa: PLC0415  # slow, and only needed with plugins

    plugins = [
        files.load(path, asked=path in asked)
        for path in distinct(paths)
        if not disables(disabled, path.stem, asked=path in asked)
    ]
    files.refuse_shared_names([*others, *plugins])
    marks.verify(plugins)
    return plugins


def distinct(paths: Iterable[Path]) -> list[Path]:
    """Give the files that some paths lead to, each once and as it was first named."""
    first: dict[str, Path] = {}
    for path in paths:
        first.setdefault(os.path.realpath(path), path)
    return [*first.values()]


def disables(disabled: Iterable[str], name: str, *, asked: bool = False) -> bool:
    """Tell whether a plugin is disabled: by its name, or by a pattern, in which ``*`` stands for any text.

    No pattern disables what was ``asked`` for by itself.
    """
    return any(matches(one, name) for one in disabled if one == name or not asked)


def told(error: BaseException) -> str:
    """Say in one line how the code of a plugin failed."""
    what = " ".join(str(error).split())
    return f"{type(error).__name__}: {what}" if what else type(error).__name__


def searched(untrusted: Collection[str]) -> list[str]:
    """List the folders to look for distributions in: those of Python's path that lie in no untrusted one.

    The interpreter's own folders are always among them, also where its environment lies in the
    checked tree: whoever can write there is trusted already, for we ourselves were loaded from it.
    """
    folders = [folder for folder in sys.path if folder]
    doubtful = {folder for folder in folders if inside(folder, untrusted)}
    if doubtful:
        own = {os.path.realpath(one) for one in (*site.getsitepackages(), site.getusersitepackages())}
        doubtful = {folder for folder in doubtful if os.path.realpath(folder) not in own}
    return [folder for folder in folders if folder not in doubtful]


def inside(folder: str, others: Collection[str]) -> str:
    """Give the first of other folders, by their real paths, that a folder is or lies in; else nothing."""
    real = os.path.realpath(folder)
    return next((one for one in others if real == one or real.startswith(one.rstrip(os.sep) + os.sep)), "")


def announcing(folder: str) -> Iterator[str]:
    """Yield the metadata folders of distributions, but ours, that name our group."""
    return (place for place in metadata(folder) if announces(place))


def metadata(folder: str) -> Iterator[str]:
    """Yield the metadata folders of distributions, but ours, in a folder."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(_METADATA))  # noqa: PTH208  # pathlib costs start-up
    except OSError:
        return
    for name in names:
        if name.lower().startswith((f"{OWN}-", f"{OWN}{_METADATA[1]}")):
            continue
        yield os.path.join(folder, name)  # noqa: PTH118  # as above


def announces(place: str) -> bool:
    """Tell whether the distribution whose metadata lie in a folder names our group."""
    try:
        with open(os.path.join(place, "entry_points.txt"), "rb") as file:  # noqa: PTH118, PTH123  # as above
            return f"[{GROUP}]".encode() in file.read()
    except OSError:
        return False


def refuse_unknown(disabled: Iterable[str], known: Collection[str]) -> None:
    """Raise UnknownPluginError for a name or pattern that is none of any plugin."""
    for name in disabled:
        if not any(disables([name], one) for one in known):
            near = closest(name, [*known]) if "*" not in name else ""
            hint = f'did you mean "{near}"' if near else f"there are {', '.join(sorted(set(known)))}"
            what = "matches" if "*" in name else "is called"
            message = f'no plugin {what} "{name}", {hint}'
            raise UnknownPluginError(message)
