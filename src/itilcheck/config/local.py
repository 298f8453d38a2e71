"""Judge parts of the catalogue otherwise than the rest: what per-path says, and what of it had an effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.config.values import ConfigurationFault
from itilcheck.discovery.patterns import Patterns
from itilcheck.location import join, leads_to
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from itilcheck.config.values import LocalSetting
    from itilcheck.finding import Severity
    from itilcheck.location import Location


class Judged(NamedTuple):
    """What a finding comes to: its severity, None where its rule is off there, and which entry said so.

    ``pointer`` leads to that into the configuration; it is empty where none did.
    """

    severity: Severity | None
    pointer: str = ""


class LocalSettings:
    """The entries of per-path, and which of them changed anything; filled while findings are judged.

    Later entries come before earlier ones.
    """

    def __init__(self, entries: Sequence[LocalSetting]) -> None:
        """Take the entries in their order."""
        self._entries = entries
        self._patterns = [Patterns(entry.paths) for entry in entries]
        self._by_rule: dict[str, list[int]] = {}
        for index, entry in enumerate(entries):
            for rule in entry.rules:
                self._by_rule.setdefault(rule, []).append(index)
        self._changed: set[tuple[int, str]] = set()
        self.off: set[str] = set()

    def judge(self, rule: str, severity: Severity, location: Location) -> Judged:
        """Say what a finding at a place comes to."""
        judged = Judged(severity)
        for index in self._by_rule.get(rule, ()):
            if self._holds(index, location):
                said = self._entries[index].rules[rule]
                if said != judged.severity:
                    self._changed.add((index, rule))
                    judged = Judged(said, join("/per-path", index, "rules", rule))
        if judged.severity is None:
            self.off.add(rule)
        return judged

    def _holds(self, index: int, location: Location) -> bool:
        entry = self._entries[index]
        if entry.paths and not self._patterns[index].match(location.path):
            return False
        return leads_to(entry.pointer, location.pointer)

    def without_effect(
        self, paths: Iterable[str], ran: Collection[str], off: Collection[str]
    ) -> Iterator[ConfigurationFault]:
        """Yield what matches no file of those that were read, and what changes no finding.

        ``ran`` are the rules that were run, ``off`` those that are turned off everywhere. Of a rule that
        was not run nothing is known.
        """
        read = list(paths)
        for index, entry in enumerate(self._entries):
            matched = self._patterns[index].unmatched(read)
            for at in matched:
                message = f'"{entry.paths[at][:40]}" matches no file that is read'
                yield ConfigurationFault(join("/per-path", index, "paths", at), message)
            if entry.paths and len(matched) == len(entry.paths):
                continue
            for rule in entry.rules:
                place = join("/per-path", index, "rules", rule)
                if rule in off:
                    message = f'rule "{rule}" is off in rules, so this changes nothing'
                    yield ConfigurationFault(place, message, at_key=True)
                elif rule in ran and (index, rule) not in self._changed:
                    message = f'"{rule}" changes no finding here, take it out'
                    yield ConfigurationFault(place, message, at_key=True)
