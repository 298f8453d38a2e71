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
from itilcheck.cli.faults import fail, shown
from itilcheck.config import FILE_NAME, Configuration, ConfigurationFault, read_configuration
from itilcheck.discovery import RefusedFileError, read_given, untrusted
from itilcheck.document import Document
from itilcheck.finding import Notice
from itilcheck.location import Location
from itilcheck.record import NamedTuple
from itilcheck.rulefiles import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.cli.setup import Setup

USER_FILE = "config.yaml"
_LIMITS = loading.Limits(bytes=1 << 20)
_IN_CATALOGUE = "lies in the catalogue, which is not trusted: keep it elsewhere, or name it with --plugin"


class Configured(NamedTuple):
    """A configuration that was read: its values, its document, the folder that its paths start at.

    ``trusted`` when it lies outside the catalogue.
    """

    configuration: Configuration
    document: Document | None
    base: Path
    trusted: bool = False


def configured(root: Path, setup: Setup) -> Configured:
    """Read the configuration that holds for a catalogue; anything wrong ends the run, with its place."""
    if setup.config is None:
        path = root / FILE_NAME
        if not os.path.lexists(path):
            return Configured(Configuration(), None, root)
        return _read(path, root, root)
    path = Path(os.path.abspath(setup.config))  # noqa: PTH100  # a link stays one
    if not path.exists():
        stop(f'error: --config "{setup.config}" does not exist')
    return _read(path, Path(os.path.realpath(path.parent)), root)


def plugin_files(root: Path, setup: Setup, found: Configured | None) -> tuple[list[Path], list[Notice]]:
    """Give the Python files to load as plugins, with notices of what was passed over.

    They are named on the command line, in the configuration that was ``found`` if it lies outside the
    catalogue, or else in the user's own.
    """
    files = [Path(one) for one in setup.plugin_files]
    notices: list[Notice] = []
    trusted = found if found is not None and found.trusted else None
    if setup.config is None:
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


def refuse(document: Document, faults: Iterable[ConfigurationFault]) -> None:
    """End the run when a configuration has faults, telling each at its place."""
    told = []
    for fault in faults:
        node = document.node(fault.pointer)
        told.append(Fault(node.key_location if fault.at_key else node.location, fault.message))
    fail(told)


def _of_user(root: Path) -> tuple[Configured | None, list[Notice]]:
    path = user_path()
    if path is None or not os.path.lexists(path):
        return None, []
    if _inside(path, root):
        message = "is not read, for it lies in the catalogue: name its plugins with --plugin"
        return None, [Notice(message, path.relative_to(root).as_posix() if path.is_relative_to(root) else "")]
    found = _read(path, Path(os.path.realpath(path.parent)), root)
    if found.document is not None and isinstance(found.document.data, dict):
        wrong = [key for key in found.document.data if key not in {"plugins", "$schema"}]
        message = "only plugins can be yours alone, what a catalogue is held to stands with the catalogue"
        refuse(found.document, [ConfigurationFault(f"/{key}", message, at_key=True) for key in wrong])
    return found, []


def _read(path: Path, base: Path, root: Path) -> Configured:
    trusted = not _inside(path, root)
    try:
        data = read_given(path, most=_LIMITS.bytes, root=None if trusted else _holder(path, root))
    except RefusedFileError as error:
        stop(f"{shown(str(path))}: error: {error}")
    loaded = loading.load(str(path), data, limits=_LIMITS)
    fail(
        [Fault(Location(str(path), issue.region, issue.pointer), issue.message) for _, issue in loaded.issues]
    )
    if len(loaded.documents) > 1:
        stop(f"{shown(str(path))}: error: holds {len(loaded.documents)} documents, allowed is one")
    content = loaded.documents[0] if loaded.documents else None
    document = Document(loaded.source, 0, "Configuration", "", content, content)
    configuration, faults = read_configuration(
        content, read_index()["schemas"]["config"], str(path), trusted=trusted
    )
    refuse(document, faults)
    return Configured(configuration, document, base, trusted)


def _named(root: Path, found: Configured) -> Iterator[Path]:
    """Yield the files that a trusted configuration names; what lies in the catalogue is not to be trusted."""
    for index, name in enumerate(found.configuration.plugins):
        path = found.base / name
        wrong = ""
        if not path.is_file():
            wrong = f'"{name}" {"is no Python file" if path.exists() else "does not exist"}'
        elif _inside(path, root):
            wrong = _IN_CATALOGUE
        if wrong and found.document is not None:
            refuse(found.document, [ConfigurationFault(f"/plugins/{index}", wrong)])
        yield path


def _holder(path: Path, root: Path) -> Path:
    """Give the widest untrusted folder in which a path lies: what it leads to has to lie there too."""
    place = Path(os.path.realpath(path.parent), path.name)
    holders = [folder for folder in untrusted(root) if place.is_relative_to(folder)]
    return min(holders, key=lambda folder: len(folder.parts), default=root)


def _inside(path: Path, root: Path) -> bool:
    """Tell whether a path, or what it leads to, lies where strangers may have written it."""
    places = (Path(os.path.realpath(path)), Path(os.path.realpath(path.parent), path.name))
    return any(place.is_relative_to(folder) for place in places for folder in untrusted(root))
