"""Derive what backs a promise, step by step, each with the place where it is stated."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from itilcheck.checks.backing.chains import chains
from itilcheck.checks.backing.measure import window_of
from itilcheck.checks.backing.needs import helped, needs, own, ratio_of, unsaid
from itilcheck.checks.backing.points import weakest
from itilcheck.checks.backing.structures import backing
from itilcheck.checks.backing.wording import figure, ratio_beside, stated_over
from itilcheck.checks.words import answered
from itilcheck.finding import Step
from itilcheck.quantity import Ratio
from itilcheck.record import NamedTuple
from itilcheck.reliability import ALWAYS
from itilcheck.reliability.enclosure import all_of, at_least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.backing.measure import Measure
    from itilcheck.checks.backing.needs import Need, Supply
    from itilcheck.checks.backing.points import Weak
    from itilcheck.checks.graph import Edge
    from itilcheck.checks.promises import Promise
    from itilcheck.document import Document, Node
    from itilcheck.reliability import Enclosure

_FULL = Ratio(ALWAYS.upper)
_WHOLE = 1_000_000


def derive_weakest(catalogue: Catalogue, promise: Promise, node: Node, point: Weak) -> Iterator[Step]:
    """Yield the way from a promise down to the single point that it is above of."""
    yield _promised(promise, node)
    service = promise.service
    told: set[Document] = set()
    weak = weakest(catalogue)
    depth = 1
    while service not in told:
        told.add(service)
        step = weak[service]
        if step is None or step.way is None:
            break
        target = _leads_to(catalogue, service, step) or point.document
        yield Step(f'"{service.name}" cannot do without "{target.name}"', step.way, depth)
        depth += 1
        if target is point.document:
            break
        service = target
    yield Step(f'{point.ratio} is all that "{point.document.name}" gives', point.stated, depth)
    yield Step(f"{node.value} is more than {point.ratio}: not backed, however failures fall together")


def _leads_to(catalogue: Catalogue, service: Document, step: Weak) -> Document | None:
    """Give the service below that a way leads to, if it is not the single point itself."""
    for need in needs(catalogue, service):
        for way in need.ways:
            for supply in way:
                if supply.edge.node == step.way:
                    return supply.target
    return None


def derive_backing(catalogue: Catalogue, promise: Promise, node: Node, measure: Measure) -> Iterator[Step]:
    """Yield how far a promise is backed: the result, each term of it, and what it depends on."""
    yield from _Derivation(catalogue, promise, node, measure).steps()


def _promised(promise: Promise, node: Node) -> Step:
    return Step(f'{node.value} is promised for "{promise.service.name}"', node)


def _targets(edge: Edge) -> str:
    """Name what a dependency leads to."""
    return ", ".join(f'"{target.name}"' for target in edge.targets) or "a dependency"


class _Visit(NamedTuple):
    """What is still to be told: what a service stands on, how deep, and whether nothing can take over.

    With a ``supply`` it is that one of the service that is to be told.
    """

    service: Document
    depth: int
    is_single: bool
    supply: Supply | None = None


class _Derivation:
    def __init__(self, catalogue: Catalogue, promise: Promise, node: Node, measure: Measure) -> None:
        self.catalogue = catalogue
        self.promise = promise
        self.node = node
        self.measure = measure
        self.backing = backing(catalogue, measure)
        self.chains = chains(catalogue)
        self.ratio = ratio_of(node.value) or _FULL
        self.told: set[Document] = set()
        self.unknown: list[Step] = []

    def steps(self) -> Iterator[Step]:
        service = self.promise.service
        value = self.backing.value(service)
        over = f" {self.measure}" if str(self.measure) else ""
        yield _promised(self.promise, self.node)
        yield from self._conditions(self.promise, 1)
        if not needs(self.catalogue, service) and not own(self.catalogue, service):
            text = "nothing that it stands on is known to be essential"
        elif value.is_exact:
            text = f"{figure(value, self.ratio)} is backed{over}, if failures are independent"
        else:
            least, most = (ratio_beside(one, self.ratio) for one in (value.lower, value.upper))
            text = f"{least} to {most} is backed{over}: too entangled to say exactly"
        yield Step(text)
        yield from self._below(service)
        yield from self._verdict(service, value)

    def _below(self, service: Document) -> Iterator[Step]:
        """Tell what a service stands on, and below it what that stands on; each service once."""
        self.told.add(service)
        work: list[Step | _Visit] = [_Visit(service, 1, is_single=True)]
        while work:
            one = work.pop()
            if isinstance(one, Step):
                yield one
            else:
                steps = self._needed(one) if one.supply is None else self._supplied(one, one.supply)
                work.extend(reversed(list(steps)))

    def _needed(self, visit: _Visit) -> Iterator[Step | _Visit]:
        service, depth, is_single, _ = visit
        for one in own(self.catalogue, service):
            yield Step(f'"{one.product.name}" gives {one.ratio} by itself', one.stated, depth)
        for need in needs(self.catalogue, service):
            if need.is_single:
                for supply in (each for way in need.ways for each in way):
                    yield _Visit(service, depth, is_single, supply)
            else:
                count = "one" if need.least == 1 else str(need.least)
                gives = figure(self._group(service, need), self.ratio)
                yield Step(f"{count} of {len(need.ways)} is enough, {gives} if apart", need.node, depth)
                for supply in (each for way in need.ways for each in way):
                    yield _Visit(service, depth + 1, False, supply)  # noqa: FBT003  # of a group
        for edge in unsaid(self.catalogue, service):
            text = f"what happens without {_targets(edge)} is not said: left out"
            self.unknown.append(Step(text, edge.node, 1))
        for edge in helped(self.catalogue, service):
            text = f"what helps meanwhile without {_targets(edge)} is stated: left out"
            self.unknown.append(Step(text, edge.node, 1))

    def _group(self, service: Document, need: Need) -> Enclosure:
        """Enclose a group as if its members had nothing in common."""
        ways = [all_of(self.backing.counted(service, supply) for supply in way) for way in need.ways]
        return at_least(need.least, ways)

    def _supplied(self, visit: _Visit, supply: Supply) -> Iterator[Step | _Visit]:
        service, depth, is_single, _ = visit
        name = f'"{supply.target.name}"'
        where = supply.stated or supply.edge.node
        onward = self.chains.goes_on(service, supply.target)
        if supply.target in self.told:
            yield Step(f"{name} again, which counts once", supply.edge.node, depth)
            return
        yield Step(f"{name} counts {self._text(service, supply)}", where, depth)
        yield from self._conditions(supply.promise, depth + 1)
        if supply.ratio is not None and self.measure.window is not None and window_of(supply.promise) is None:
            text = f"{name} states no window for its {supply.ratio}: taken as {self.measure.window}"
            self.unknown.append(Step(text, where, 1))
        if supply.ratio is None:
            needed = self._needed_of_unknown() if is_single else ""
            text = f"{name} promises no availability: taken as never failing by itself{needed}"
            self.unknown.append(Step(text, supply.edge.node, 1))
        if onward:
            self.told.add(supply.target)
            yield _Visit(supply.target, depth + 1, is_single)

    def _needed_of_unknown(self) -> str:
        """Say how much an unknown part in series would have to give for the promise to be backed."""
        value = self.backing.value(self.promise.service)
        if value.is_surely_below(self.ratio.share) or not value.high:
            return ""
        share = self.ratio.share / value.upper
        percent = -(-share.numerator * _WHOLE // share.denominator)
        if percent >= _WHOLE:
            return ", which the promise needs"
        return f", {Ratio(Fraction(percent, _WHOLE), 4)} of it would do"

    def _text(self, service: Document, supply: Supply) -> str:
        """Say what a supply counts, and why."""
        counted = figure(self.backing.counted(service, supply), self.ratio)
        converted = self.measure.of(supply)
        if converted is None and self.backing.counted(service, supply) == ALWAYS:
            return "as always available: it promises nothing"
        if converted is None:
            return f"{counted}, as far as what it stands on backs it; it promises nothing itself"
        said = f"{supply.ratio} promised"
        if converted != supply.ratio:
            said += f"{stated_over(supply)}, which is {converted} {self.measure}"
        if not self.chains.goes_on(service, supply.target):
            return f"{counted}: {said}; it closes a circle, and is taken at its word"
        backed = self.backing.value(supply.target)
        if backed == ALWAYS:
            return f"{counted}: {said}" if converted != supply.ratio else f"{counted}, as promised"
        return f"{counted}: {said}, {figure(backed, converted)} backed by what it stands on"

    def _conditions(self, promise: Promise, depth: int) -> Iterator[Step]:
        """Tell what an availability leaves out, and what it is of, where that is said."""
        excludes = promise.statement("/warranty/availability/excludes")
        if excludes is not None and isinstance(excludes.value, list):
            words = ", ".join(str(one) for one in excludes.value)
            yield Step(f"not counted there: {words}", excludes, depth)
        meaning = promise.statement("/warranty/availability/meaning")
        if meaning is not None and not answered(meaning.value):
            yield Step(f"available means there: {meaning.value}", meaning, depth)

    def _verdict(self, service: Document, value: Enclosure) -> Iterator[Step]:
        """Say what follows, under which assumptions, and what is not known."""
        point = weakest(self.catalogue).get(service)
        least = self.backing.certain(service)
        most = f"at most {point.ratio}" if point is not None else "at most 100%"
        at_worst = ratio_beside(least.lower, self.ratio)
        if not self.told - {service} and not own(self.catalogue, service):
            yield Step(f'"{service.name}" stands on nothing that is stated, so nothing speaks against it')
            yield from self._open()
            return
        yield Step(f"whatever failures have in common: {most}, at least {at_worst}")
        if value.is_surely_below(self.ratio.share):
            verdict = f"{self.ratio} is more than {figure(value, self.ratio)}: not backed"
        elif not least.is_below(self.ratio.share):
            verdict = f"{self.ratio} is backed, whatever failures have in common"
        else:
            verdict = f"{self.ratio} is backed if failures are independent"
        is_open = self.unknown and not value.is_surely_below(self.ratio.share)
        yield Step(f"as far as is known, {verdict}" if is_open else verdict)
        yield from self._open()

    def _open(self) -> Iterator[Step]:
        """Tell what is not known."""
        if self.unknown:
            yield Step("not known, and can only make it less:")
            yield from self.unknown
