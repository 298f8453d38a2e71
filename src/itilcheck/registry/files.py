"""Read the files that plugins bring: rule packs and mapping files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import builtin
from itilcheck.adapters import read_adapter
from itilcheck.given import Fault, FaultyError, breaches, only_document
from itilcheck.location import Location, join
from itilcheck.registry.collecting import Brought, prefixed
from itilcheck.rulefiles import Standard, read_folder
from itilcheck.validation import Screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from itilcheck.document import JSON, Document
    from itilcheck.plugins import Plugin, PluginError


def read_pack(plugin: Plugin, folder: Path, kinds: Mapping[str, JSON]) -> Iterator[Brought]:
    """Yield the rules of a plugin's folder of rule files.

    ``kinds`` are the schemas that their statements have to be known to. Raises PluginError telling all
    that is wrong with them, and where. A folder without any is one that was forgotten when the plugin
    was packed.
    """
    shown = folder.name
    name = plugin.name if plugin.ours else plugin.title
    schema = builtin.read_index()["schemas"]["rule"]
    standard = Standard(Screen(schema), None if plugin.ours else kinds)
    rules, faults, documents = read_folder(folder, shown, name, standard)
    if faults:
        raise refused(plugin, faults)
    if not rules:
        message = f"rule pack {folder} holds no rule file"
        raise plugin.fault(message)
    first: dict[str, Document] = {}
    for rule, document in zip(rules, documents, strict=True):
        other = first.setdefault(rule.id, document)
        if other is not document and other.path == document.path:
            places = " and at ".join(_where(one.node("/id").location) for one in (other, document))
            message = f'rule "{rule.id}" stands at {places}'
            raise plugin.fault(message)
        yield prefixed("rule", Brought(plugin, rule.id, rule, rule.path))


def read_mapping(plugin: Plugin, path: Path, kinds: Mapping[str, JSON]) -> Brought:
    """Read a plugin's mapping file; raise PluginError telling all that is wrong with it, and where.

    ``kinds`` are the schemas that know the statements which it makes.
    """
    try:
        document = only_document(path.name, path.read_bytes())
    except OSError as error:
        message = f"mapping file {path} cannot be read: {error.strerror}"
        raise plugin.fault(message) from error
    except FaultyError as error:
        raise refused(plugin, error.faults) from error
    faults = [] if plugin.ours else breaches(document, builtin.read_index()["schemas"]["adapter"])
    if faults:
        raise refused(plugin, faults)
    try:
        adapter = read_adapter(document.data)
        if not plugin.ours:
            adapter.compile()
            _verify_statements(plugin, document, kinds)
    except ValueError as error:
        pointer, _, message = str(error).partition(": ")
        raise refused(plugin, [Fault(document.node(pointer).location, message)]) from error
    return Brought(plugin, adapter.id, adapter, path.name)


def _verify_statements(plugin: Plugin, document: Document, kinds: Mapping[str, JSON]) -> None:
    """Refuse values that would go where no document of the kind has a statement."""
    from itilcheck.soundness import unknown_path  # noqa: PLC0415  # only mapping files of others

    faults = []
    for index, entry in enumerate(document.data["map"]):
        for pointer in entry.get("spec", {}):
            path = "".join("/*" if part.isdecimal() else f"/{part}" for part in pointer.split("/")[1:])
            wrong = unknown_path(f"/spec{path}", entry["kind"], kinds[entry["kind"]])
            if wrong:
                node = document.node(join("", "map", index, "spec", pointer))
                faults.append(Fault(node.key_location, wrong))
    if faults:
        raise refused(plugin, faults)


def refused(plugin: Plugin, faults: Iterable[Fault]) -> PluginError:
    """Make the error that tells each fault on a line of its own, in order of place."""
    lines = (f"{_where(one.location)}: {one.message}" for one in sorted(faults, key=_place))
    return plugin.fault("\n".join(lines))


def _place(fault: Fault) -> tuple[str, int, int]:
    path, region, _ = fault.location
    return (path, *(region.start if region is not None else (0, 0)))


def _where(location: Location) -> str:
    if location.region is None:
        return location.path
    start = location.region.start
    return f"{location.path}:{start.line}:{start.column}"
