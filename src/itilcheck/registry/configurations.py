"""Take the configurations that plugins bring, by the names that ``extends`` takes.

They are looked for before the plugins of a run are loaded, for a configuration says which files those
are. So a single file of house rules brings none, only what is installed does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import itilcheck
from itilcheck.plugins import bundled_late, installed
from itilcheck.registry.collecting import Brought, named, prefixed, shown, unique

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itilcheck.plugins import Plugin

HOOK = "itilcheck_register_configurations"


def configurations_of(plugin: Plugin) -> Iterator[Brought]:
    """Yield the configurations of a plugin: the file of each, by its name.

    Raises PluginError when the hook fails, gives something else, or names one without a prefix.
    """
    for one in (prefixed("configuration", brought) for brought in named(plugin, HOOK)):
        if not isinstance(one.thing, Path):
            message = f'{HOOK} must give files, "{one.name}" is {shown(one.thing)}'
            raise plugin.fault(message)
        if not one.thing.is_file():
            message = f'configuration "{one.name}" is no file: {one.thing}'
            raise plugin.fault(message)
        yield one


def find_configurations(plugins: Iterable[Plugin]) -> Mapping[str, Brought]:
    """Take the configurations of all plugins by name, without reading them; two of one name are refused.

    Raises PluginError as ``configurations_of`` does.
    """
    brought = [one for plugin in plugins for one in configurations_of(plugin)]
    unique("configuration", brought)
    return {one.name: one for one in brought}


def installed_configurations(
    untrusted: Sequence[str], disabled: Sequence[str], files: Iterable[Path]
) -> Mapping[str, Brought]:
    """Take the configurations of all plugins that are installed; arguments are those of ``registry.load``.

    Raises PluginError naming the culprit.
    """
    names = [path.stem for path in files]
    ours = bundled_late(itilcheck.__version__, disabled)
    return find_configurations([*ours, *installed(untrusted, disabled, names)])
