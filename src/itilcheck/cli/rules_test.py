"""The command that tests rules: run their examples, show how findings differ, or take them over."""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.cli.failure import stop
from itilcheck.cli.faults import fail, shown
from itilcheck.cli.streams import write
from itilcheck.discovery import ArgumentError, RefusedFileError, find_root
from itilcheck.loading.text import decode
from itilcheck.location import Position
from itilcheck.record import NamedTuple
from itilcheck.reporters.neutral import neutralise
from itilcheck.reporters.style import Style
from itilcheck.testing.examples import verify_examples
from itilcheck.testing.files import CardFile, coded_card, find_files, read_cards
from itilcheck.testing.updating import UpdateError
from itilcheck.testing.writing import replace_file, rewritten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itilcheck.registry import Registry
    from itilcheck.rule import Rule
    from itilcheck.rulefiles import Fault
    from itilcheck.testing.examples import RuleFault
    from itilcheck.testing.files import Card

_STYLE = Style()
_NOWHERE = Position(0, 0)


class _Tested(NamedTuple):
    """A file of rules, and what is wrong with each of them.

    ``root`` is the folder that links must not lead out of, None for rules that were loaded before.
    """

    file: CardFile
    root: Path | None
    faults: list[list[RuleFault]]


def test_rules(
    paths: Sequence[str],
    registry: Registry,
    *,
    update: bool,
    rules: Sequence[Rule] = (),  # noqa: PT028  # it is no test, but what tests
) -> int:
    """Run the examples of the rules at some paths, print how each fails, and give the exit code.

    A path leads to a rule file, a folder of them, or a Python file that the registry was loaded with.
    ``rules`` are tested beside them. With ``update`` the findings that examples list become those that
    are found. The code is 1 where something fails that was not, or could not be, taken over. Ends the
    run with 2 where a file cannot be read or written, and where there is nothing to test.
    """
    files = _read(paths, registry)
    fail(fault for file, _ in files for fault in _unreadable(file))
    files += [(one, None) for one in _of_rules(rules)]
    tested = [_verified(file, root, registry) for file, root in files]
    if not any(file.cards for file, _ in files):
        stop("error: there is nothing to test, name rule files or folders of them")
    counts = _counted(tested)
    if update:
        tested = [_updated(one, registry) for one in tested]
    failed = sum(len({fault.example for fault in faults}) for one in tested for faults in one.faults)
    write(line for one in tested for line in _told(one))
    write([f"{', '.join([*counts, f'{failed} failed'])}\n"])
    return 1 if failed else 0


def _read(paths: Sequence[str], registry: Registry) -> list[tuple[CardFile, Path | None]]:
    """Read the files at some paths, each once."""
    found: dict[str, tuple[CardFile, Path | None]] = {}
    for path in paths:
        try:
            root = find_root([Path(path)])
        except ArgumentError as error:
            stop(f"error: {error}")
        for one in find_files(Path(path)) if Path(path).is_dir() else [Path(path)]:
            real = os.path.realpath(one)
            if real not in found:
                file = read_cards(one, one.as_posix(), registry, root=root)
                if file.is_python and not (file.cards or file.faults):
                    stop(f"error: no rule comes from {path}, load it with --plugin {path}")
                found[real] = file, root
    return list(found.values())


def _unreadable(file: CardFile) -> list[Fault]:
    return [*file.faults, *(fault for card in file.cards for fault in card.faults)]


def _of_rules(rules: Iterable[Rule]) -> Iterator[CardFile]:
    """Yield the files of loaded rules, with the places of those whose card stands in a Python file."""
    by_path: dict[str, list[Rule]] = {}
    for rule in rules:
        by_path.setdefault(rule.path, []).append(rule)
    for shown_as, some in by_path.items():
        path = Path(shown_as)
        data = path.read_bytes() if path.suffix == ".py" and path.is_file() else b""
        yield CardFile(path, shown_as, data, tuple(coded_card(rule, shown_as, data) for rule in some))


def _verified(file: CardFile, root: Path | None, registry: Registry) -> _Tested:
    rules = [card.rule for card in file.cards]
    return _Tested(file, root, [verify_examples(one, registry=registry) if one else [] for one in rules])


def _counted(tested: Sequence[_Tested]) -> list[str]:
    rules = [card.rule for one in tested for card in one.file.cards if card.rule is not None]
    examples = sum(len(rule.examples) for rule in rules)
    return [
        f"{len(rules)} rule{'s' if len(rules) != 1 else ''}",
        f"{examples} example{'s' if examples != 1 else ''}",
    ]


def _updated(tested: _Tested, registry: Registry) -> _Tested:
    """Write into a file what its examples find, print what has changed, and verify it again."""
    file = tested.file
    found = {
        number: {fault.example: fault.found for fault in _only_differing(faults) if fault.example is not None}
        for number, faults in enumerate(tested.faults)
        if file.cards[number].document is not None and any(_only_differing(faults))
    }
    if not found:
        return tested
    try:
        after = rewritten(file, found)
        replace_file(file, after, root=tested.root)
    except (RefusedFileError, UpdateError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        stop(f"{shown(file.shown)}: error: {reason}")
    write(_change(file, after))
    if tested.root is None:
        file = next(_of_rules(card.rule for card in file.cards if card.rule is not None))
    else:
        file = read_cards(file.path, file.shown, registry, root=tested.root)
    return _verified(file, tested.root, registry)


def _only_differing(faults: Sequence[RuleFault]) -> list[RuleFault]:
    """List the faults of examples that have no other: what a broken example finds is worth nothing."""
    broken = {fault.example for fault in faults if not fault.differs}
    return [fault for fault in faults if fault.differs and fault.example not in broken]


def _change(file: CardFile, after: bytes) -> Iterator[str]:
    """Yield the lines that were rewritten, as a unified diff."""
    name = _STYLE.shown(shown(file.shown))
    before, now = decode(file.data).splitlines(), decode(after).splitlines()
    for line in unified_diff(before, now, name, name, lineterm=""):
        yield f"{neutralise(line)}\n"
    yield "\n"


def _told(tested: _Tested) -> Iterator[str]:
    """Yield what is wrong with the rules of a file, each fault at its place, in order."""
    name = _STYLE.shown(shown(tested.file.shown)) if tested.file.shown else ""
    for card, faults in zip(tested.file.cards, tested.faults, strict=True):
        placed = [(_start(card, fault), fault) for fault in faults]
        for start, fault in sorted(placed, key=lambda one: one[0] or _NOWHERE):
            place = f"{name}:{start.line}:{start.column}" if start is not None else name
            first, *rest = str(fault).split("\n")
            yield f"{place}: {neutralise(first)}\n" if place else f"{neutralise(first)}\n"
            yield from (f"  {line}\n" for line in rest)
            yield "\n"


def _start(card: Card, fault: RuleFault) -> Position | None:
    location = card.location(fault.pointer)
    return location.region.start if location is not None and location.region is not None else None
