"""Find and read what a catalogue lives with: its waivers, and its baseline."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from itilcheck.builtin import read_index
from itilcheck.cli.configuring import refuse
from itilcheck.cli.failure import stop
from itilcheck.cli.faults import fail, reject
from itilcheck.config import ConfigurationFault
from itilcheck.config.values import LONGEST
from itilcheck.discovery import RefusedFileError, read_given, untrusted
from itilcheck.given import FaultyError
from itilcheck.record import NamedTuple
from itilcheck.rule import BASELINE, WAIVERS
from itilcheck.suppression import Suppressions
from itilcheck.suppression.policy import read_policy
from itilcheck.suppression.reading import LIMITS, baseline_of, read_file, waivers_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from itilcheck.cli.session import Session
    from itilcheck.document import Document, Source
    from itilcheck.suppression.baseline import Baseline
    from itilcheck.suppression.waivers import Waiver


class Place(NamedTuple):
    """Where a file of ours stands: on disk, and as reports have it, from the catalogue's root."""

    disk: Path
    path: str


def suppressions(session: Session, *, without_baseline: bool = False) -> Suppressions:
    """Read waivers and baseline; anything wrong with them ends the run, with its place."""
    sources: dict[str, Source] = {}
    baseline = None if without_baseline else baseline_place(session)
    is_there = baseline is not None and os.path.lexists(baseline.disk)
    if baseline is not None and not is_there and "baseline" in session.configuration.living:
        _refuse(
            session, "baseline", f'"{_short(baseline.path)}" does not exist, "itilcheck baseline" writes it'
        )
    return Suppressions(
        read_policy(session.configuration.living, trusted=session.trusted),
        tuple(_waivers(session, sources)),
        read_baseline(session, baseline, sources) if baseline is not None and is_there else None,
        sources,
        lambda: _others(session),
    )


def baseline_place(session: Session) -> Place | None:
    """Give where the baseline stands, or would; None where only a trusted configuration could say so."""
    named = session.configuration.living.get("baseline")
    if named is None and session.trusted:
        return None
    place = _place(session, "baseline", named, session.root / BASELINE)
    _refuse_foreign(session, "baseline", place, named)
    return place


def read_baseline(session: Session, place: Place, sources: dict[str, Source] | None = None) -> Baseline:
    """Read a baseline that is there."""
    file = _read(session, place, "baseline")
    if sources is not None:
        sources[place.path] = file.source
    return baseline_of(file, place.path)


def _waivers(session: Session, sources: dict[str, Source]) -> list[Waiver]:
    said = session.configuration.living.get("waivers")
    if isinstance(said, list):
        return [one for index in range(len(said)) for one in _configured(session, index, sources)]
    if said is None and session.trusted:
        return []
    place = _place(session, "waivers", said, session.root / WAIVERS)
    _refuse_foreign(session, "waivers", place, said)
    if not os.path.lexists(place.disk):
        if said is not None:
            _refuse(session, "waivers", f'"{_short(said)}" does not exist')
        return []
    file = _read(session, place, "waivers")
    sources[place.path] = file.source
    return _checked(file, place.path, file.data["waivers"])


def _configured(session: Session, index: int, sources: dict[str, Source]) -> list[Waiver]:
    """Read a waiver that stands in the configuration, in whichever of its files."""
    if session.configured is None:
        return []
    node = session.configured.node(f"/waivers/{index}")
    place = _placed(session, Path(node.document.path))
    sources[place.path] = node.document.source
    number = node.pointer.rpartition("/")[2]
    return _checked(node.document, place.path, [node.value], int(number) if number.isdecimal() else 0)


def _checked(file: Document, path: str, entries: list[Any], first: int = 0) -> list[Waiver]:
    try:
        return waivers_of(file, path, entries, first)
    except FaultyError as error:
        _fail(error)


def _read(session: Session, place: Place, name: str) -> Document:
    """Read a file of ours, and hold it to its schema."""
    try:
        data = read_given(place.disk, most=LIMITS.bytes, root=None if session.trusted else session.root)
    except RefusedFileError as error:
        reject(place.disk, str(error))
    disk = str(place.disk)
    try:
        return read_file(disk, data, read_index()["schemas"][name])
    except FaultyError as error:
        _fail(error)


def _fail(error: FaultyError) -> NoReturn:
    fail(error.faults)
    raise error


def _place(session: Session, key: str, name: str | None, usual: Path) -> Place:
    """Find a file by the name that a configuration has for it, which starts at its own folder."""
    if name is None:
        return _placed(session, usual)
    if "\0" in name:
        _refuse(session, key, f'"{_short(name)}" is no name of a file')
    path = session.configuration.path
    base = Path(os.path.realpath(Path(path).parent)) if path else Path(os.path.realpath(session.root))
    return _placed(session, Path(os.path.normpath(base / name)))


def _placed(session: Session, disk: Path) -> Place:
    root = os.path.realpath(session.root)
    folder = os.path.realpath(disk.parent)
    try:
        path = os.path.relpath(os.path.join(folder, disk.name), root)  # noqa: PTH118  # relpath is not in pathlib
    except ValueError:  # another drive of Windows
        path = str(disk)
    return Place(disk, path.replace(os.sep, "/"))


def _refuse_foreign(session: Session, key: str, place: Place, named: Any) -> None:  # noqa: ANN401  # a name, or none
    """Refuse a file that lies where it must not: outside of the tree, or inside of one that has no say."""
    inside = any(Path(os.path.realpath(place.disk)).is_relative_to(one) for one in untrusted(session.root))
    if session.trusted and inside:
        message = "lies in the catalogue, which is not trusted: keep it elsewhere"
        _refuse(session, key, f'"{_short(named)}" {message}')
    if not session.trusted and place.path.startswith("../"):
        _refuse(session, key, f'"{_short(named)}" lies outside of the catalogue')


def _refuse(session: Session, key: str, message: str) -> None:
    if session.configured is None:
        stop(f"error: {message}")
    refuse(session.configured, [ConfigurationFault(f"/{key}", message)])


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[:LONGEST]}..."


def _others(session: Session) -> Collection[str]:
    """Give the ids of rules that only packs bring which are not switched on."""
    from itilcheck.cli.standards import other_rules  # noqa: PLC0415  # only for an id that nobody has

    return other_rules(session.registry, session.standards)
