"""Find and read the configuration of a run, and tell apart which one may name code.

The configuration in a catalogue is as little trusted as the rest of it. One that lies elsewhere, and
was named on the command line or stands in the user's own folder, may name plugins.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.builtin import read_index
from itilcheck.cli.failure import stop
from itilcheck.cli.faults import fail, reject
from itilcheck.cli.variables import named
from itilcheck.config import FILE_NAME, Configuration, ConfigurationFault, configuration_of, faults_of
from itilcheck.discovery import RefusedFileError, read_given, untrusted
from itilcheck.given import FaultyError, fault_at, only_document
from itilcheck.record import NamedTuple
from itilcheck.report import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.cli.setup import Setup
    from itilcheck.config import Places
    from itilcheck.document import Document

USER_FILE = "config.yaml"
_LIMITS = loading.Limits(bytes=1 << 20)
_IN_CATALOGUE = "lies in the catalogue, which is not trusted: keep it elsewhere, or name it with --plugin"


class Configured(NamedTuple):
    """A configuration that was read: its values, where they stand, the folder that its paths start at.

    ``trusted`` when it lies outside the catalogue.
    """

    configuration: Configuration
    document: Places | None
    base: Path
    trusted: bool = False


class Origin(NamedTuple):
    """A file that was read as a configuration, the folder that its paths start at, and whose it is.

    ``plugin`` is the title of the one that brings it, if one does.
    """

    document: Document
    base: Path
    plugin: str = ""


def configured(root: Path, setup: Setup) -> Configured:
    """Read the configuration that holds for a catalogue; anything wrong ends the run, with its place."""
    if setup.config is None:
        path = root / FILE_NAME
        if setup.isolated or not os.path.lexists(path):
            return Configured(Configuration(), None, root)
        return _read(path, root, root, setup)
    path = Path(os.path.abspath(setup.config))  # noqa: PTH100  # a link stays one
    if not path.exists():
        stop(f"error: {named('--config', setup.config)} does not exist")
    return _read(path, Path(os.path.realpath(path.parent)), root, setup)


def plugin_files(root: Path, setup: Setup, found: Configured | None) -> tuple[list[Path], list[Notice]]:
    """Give the Python files to load as plugins, with notices of what was passed over.

    They are named on the command line, in the configuration that was ``found`` if it lies outside the
    catalogue, or else in the user's own.
    """
    files = [Path(one) for one in setup.plugin_files]
    notices: list[Notice] = []
    trusted = found if found is not None and found.trusted else None
    if setup.config is None and not setup.isolated:
        trusted, notices = _of_user(root)
    if trusted is not None:
        files += _named(root, trusted)
    return files, notices


def user_path() -> Path | None:
    """Give where the user's own configuration stands, or would; None where there is no such folder."""
    if sys.platform == "win32":
        folder = os.environ.get("APPDATA", "")
    else:
        home = os.environ.get("HOME", "")
        folder = os.environ.get("XDG_CONFIG_HOME", "")
        if not os.path.isabs(folder):  # noqa: PTH117  # pathlib costs start-up
            folder = f"{home}/.config" if home else ""
    return Path(folder, "itilcheck", USER_FILE) if folder else None


def refuse(document: Places, faults: Iterable[ConfigurationFault]) -> None:
    """End the run when a configuration has faults, telling each at its place."""
    fail(fault_at(document, one.pointer, one.message, at_key=one.at_key) for one in faults)


def _of_user(root: Path) -> tuple[Configured | None, list[Notice]]:
    path = user_path()
    if path is None or not os.path.lexists(path):
        return None, []
    if inside(path, root):
        message = "is not read, for it lies in the catalogue: name its plugins with --plugin"
        return None, [Notice(message, path.relative_to(root).as_posix() if path.is_relative_to(root) else "")]
    document = read_layer(path, trusted=True, limit=None)
    wrong = [key for key in document.data or () if key not in {"plugins", "$schema"}]
    message = "only plugins can be yours alone, what a catalogue is held to stands with the catalogue"
    refuse(document, [ConfigurationFault(f"/{key}", message, at_key=True) for key in wrong])
    base = Path(os.path.realpath(path.parent))
    return Configured(configuration_of(document.data, str(path)), document, base, trusted=True), []


def _read(path: Path, base: Path, root: Path, setup: Setup) -> Configured:
    """Read a configuration with all that it extends."""
    trusted = not inside(path, root)
    document = read_layer(path, trusted=trusted, limit=None if trusted else holder(path, root))
    if not isinstance(document.data, dict) or not document.data.get("extends"):
        return Configured(configuration_of(document.data, str(path)), document, base, trusted)
    from itilcheck.cli.extending import extended  # noqa: PLC0415  # most configurations extend none

    merged = extended(document, base, root, setup, trusted=trusted)
    return Configured(configuration_of(merged.data, str(path)), merged, base, trusted)


def read_layer(path: Path, *, trusted: bool, limit: Path | None) -> Document:
    """Read one file as a configuration; anything wrong with it by itself ends the run.

    With a ``limit`` it has to lie in that folder, also when links are followed.
    """
    try:
        data = read_given(path, most=_LIMITS.bytes, root=limit)
    except RefusedFileError as error:
        reject(path, str(error))
    try:
        document = only_document(str(path), data, limits=_LIMITS, may_be_empty=True)
    except FaultyError as error:
        fail(error.faults)
        raise
    refuse(document, faults_of(document.data, read_index()["schemas"]["config"], trusted=trusted))
    return document


def _named(root: Path, found: Configured) -> Iterator[Path]:
    """Yield the files that a trusted configuration names; what lies in the catalogue is not to be trusted."""
    for index, name in enumerate(found.configuration.plugins):
        path = found.base / name
        wrong = ""
        if not path.is_file():
            wrong = f'"{name}" {"is no Python file" if path.exists() else "does not exist"}'
        elif inside(path, root):
            wrong = _IN_CATALOGUE
        if wrong and found.document is not None:
            refuse(found.document, [ConfigurationFault(f"/plugins/{index}", wrong)])
        yield path


def holder(path: Path, root: Path) -> Path:
    """Give the widest untrusted folder in which a path lies: what it leads to has to lie there too."""
    place = Path(os.path.realpath(path.parent), path.name)
    holders = [folder for folder in untrusted(root) if place.is_relative_to(folder)]
    return min(holders, key=lambda folder: len(folder.parts), default=root)


def untrusted_folders(roots: Iterable[Path]) -> list[str]:
    """List the folders from which nothing is loaded: the current one, and where strangers may write."""
    here = Path(os.path.realpath(Path()))
    return [str(folder) for root in dict.fromkeys((*roots, here)) for folder in untrusted(root)]


def inside(path: Path, root: Path) -> bool:
    """Tell whether a path, or what it leads to, lies where strangers may have written it."""
    places = (Path(os.path.realpath(path)), Path(os.path.realpath(path.parent), path.name))
    return any(place.is_relative_to(folder) for place in places for folder in untrusted(root))
