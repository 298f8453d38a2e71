"""Call the hooks of plugins one by one, so that whoever does something wrong is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from itilcheck.plugins import Plugin, PluginError, told
from itilcheck.record import NamedTuple

_LONGEST = 40
_Thing = TypeVar("_Thing")


class Brought(NamedTuple):
    """One thing that a plugin brought under a name; ``place`` is its file, where it has one."""

    plugin: Plugin
    name: str
    thing: Any
    place: str = ""


def listed(plugin: Plugin, hook: str, kind: type[_Thing]) -> Iterator[_Thing]:
    """Yield what a hook gives that lists things of one kind.

    Raises PluginError when the hook fails, or gives something else.
    """
    given = _called(plugin, hook, default=())
    if not isinstance(given, Iterable) or isinstance(given, (str, bytes, Mapping)):
        message = f"{hook} must give a list of {kind.__name__}, it gave {shown(given)}"
        raise plugin.fault(message)
    for thing in given:
        if not isinstance(thing, kind):
            message = f"{hook} must give a list of {kind.__name__}, it holds {shown(thing)}"
            raise plugin.fault(message)
        yield thing


def named(plugin: Plugin, hook: str) -> Iterator[Brought]:
    """Yield what a hook gives that names things; raise PluginError as ``listed`` does."""
    given = _called(plugin, hook, default={})
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        message = f"{hook} must give a map by name, it gave {shown(given)}"
        raise plugin.fault(message)
    for name, thing in given.items():
        yield Brought(plugin, name, thing)


def functions(plugin: Plugin, hook: str) -> Iterator[Brought]:
    """Yield what a hook gives that names functions; raise PluginError as ``named`` does."""
    for one in named(plugin, hook):
        if not callable(one.thing):
            message = f'{hook} must give functions, "{one.name}" is {shown(one.thing)}'
            raise plugin.fault(message)
        yield one


def prefixed(what: str, brought: Brought) -> Brought:
    """Refuse a name of others that does not say whose it is: it may become one of ours."""
    if not brought.plugin.ours and "/" not in brought.name:
        message = f'{what} "{brought.name}" needs a prefix, as in "acme/{brought.name}"'
        raise brought.plugin.fault(message)
    return brought


def unique(what: str, brought: Iterable[Brought]) -> dict[str, Any]:
    """Key things by name; two of one name are refused, with both plugins named."""
    first: dict[str, Brought] = {}
    for one in brought:
        other = first.setdefault(one.name, one)
        if other is not one:
            raise clash(what, other, one)
    return {name: one.thing for name, one in first.items()}


def clash(what: str, first: Brought, second: Brought) -> PluginError:
    """Make the error that names both plugins which bring something under one name."""
    message = f'{what} "{first.name}" is brought by {_bringer(first)} and by {_bringer(second)}'
    return PluginError(message, second.plugin.name, second.plugin.file)


def described(what: str, brought: Brought) -> str:
    """Name a thing and whose it is: ``rule "acme/a" of plugin "acme 1.2" (rules/a.yaml)``."""
    return f'{what} "{brought.name}" of {_bringer(brought)}'


def _called(plugin: Plugin, hook: str, *, default: Any) -> Any:  # noqa: ANN401  # what the hook gives
    implementation = plugin.implementation(hook)
    if implementation is None:
        return default
    try:
        given = implementation()
        return list(given) if isinstance(given, Iterator) else given  # a generator may fail as well
    except (Exception, SystemExit) as error:
        message = f"{hook} failed with {told(error)}"
        raise plugin.fault(message) from error


def _bringer(brought: Brought) -> str:
    plugin = f'plugin "{brought.plugin.title}"'
    return f"{plugin} ({brought.place})" if brought.place else plugin


def shown(thing: object) -> str:
    """Show what a plugin gave instead of something: nothing, a short text, or a value by its type."""
    if thing is None:
        return "nothing"
    return f'"{thing}"' if isinstance(thing, str) and len(thing) <= _LONGEST else type(thing).__name__
