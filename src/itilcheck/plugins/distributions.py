"""Read what installed distributions say of their plugins, and import those."""

from __future__ import annotations

from importlib.metadata import Distribution
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.plugins import BUNDLED, GROUP, OWN, Plugin, PluginError, told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint


def entry_points(places: Iterable[str]) -> list[EntryPoint]:
    """List the entry points of our group in some metadata folders of distributions."""
    return [one for place in places for one in _read(place)]


def by_name(found: Iterable[EntryPoint]) -> list[EntryPoint]:
    """Sort by name, where one that is there twice counts once.

    Raises PluginError for two that share a name, or have the name of one of ours.
    """
    first: dict[str, EntryPoint] = {}
    for one in found:
        other = first.setdefault(one.name, one)
        if other.value != one.value or one.name in {OWN, *BUNDLED}:
            owner = "itilcheck itself" if other is one else _named(other)
            message = f'plugin "{one.name}" is brought by {owner} and by {_named(one)}'
            raise PluginError(message, one.name)
    return [first[name] for name in sorted(first)]


def load(entry_point: EntryPoint) -> Plugin:
    """Import a plugin; raise PluginError naming one that cannot be."""
    version = identity(entry_point)[1]
    try:
        module = entry_point.load()
    except (Exception, SystemExit) as error:
        message = f"{entry_point.value} cannot be imported: {told(error)}"
        raise Plugin(entry_point.name, version, None).fault(message) from error
    return Plugin(entry_point.name, version, module)


def _read(place: str) -> list[EntryPoint]:
    try:
        return [one for one in Distribution.at(Path(place)).entry_points if one.group == GROUP]
    except Exception as error:
        message = f"{place}: its plugins cannot be read: {told(error)}"
        raise PluginError(message) from error


def _named(entry_point: EntryPoint) -> str:
    """Name the distribution of an entry point, with its version."""
    return f'"{" ".join(identity(entry_point)).strip()}"'


def identity(entry_point: EntryPoint) -> tuple[str, str]:
    """Give the name and version of an entry point's distribution; a damaged one has neither."""
    try:
        metadata = entry_point.dist.metadata  # type: ignore[union-attr]  # entry points of a distribution know it
        return metadata["Name"] or "", metadata["Version"] or ""
    except Exception:  # noqa: BLE001  # whatever is wrong with it, the plugin itself may be sound
        return "", ""
