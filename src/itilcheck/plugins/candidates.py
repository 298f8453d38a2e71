"""List what could be loaded as a plugin and what is passed over, one by one, and load each by itself.

This is for the survey that people look at. A run loads all plugins at once, and ends with the first
that is broken.
"""

from __future__ import annotations

import os
import stat
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.plugins import (
    BUNDLED,
    OWN,
    Plugin,
    PluginError,
    announces,
    announcing,
    distinct,
    distributions,
    files,
    inside,
    marks,
    metadata,
    searched,
)
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from importlib.metadata import EntryPoint

BUILT_IN, BUNDLE, DISTRIBUTION, FILE = "built-in", "bundled", "distribution", "file"
"""Where plugins come from: they are always there, ship with us, were installed, or are a Python file."""

_READ = ("entry_points.txt", "METADATA", "PKG-INFO")
"""The files in which distributions say what we ask them for."""
_LARGEST = 1 << 20
"""The bytes that such a file of strangers may have."""


class Candidate(NamedTuple):
    """A plugin that is not loaded yet.

    ``source`` is one of the four above; ``distribution`` with ``version`` is what an installer knows it
    by. ``path`` is the folder that its distribution lies in, or its file. ``value`` is what its entry
    point names. ``untrusted`` is the folder, if any, for whose sake it is passed over.
    """

    name: str
    version: str
    source: str
    distribution: str = ""
    path: str = ""
    value: str = ""
    untrusted: str = ""
    load: Callable[[], Plugin] | None = None
    fault: str = ""

    @property
    def label(self) -> str:
        """What messages call it: its name with the version, or its file."""
        return self.path if self.source == FILE else f"{self.name} {self.version}".strip()

    @property
    def bringer(self) -> str:
        """What brings it: its distribution with the version, or its file."""
        return self.path if self.source == FILE else f"{self.distribution} {self.version}".strip()

    def loaded(self) -> Plugin:
        """Load it, and verify its hooks; raise PluginError for one that cannot be used."""
        if self.load is None:
            raise PluginError(self.fault)
        plugin = self.load()
        if not plugin.ours:
            marks.verify([plugin])
        return plugin


def bundled(version: str) -> Iterator[Candidate]:
    """Yield the plugins that ship with us."""
    for name, module in BUNDLED.items():
        yield Candidate(name, version, BUNDLE, OWN, load=partial(_bundled, name, version, module))


def installed(untrusted: Collection[str]) -> list[Candidate]:
    """List the plugins of other distributions by name, those that are passed over behind the others.

    A plugin that is there twice counts once: the one that Python finds first.
    """
    trusted = searched(untrusted)
    folders = [*trusted, *(one or os.curdir for one in sys.path if one not in trusted)]
    found: dict[tuple[str, str], Candidate] = {}
    for folder in folders:
        barrier = "" if folder in trusted else inside(folder, untrusted)
        for place in _harmless(folder) if barrier else announcing(folder):
            for one in _of_distribution(place, barrier):
                found.setdefault((one.name, one.value), one)
    return sorted(found.values(), key=lambda one: (bool(one.untrusted), one.name))


def from_files(paths: Iterable[Path]) -> Iterator[Candidate]:
    """Yield the single Python files that were named."""
    for path in distinct(paths):
        yield Candidate(path.stem, "", FILE, path=str(path), load=partial(files.load, path))


def _bundled(name: str, version: str, module: str) -> Plugin:
    return Plugin(name, version, import_module(module), ours=True)


def _harmless(folder: str) -> Iterator[str]:
    """Yield what ``announcing`` yields, for a folder of strangers: files of theirs may lead anywhere."""
    for place in metadata(folder):
        paths = [os.path.join(place, name) for name in _READ]  # noqa: PTH118  # strings, as all paths here
        if not os.path.islink(place) and all(map(_is_small, paths)) and announces(place):  # noqa: PTH114  # as above
            yield place


def _is_small(path: str) -> bool:
    """Tell whether a file is a small one, and no link or device; one that is not there is small too."""
    try:
        status = os.lstat(path)
    except OSError:
        return True
    return stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST


def _of_distribution(place: str, untrusted: str) -> Iterator[Candidate]:
    """Yield the plugins of the distribution whose metadata lie in a folder."""
    folder, name = os.path.split(place)
    try:
        found = distributions.entry_points([place])
    except PluginError as error:
        yield Candidate(Path(name).stem, "", DISTRIBUTION, path=folder, untrusted=untrusted, fault=str(error))
        return
    for one in found:
        distribution, version = distributions.identity(one)
        yield Candidate(
            one.name, version, DISTRIBUTION, distribution, folder, one.value, untrusted, _loader(one)
        )


def _loader(entry_point: EntryPoint) -> Callable[[], Plugin]:
    return partial(distributions.load, entry_point)
