"""Read the configurations that a configuration extends: files beside it, and those of installed plugins.

A file is as little trusted as the one that names it, so it has to lie where that one may lie. What a
plugin brings is data of an installed distribution: it can be extended from anywhere, and names no files.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.cli.configuring import Origin, holder, inside, read_layer, refuse, untrusted_folders
from itilcheck.cli.failure import stop
from itilcheck.cli.refusing import refusal
from itilcheck.config import ConfigurationFault
from itilcheck.config.merging import Layer, merge
from itilcheck.config.values import LONGEST
from itilcheck.names import closest
from itilcheck.plugins import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import NoReturn

    from itilcheck.cli.setup import Setup
    from itilcheck.config.merging import Merged
    from itilcheck.document import JSON, Document
    from itilcheck.registry.collecting import Brought

_SUFFIXES = (".yaml", ".yml", ".json")
_DEEPEST = 8
_MOST = 32
_OF_FILES = ("rule-packs", "plugins")
"""The keys whose values are paths relative to the file."""


def extended(document: Document, base: Path, root: Path, setup: Setup, *, trusted: bool) -> Merged:
    """Merge a configuration with all that it extends; anything wrong ends the run, at its place."""
    return merge(_Extending(base, root, setup, trusted=trusted).layers(Origin(document, base), ()))


class _Extending:
    """One configuration with what it extends. ``base`` is the folder at which its paths start."""

    def __init__(self, base: Path, root: Path, setup: Setup, *, trusted: bool) -> None:
        self._base, self._root, self._setup, self._trusted = base, root, setup, trusted
        self._brought: Mapping[str, Brought] | None = None
        self._read = 0

    def layers(self, origin: Origin, above: tuple[str, ...]) -> Iterator[Layer]:
        """Yield what a configuration extends, in its order, and then the configuration itself.

        ``above`` are the files that led here, by their real paths.
        """
        document = origin.document
        data = document.data if isinstance(document.data, dict) else {}
        names = data.get("extends") or []
        here = (*above, os.path.realpath(document.path))
        for index, name in enumerate([names] if isinstance(names, str) else names):
            place = "/extends" if isinstance(names, str) else f"/extends/{index}"
            found = self._found(origin, place, name)
            self._read += 1
            if os.path.realpath(found.document.path) in here:
                _refuse(document, place, f'"{_short(name)}" leads back here, take it out')
            if len(here) >= _DEEPEST:
                _refuse(document, place, f"this is extended {_DEEPEST} times over, allowed are fewer")
            if self._read > _MOST:
                _refuse(document, place, f"more than {_MOST} configurations are extended")
            yield from self.layers(found, here)
        yield Layer(document, self._placed(data, origin), origin.plugin)

    def _found(self, origin: Origin, place: str, name: str) -> Origin:
        if name.endswith(_SUFFIXES):
            return self._file(origin, place, name)
        found = self._configurations()
        if name not in found:
            near = closest(name, sorted(found))
            hint = f'did you mean "{near}"' if near else f"there are {', '.join(sorted(found)) or 'none'}"
            if name.startswith((".", "/")):
                hint = f"a file ends in {', '.join(_SUFFIXES)}"
            _refuse(origin.document, place, f'no configuration is called "{_short(name)}", {hint}')
        one = found[name]
        layer = read_layer(one.thing, trusted=True, limit=None)
        data = layer.data if isinstance(layer.data, dict) else {}
        message = "a plugin brings such by hooks, and not in a configuration"
        refuse(
            layer, [ConfigurationFault(f"/{key}", message, at_key=True) for key in _OF_FILES if key in data]
        )
        return Origin(layer, one.thing.parent, one.plugin.title)

    def _file(self, origin: Origin, place: str, name: str) -> Origin:
        if origin.plugin:
            _refuse(origin.document, place, "a plugin can extend what plugins bring, and no files")
        path = Path(os.path.normpath(origin.base / name))
        limit = None
        try:
            if not self._trusted:
                limit = holder(Path(origin.document.path), self._root)
                if not Path(os.path.realpath(path)).is_relative_to(limit):
                    message = f'"{_short(name)}" leads out of the catalogue, keep it inside'
                    _refuse(origin.document, place, message)
            elif inside(path, self._root):
                message = f'"{_short(name)}" lies in the catalogue, which is not trusted: keep it elsewhere'
                _refuse(origin.document, place, message)
            wrong = "" if path.is_file() else "is no file" if path.exists() else "does not exist"
        except (OSError, ValueError):  # a name that no file can have
            wrong = "does not exist"
        if wrong:
            _refuse(origin.document, place, f'"{_short(name)}" {wrong}')
        layer = read_layer(path, trusted=self._trusted, limit=limit)
        return Origin(layer, Path(os.path.realpath(path.parent)))

    def _configurations(self) -> Mapping[str, Brought]:
        """Give the configurations of installed plugins, which are looked for once."""
        if self._brought is None:
            from itilcheck.registry.configurations import (  # noqa: PLC0415  # only with a name to look for
                installed_configurations,
            )

            strange, files = untrusted_folders([self._root]), map(Path, self._setup.plugin_files)
            try:
                self._brought = installed_configurations(strange, self._setup.disabled, files)
            except PluginError as error:
                stop(refusal([error]))
        return self._brought

    def _placed(self, data: Mapping[str, JSON], origin: Origin) -> dict[str, JSON]:
        """Rewrite the paths in a file so that they start where those of the configuration itself do."""
        placed = {key: value for key, value in data.items() if key != "extends"}
        if origin.base == self._base:
            return placed
        for key in _OF_FILES:
            if placed.get(key):
                placed[key] = [self._from_base(origin.base / name) for name in placed[key]]
        for key in ("waivers", "baseline"):
            if isinstance(placed.get(key), str):
                placed[key] = self._from_base(origin.base / placed[key])
        return placed

    def _from_base(self, path: Path) -> str:
        try:
            return os.path.relpath(path, self._base).replace(os.sep, "/")
        except ValueError:  # another drive of Windows
            return str(path)


def _refuse(document: Document, pointer: str, message: str) -> NoReturn:
    refuse(document, [ConfigurationFault(pointer, message)])
    raise AssertionError  # refuse does not come back with a fault


def _short(name: str) -> str:
    shown = " ".join(name[:LONGEST].split())
    return shown if len(name) <= LONGEST else f"{shown}..."
