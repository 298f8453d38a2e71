"""Leave out the files that a configuration does not want read, but none that the command line names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from itilcheck.config import ConfigurationFault
from itilcheck.discovery.patterns import Patterns
from itilcheck.record import NamedTuple, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from itilcheck.config import Configuration
    from itilcheck.discovery import Discovery


class Chosen(NamedTuple):
    """The files to read, how many are left out, and which patterns match nothing."""

    found: Discovery
    excluded: int
    without_effect: Sequence[ConfigurationFault]


def chosen(found: Discovery, configuration: Configuration, asked: Iterable[Path], root: Path) -> Chosen:
    """Choose among the files that were found by ``include`` and ``exclude`` of a configuration.

    Who names a file, or a folder that is left out as a whole, means it.
    """
    choice = Choice(configuration, asked, root)
    files = tuple(one for one in found.files if choice.takes(one.path))
    paths = [one.path for one in found.files]
    left = replace(
        found,
        files=files,
        selected=None if found.selected is None else found.selected & {one.path for one in files},
        notices=tuple(one for one in found.notices if choice.is_of_interest(one.path)),
        failures=tuple(one for one in found.failures if choice.is_of_interest(one.path)),
    )
    unmatched = tuple(_unmatched(configuration, [*paths, *(f"{one.path}/" for one in found.notices)]))
    return Chosen(left, len(found.files) - len(files), unmatched)


class Choice:
    """What is taken of a catalogue by ``include`` and ``exclude``, where some paths were asked for."""

    def __init__(self, configuration: Configuration, asked: Iterable[Path], root: Path) -> None:
        """Take what a configuration says, and the paths of the command line."""
        named = [_from_root(one, root) for one in asked]
        self._include = Patterns(configuration.include)
        self._exclude = Patterns(configuration.exclude)
        self._everything = not configuration.include
        self._named = set(named)
        self._folders = tuple(f"{one}/" for one in named if one and self._leaves_out(f"{one}/"))

    def takes(self, path: str) -> bool:
        """Tell whether a file is read."""
        return path in self._named or path.startswith(self._folders) or not self._leaves_out(path)

    def is_of_interest(self, path: str) -> bool:
        """Tell whether what there is to say of a path is said: not of what is left out."""
        return self.takes(path) and not self._exclude.match(f"{path}/")

    def _leaves_out(self, path: str) -> bool:
        return self._exclude.match(path) or not (self._everything or self._include.match(path))


def _unmatched(configuration: Configuration, paths: Sequence[str]) -> Iterator[ConfigurationFault]:
    for key, patterns in (("include", configuration.include), ("exclude", configuration.exclude)):
        for index in Patterns(patterns).unmatched(paths):
            message = f'"{patterns[index][:40]}" matches no file'
            yield ConfigurationFault(f"/{key}/{index}", message)


def _from_root(path: Path, root: Path) -> str:
    relative = os.path.relpath(os.path.realpath(path), os.path.realpath(root)).replace(os.sep, "/")
    return "" if relative == os.curdir else relative
