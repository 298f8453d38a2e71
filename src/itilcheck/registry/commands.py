"""Take the commands that plugins bring, and refuse those whose names could clash with others.

Only who asks for a command of a plugin pays for this: a check does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import itilcheck
from itilcheck import builtin
from itilcheck.plugins import OWN, Plugin, PluginError, bundled
from itilcheck.record import NamedTuple
from itilcheck.registry import find
from itilcheck.registry.collecting import Brought, clash, named, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

HOOK = "itilcheck_register_commands"


class Commands(NamedTuple):
    """The commands of plugins by name, and what is wrong with plugins whose commands are not there."""

    brought: Mapping[str, Brought]
    faults: Sequence[PluginError]


def load_commands(
    built_in: Collection[str],
    *,
    untrusted: Sequence[str] = (),
    disabled: Sequence[str] = (),
    files: Sequence[Path] = (),
    asked: Sequence[Path] = (),
) -> Commands:
    """Load all plugins and take their commands; whatever is wrong with one does not keep the others.

    ``built_in`` are the names of commands that are always there; the rest is what ``registry.find``
    takes.
    """
    left_out = list(disabled)
    faults: list[PluginError] = []
    while True:
        try:
            found = find(untrusted=untrusted, disabled=left_out, files=files, asked=asked)
            break
        except PluginError as error:
            faults.append(error)
            if not error.plugin or error.plugin in left_out:
                version = itilcheck.__version__
                found = (Plugin(OWN, version, builtin, ours=True), *bundled(version, left_out))
                break
            left_out.append(error.plugin)
    brought, wrong = collect_commands(found, built_in)
    return Commands(brought, [*faults, *wrong])


def collect_commands(plugins: Iterable[Plugin], built_in: Collection[str] = ()) -> Commands:
    """Take the commands of plugins, and what is wrong with them; of two by one name the first is kept."""
    brought: dict[str, Brought] = {}
    faults: list[PluginError] = []
    for plugin in plugins:
        try:
            for one in commands_of(plugin, built_in):
                other = brought.setdefault(one.name, one)
                if other is not one:
                    faults.append(clash("command", other, one))
        except PluginError as error:  # noqa: PERF203  # one that is broken does not keep the others
            faults.append(error)
    return Commands(brought, faults)


def commands_of(plugin: Plugin, built_in: Collection[str] = ()) -> Iterator[Brought]:
    """Yield the commands of a plugin.

    Raises PluginError when the hook fails, gives something else than commands, or names one by what is
    not the plugin's: only its own name, and names that begin with it and a hyphen, can never become
    those of others.
    """
    import click  # noqa: PLC0415  # slow, and plugins mostly bring no commands

    for one in named(plugin, HOOK):
        if not isinstance(one.thing, click.Command):
            message = f'{HOOK} must give click commands, "{one.name}" is {shown(one.thing)}'
            raise plugin.fault(message)
        if one.name in built_in:
            message = f'command "{one.name}" is built in, call yours "{plugin.name}-{one.name}"'
            raise plugin.fault(message)
        own = one.name == plugin.name or one.name.startswith(f"{plugin.name}-")
        if not own and not plugin.ours:
            message = f'command "{one.name}" must be called "{plugin.name}" or "{plugin.name}-{one.name}"'
            raise plugin.fault(message)
        yield one
