"""Read the rules that somebody wants to have tested: at paths, in the rule packs of a catalogue, or by id."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.discovery import ArgumentError, find_root
from itilcheck.names import closest
from itilcheck.record import NamedTuple
from itilcheck.testing.bringing import further
from itilcheck.testing.files import CardFile, coded_card, find_files, read_cards, read_pack
from itilcheck.testing.naming import name_faults

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from itilcheck.document import Document
    from itilcheck.given import Fault
    from itilcheck.registry import Registry
    from itilcheck.rule import Rule

_WORDS = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
_ID = re.compile(rf"([a-z0-9]+(-[a-z0-9]+)*/)?{_WORDS}")


class Pack(NamedTuple):
    """A rule pack that a configuration names: its path, which it is shown by, and ``named`` there so.

    With a ``root``, links that lead out of it are not followed.
    """

    path: str
    named: str
    root: Path | None = None


class Chosen(NamedTuple):
    """What is to be tested: rule files, folders, Python files and ids of rules at ``paths``.

    ``packs`` are those of the catalogue, which ids are looked up in. With ``whole`` they are tested
    themselves, and then each file in them has to be a rule file, as it has for a check.
    """

    paths: Sequence[str] = ()
    packs: Sequence[Pack] = ()
    whole: bool = False


class Opened(NamedTuple):
    """A file of rules that was read; with ``only``, no rule but the one of that id is meant.

    Links are not followed out of ``root``. What ``is_loaded`` are rules of plugins, which were read
    with them.
    """

    file: CardFile
    root: Path | None = None
    only: str = ""
    is_loaded: bool = False

    @property
    def faults(self) -> list[Fault]:
        """What keeps the file, or a rule in it, from being read."""
        return [*self.file.faults, *(fault for card in self.file.cards for fault in card.faults)]

    def again(self, registry: Registry) -> Opened:
        """Read the file once more."""
        if self.is_loaded:
            return next(loaded(card.rule for card in self.file.cards if card.rule is not None))
        file = read_cards(self.file.path, self.file.shown, registry, root=self.root)
        return self._replace(file=_narrowed(file, self.only))


class Reading(NamedTuple):
    """What was read: files, faults of those that are none, and files of folders that hold no rule.

    ``of_code`` are the cards of rules with code that are not loaded.
    """

    files: list[Opened]
    faults: list[Fault]
    passed: list[Path]
    of_code: list[str]


def read_chosen(chosen: Chosen, registry: Registry) -> Reading:
    """Read what is to be tested, each file once.

    Raises ArgumentError for a path that leads nowhere, or an id that no rule has.
    """
    reading = Reading([], [], [], [])
    if chosen.whole:
        reading = _read_packs(chosen.packs, registry)
    found = {os.path.realpath(one.file.path): one for one in reading.files}
    for path in dict.fromkeys(chosen.paths):
        if not os.path.lexists(path) and _ID.fullmatch(path):
            reading.files.extend(_named(path, chosen.packs, registry, reading))
            continue
        root = _root_of(Path(path))
        files, others = find_files(Path(path)) if Path(path).is_dir() else ([Path(path)], [])
        reading.passed.extend(others)
        for one in files:
            real = os.path.realpath(one)
            if real not in found:
                for opened in _opened(one, registry, root, found):
                    found[os.path.realpath(opened.file.path)] = opened
                    reading.files.append(opened)
    reading.of_code.extend(one.file.shown for one in reading.files if one.file.is_of_code)
    faults = [fault for one in reading.files for fault in one.faults]
    passed = [one for one in reading.passed if os.path.realpath(one) not in found]
    return Reading(reading.files, list(dict.fromkeys([*reading.faults, *faults])), passed, reading.of_code)


def _opened(path: Path, registry: Registry, root: Path | None, known: Collection[str]) -> Iterator[Opened]:
    """Yield a file of rules, and with a Python file whatever else it brings that is not ``known`` yet."""
    file = read_cards(path, path.as_posix(), registry, root=root)
    more = further(path, registry) if file.is_python else None
    if more is not None and not (file.cards or file.faults or more.files or more.rules):
        message = f"no rule comes from {path}, load it with --plugin {path}"
        raise ArgumentError(message)
    yield Opened(file, root)
    if more is None:
        return
    for one in more.files:
        if os.path.realpath(one) not in known:
            way = os.path.relpath(os.path.realpath(one), os.path.realpath(path.parent))
            yield Opened(read_cards(one, Path(os.path.normpath(path.parent / way)).as_posix(), registry))
    yield from loaded(more.rules)


def _root_of(path: Path) -> Path:
    """Give the folder that a path must not lead out of: its catalogue, or the one here if links lead away."""
    here = find_root([Path()])
    written = Path(os.path.abspath(path))  # noqa: PTH100  # resolving would follow the links
    if written.is_relative_to(here) and not Path(os.path.realpath(path)).is_relative_to(here):
        return here
    return find_root([path])


def loaded(rules: Iterable[Rule]) -> Iterator[Opened]:
    """Yield the files of loaded rules, with the places of those whose card stands in a Python file."""
    by_path: dict[str, list[Rule]] = {}
    for rule in rules:
        by_path.setdefault(rule.path, []).append(rule)
    for shown, some in by_path.items():
        path = Path(shown)
        data = path.read_bytes() if path.suffix == ".py" and path.is_file() else b""
        cards = tuple(coded_card(rule, shown, data) for rule in some)
        yield Opened(CardFile(path, shown, data, cards), is_loaded=True)


def _read_packs(packs: Iterable[Pack], registry: Registry) -> Reading:
    """Read whole rule packs as a check does, which refuses all that is no rule of the catalogue."""
    reading = Reading([], [], [], [])
    documents: list[Document] = []
    for pack in packs:
        files, cards, faults = read_pack(pack.path, registry, root=pack.root)
        known = {one.file.path for one in reading.files}
        reading.files.extend(Opened(file, pack.root) for file in files if file.path not in known)
        reading.faults.extend(faults)
        documents.extend(cards)
    reading.faults.extend(name_faults(documents, registry))
    return reading


def _named(name: str, packs: Sequence[Pack], registry: Registry, reading: Reading) -> list[Opened]:
    """Give the file of the rule that has an id, in the rule packs or as a plugin brings it."""
    opened = _read_packs(packs, registry)
    found = [one._replace(file=_narrowed(one.file, name), only=name) for one in opened.files]
    found = [one for one in found if one.file.cards]
    if found:
        return found
    if name in registry.rules:
        return list(loaded([registry.rules[name]]))
    reading.faults.extend(opened.faults)
    if reading.faults:
        return []
    names = [card.name for one in opened.files for card in one.file.cards]
    near = closest(name, [*names, *registry.rules])
    hint = f', did you mean "{near}"' if near else ', and no rule is called so: "itilcheck rules" lists them'
    message = f'"{name}" does not exist{hint}'
    raise ArgumentError(message)


def _narrowed(file: CardFile, name: str) -> CardFile:
    """Leave out of a file all cards but those with an id; without one, none."""
    return file._replace(cards=tuple(card for card in file.cards if name in ("", card.name)))
