"""Find the comments and waivers that are about a finding, without asking each of them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from itilcheck.finding import Suppression
from itilcheck.names import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itilcheck.finding import Finding
    from itilcheck.location import Location
    from itilcheck.suppression.directives import Directive, Named
    from itilcheck.suppression.knowing import Homes
    from itilcheck.suppression.waivers import Waiver

_ANY = "*"


class HeededComment:
    """One id of a comment, and how many findings it met."""

    __slots__ = ("count", "directive", "named", "rule", "suppression")
    is_expired = False

    def __init__(self, directive: Directive, named: Named, rule: str) -> None:
        """Take a comment, one id as it stands there, and the rule that has it now."""
        self.directive = directive
        self.named = named
        self.rule = rule
        self.suppression = Suppression("comment", directive.reason, directive.location)
        self.count = 0

    @property
    def where(self) -> Location:
        """Where it stands."""
        return self.named.location


class HeededWaiver:
    """One rule, or pattern, of a waiver, and how many findings it met."""

    __slots__ = ("count", "is_expired", "pattern", "suppression", "waiver", "written")

    def __init__(self, waiver: Waiver, written: str, pattern: str, *, is_expired: bool) -> None:
        """Take a waiver, one rule as it stands there, and what that means now."""
        self.waiver = waiver
        self.written = written
        self.pattern = pattern
        self.suppression = waiver.suppression
        self.is_expired = is_expired
        self.count = 0

    @property
    def where(self) -> Location:
        """Where it stands."""
        return self.waiver.location_of(self.written)


class Meeting:
    """Finds the comments and waivers that are about a finding, without asking each.

    Of comments that say the same of the same lines only the first is of use.
    """

    def __init__(
        self, comments: Iterable[HeededComment], waivers: Sequence[HeededWaiver], homes: Homes
    ) -> None:
        """Sort them by rule and place."""
        self._homes = homes
        self._waivers = waivers
        self._of_line: dict[tuple[str, str, int], HeededComment] = {}
        self._of_document: dict[tuple[str, str], dict[int, HeededComment]] = {}
        for one in comments:
            path, first = one.directive.location.path, one.directive.first
            if one.directive.whole:
                self._of_document.setdefault((one.rule, path), {}).setdefault(first, one)
            else:
                self._of_line.setdefault((one.rule, path, first), one)
        self._starts = {key: sorted(found) for key, found in self._of_document.items()}
        self._of_rule: dict[str, dict[str, list[HeededWaiver]]] = {}

    def suppressions(self, finding: Finding) -> Iterator[HeededComment | HeededWaiver]:
        """Yield those that are about a finding, comments first."""
        yield from self._comments(finding)
        yield from self._waived(finding)

    def _comments(self, finding: Finding) -> Iterator[HeededComment]:
        rule, path, region = finding.rule, finding.location.path, finding.location.region
        if region is None:
            return
        line = region.start.line
        of_line = self._of_line.get((rule, path, line))
        if of_line is not None:
            yield of_line
        starts = self._starts.get((rule, path), [])
        at = bisect_right(starts, line)
        if at:
            of_document = self._of_document[rule, path][starts[at - 1]]
            if line <= of_document.directive.last:
                yield of_document

    def _waived(self, finding: Finding) -> Iterator[HeededWaiver]:
        waivers = self._waivers_of(finding.rule)
        if waivers:
            document = finding.document or self._homes.home(finding).document
            yield from (
                one
                for key in (document, _ANY)
                for one in waivers.get(key, ())
                if one.waiver.waives(finding, document)
            )

    def _waivers_of(self, rule: str) -> dict[str, list[HeededWaiver]]:
        """Give the waivers of a rule by the documents that they name, or under a star."""
        if rule not in self._of_rule:
            found = self._of_rule[rule] = {}
            for one in self._waivers:
                if matches(one.pattern, rule):
                    named = one.waiver.documents
                    keys = (
                        dict.fromkeys(named) if named and not any("*" in name for name in named) else [_ANY]
                    )
                    for key in keys:
                        found.setdefault(key, []).append(one)
        return self._of_rule[rule]
