"""The config command: the configuration that counts, each value with where it comes from."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.builtin import read_index
from itilcheck.cli.failure import stop
from itilcheck.cli.faults import shown
from itilcheck.cli.placing import place
from itilcheck.cli.session import open_session
from itilcheck.cli.variables import variable
from itilcheck.discovery import ArgumentError, find_root
from itilcheck.loading.words import word
from itilcheck.location import join
from itilcheck.record import NamedTuple
from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from itilcheck.cli.session import Session
    from itilcheck.cli.setup import Setup
    from itilcheck.config import Places
    from itilcheck.document import JSON
    from itilcheck.location import Location

_DEFAULTS: Mapping[str, JSON] = {"level": "foundation", "fail-on": "error"}
"""What holds where nothing is said; other keys then say nothing."""
_WIDEST = 60


class Value(NamedTuple):
    """One value of the configuration that counts: where it stands in it, and where it comes from.

    ``source`` is one of ``default``, ``file``, ``plugin``, ``variable`` and ``option``. ``name`` says which
    of these it is: a plugin, a variable or an option. ``location`` is the place in a file.
    """

    pointer: str
    value: JSON
    source: str
    name: str = ""
    location: Location | None = None

    def told(self) -> str:
        """Say where the value comes from, for people."""
        where = place(self.location) if self.location is not None else ""
        if self.source == "plugin":
            return f"{where}, of plugin {self.name}"
        return where or self.name or self.source


def effective_text(path: str | None, overridden: Mapping[str, str], format_name: str, setup: Setup) -> str:
    """Give the configuration that counts for a path as YAML, or as one JSON document.

    ``overridden`` has what the command line or the environment says, by key.
    """
    try:
        given = [Path(path or ".")]
        root = find_root(given, outermost=setup.config is not None, isolated=setup.isolated)
    except ArgumentError as error:
        stop(f"error: {error}")
    session = open_session(root, setup)
    data = _effective(session, overridden)
    values = {one.pointer: one for key in data for one in _values(session, overridden, key, data[key])}
    if format_name == "json":
        entries = [_entry(one) for one in values.values()]
        return json.dumps({"version": "1", "root": root.as_posix(), "values": entries}, indent=2)
    lines = [(f"# of the catalogue at {neutralise(shown(str(root)))}", ""), *_lines(data, "", "", values)]
    width = min(_WIDEST, max(len(text) for text, told in lines if told))
    return "\n".join(f"{text:{width}}  # {told}" if told else text for text, told in lines)


def _effective(session: Session, overridden: Mapping[str, str]) -> dict[str, JSON]:
    """Give what counts, by key, in the order of the schema."""
    document = session.configured
    data = document.data if document is not None and isinstance(document.data, dict) else {}
    said = {**_DEFAULTS, **data, **overridden}
    keys = read_index()["schemas"]["config"]["properties"]
    return {key: said[key] for key in keys if key in said and key != "extends"}


def _values(session: Session, overridden: Mapping[str, str], key: str, value: JSON) -> Iterator[Value]:
    """Yield what a key says, down to what is no map or list."""
    document, pointer = session.configured, join("", key)
    if key in overridden:
        option, name = f"--{key}", variable(f"--{key}")
        by_variable = os.environ.get(name) == value
        yield Value(pointer, value, "variable" if by_variable else "option", name if by_variable else option)
    elif document is None or not isinstance(document.data, dict) or key not in document.data:
        yield Value(pointer, value, "default")
    else:
        yield from _written(document, pointer, value)


def _written(document: Places, pointer: str, value: JSON) -> Iterator[Value]:
    members: Iterable[tuple[str | int, JSON]] = ()
    if isinstance(value, (dict, list)):
        members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, below in members:
        yield from _written(document, join(pointer, key), below)
    if not value or not isinstance(value, (dict, list)):
        location = document.node(pointer).location
        plugins: Mapping[str, str] = getattr(document, "plugins", {})
        plugin = plugins.get(location.path, "")
        yield Value(pointer, value, "plugin" if plugin else "file", plugin, location)


def _entry(one: Value) -> dict[str, JSON]:
    region = one.location.region if one.location is not None else None
    return {
        "pointer": one.pointer,
        "value": one.value,
        "source": one.source,
        "name": one.name,
        "path": shown(one.location.path) if one.location is not None else "",
        "line": region.start.line if region is not None else None,
        "column": region.start.column if region is not None else None,
    }


def _lines(value: JSON, pointer: str, indent: str, values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Yield lines of YAML, each with where its value comes from; what leads to others has no such place."""
    is_list = isinstance(value, list)
    for key, below in enumerate(value) if is_list else value.items():
        place = join(pointer, key)
        lead = f"{indent}-" if is_list else f"{indent}{word(key)}:"
        one = values.get(place)
        if one is not None:
            yield f"{lead} {word(below)}", one.told()
        elif is_list:
            (first, told), *rest = _lines(below, place, f"{indent}  ", values)
            yield f"{lead}{first[len(lead) :]}", told
            yield from rest
        else:
            yield lead, ""
            yield from _lines(below, place, f"{indent}  ", values)
