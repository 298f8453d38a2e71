"""The command that tests rules: run their examples, show how findings differ, or take them over."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from itilcheck.cli.failure import stop
from itilcheck.cli.faults import fail, shown
from itilcheck.cli.streams import write
from itilcheck.discovery import ArgumentError, RefusedFileError
from itilcheck.loading.text import decode
from itilcheck.location import Position
from itilcheck.record import NamedTuple
from itilcheck.reporters.neutral import neutralise
from itilcheck.reporters.style import Style
from itilcheck.reporters.wording import amount
from itilcheck.testing.chosen import loaded, read_chosen
from itilcheck.testing.examples import verify_examples
from itilcheck.testing.leftovers import leftovers
from itilcheck.testing.updating import UpdateError
from itilcheck.testing.writing import replace_file, rewritten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from itilcheck.registry import Registry
    from itilcheck.rule import Rule
    from itilcheck.testing.chosen import Chosen, Opened
    from itilcheck.testing.examples import RuleFault
    from itilcheck.testing.files import Card, CardFile

_STYLE = Style()
_NOWHERE = Position(0, 0)
_MOST_NAMES = 3


class _Tested(NamedTuple):
    """A file of rules, and what is wrong with each of them."""

    opened: Opened
    faults: list[list[RuleFault]]

    @property
    def file(self) -> CardFile:
        return self.opened.file


def test_rules(
    chosen: Chosen,
    registry: Registry,
    *,
    update: bool,
    rules: Sequence[Rule] = (),  # noqa: PT028  # it is no test, but what tests
) -> int:
    """Run the examples of the rules that were chosen, print how each fails, and give the exit code.

    ``rules`` are tested beside them. With ``update`` the findings that examples list become those that
    are found. The code is 1 where something fails that was not, or could not be, taken over. Ends the
    run with 2 where a file cannot be read or written, an id cannot be given, and where there is nothing
    to test.
    """
    try:
        reading = read_chosen(chosen, registry)
    except ArgumentError as error:
        stop(f"error: {error}")
    fail(reading.faults)
    passed = [*_passed_over(reading.passed), *map(_of_code, reading.of_code)]
    tested = [_verified(one, registry) for one in (*reading.files, *loaded(rules))]
    if not any(one.file.cards for one in tested):
        stop("\n".join([f"error: {_nothing(chosen)}", *passed]))
    if update:
        tested = [_updated(one, registry) for one in tested]
    write(line for one in tested for line in _told(one))
    notes = [note for one in tested for note in leftovers(one.file, shown(one.file.shown))]
    write([f"{_STYLE.shown(one)}\n" for one in notes] + ["\n"] * bool(notes))
    write([f"{_summary(tested)}\n", *(f"{line}\n" for line in passed)])
    return 1 if any(faults for one in tested for faults in one.faults) else 0


def _nothing(chosen: Chosen) -> str:
    """Say that there is nothing to test, and what was looked through."""
    if chosen.whole and chosen.packs:
        names = " or ".join(one.named for one in chosen.packs)
        return f"no rule file in {names}, which rule-packs names"
    return "there is nothing to test, name rule files or folders of them"


def _passed_over(paths: Sequence[Path]) -> list[str]:
    """Say which files of the folders that were looked through hold no rule, and were not read."""
    if not paths:
        return []
    names = [_STYLE.shown(shown(path.as_posix())) for path in paths[:_MOST_NAMES]]
    left = len(paths) - len(names)
    listed = f"{', '.join(names)} and {left} more" if left else ", ".join(names)
    counted = "1 file that holds" if len(paths) == 1 else f"{len(paths)} files that hold"
    return [f"passed over: {counted} no rule: {listed}"]


def _of_code(name: str) -> str:
    """Say how a card is tested that stands beside code which is not loaded."""
    what = "is the card of a rule with code, test the Python file that names it"
    return f"passed over: {_STYLE.shown(shown(name))} {what}"


def _verified(opened: Opened, registry: Registry) -> _Tested:
    rules = [card.rule for card in opened.file.cards]
    return _Tested(opened, [verify_examples(one, registry=registry) if one else [] for one in rules])


def _summary(tested: Sequence[_Tested]) -> str:
    """Count rules and examples, and apart from each other examples that fail and faults of rules."""
    rules = [card.rule for one in tested for card in one.file.cards if card.rule is not None]
    counts = f"{amount(len(rules), 'rule')}, {amount(sum(len(one.examples) for one in rules), 'example')}"
    by_rule = [faults for one in tested for faults in one.faults]
    failed = sum(len({fault.example for fault in faults} - {None}) for faults in by_rule)
    others = sum(fault.example is None for faults in by_rule for fault in faults)
    if not failed and not others:
        return f"{counts}, 0 failed"
    beside = f", {amount(others, 'other fault')}" if others else ""
    return f"{counts}: {failed} failed{beside}"


def _updated(tested: _Tested, registry: Registry) -> _Tested:
    """Write into a file what its examples find, print what has changed, and verify it again."""
    file = tested.file
    differing = {
        number: [fault for fault in faults if fault.differs]
        for number, faults in enumerate(tested.faults)
        if file.cards[number].document is not None and any(fault.differs for fault in faults)
    }
    if not differing:
        return tested
    found = {
        number: {fault.example: fault.found for fault in faults if fault.example is not None}
        for number, faults in differing.items()
    }
    try:
        after = rewritten(file, found)
        replace_file(file, after, root=tested.opened.root)
    except (RefusedFileError, UpdateError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        stop(f"{shown(file.shown)}: error: {reason}")
    write(_change(file, after))
    notes = list(_turned(fault for faults in differing.values() for fault in faults))
    write([*notes, *["\n"] * bool(notes)])
    return _verified(tested.opened.again(registry), registry)


def _turned(faults: Iterable[RuleFault]) -> Iterator[str]:
    """Yield which examples no longer mean what they meant by the findings that they listed."""
    for fault in faults:
        if bool(fault.expected) != bool(fault.found):
            before, now = ("kept", "breaks") if fault.found else ("broke", "keeps")
            yield neutralise(f'note: "{fault.title}" {before} the rule before, and {now} it now') + "\n"


def _change(file: CardFile, after: bytes) -> Iterator[str]:
    """Yield the lines that were rewritten, as a unified diff."""
    name = _STYLE.shown(shown(file.shown))
    before, now = decode(file.data).splitlines(), decode(after).splitlines()
    for line in unified_diff(before, now, name, name, lineterm=""):
        yield f"{neutralise(line)}\n"
    yield "\n"


def _told(tested: _Tested) -> Iterator[str]:
    """Yield what is wrong with the rules of a file: broken examples first, then by place."""
    name = _STYLE.shown(shown(tested.file.shown)) if tested.file.shown else ""
    for card, faults in zip(tested.file.cards, tested.faults, strict=True):
        placed = [(not fault.breaks_example, _start(card, fault) or _NOWHERE, fault) for fault in faults]
        for _, start, fault in sorted(placed, key=lambda one: one[:2]):
            place = f"{name}:{start.line}:{start.column}" if start is not _NOWHERE else name
            first, *rest = str(fault).split("\n")
            yield f"{place}: {neutralise(first)}\n" if place else f"{neutralise(first)}\n"
            yield from (f"  {line}\n" for line in rest)
            yield "\n"


def _start(card: Card, fault: RuleFault) -> Position | None:
    location = card.location(fault.pointer)
    return location.region.start if location is not None and location.region is not None else None
