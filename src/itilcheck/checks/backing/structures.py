"""Make a structure of what a service stands on, and evaluate it: exactly, each supplier once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.backing.chains import chains
from itilcheck.checks.backing.measure import RAW
from itilcheck.checks.backing.needs import needs, own
from itilcheck.record import NamedTuple
from itilcheck.reliability import ALWAYS, Enclosure, Structure, enclose, evaluate
from itilcheck.reliability.enclosure import all_of, at_least, lesser, part_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.backing.measure import Measure
    from itilcheck.checks.backing.needs import Need, Supply
    from itilcheck.document import Document
    from itilcheck.reliability import Formula

_MOST_VISITS = 3_000_000
"""How many services are visited in one catalogue before structures are taken roughly."""


class Factor(NamedTuple):
    """Something that a service stands on, and how often it works: one document, or a group of them."""

    documents: tuple[Document, ...]
    least: int
    share: Enclosure


class Backing:
    """How far services are backed, with figures measured in one way.

    A supplier counts with the smaller of what it promises and what backs it. Its own part, beside what
    it stands on, is what makes that so.
    """

    def __init__(self, catalogue: Catalogue, measure: Measure = RAW) -> None:
        """Start with nothing evaluated."""
        self.catalogue = catalogue
        self.measure = measure
        self.chains = chains(catalogue)
        self._values: dict[Document, Enclosure] = {}
        self._rough: dict[Document, Enclosure] = {}
        self._certain: dict[Document, Enclosure] = {}
        self._shares: dict[int, Enclosure | None] = {}
        self._visits = 0

    def rough(self, service: Document) -> Enclosure:
        """Enclose how far a service is backed, by its direct suppliers, whatever they have in common."""
        return self._settled(service, self._rough, self._roughly)

    def _roughly(self, service: Document) -> Enclosure:
        shares = [enclose(one.ratio.share) for one in own(self.catalogue, service)]
        low = all_of(shares).low
        high = min((one.high for one in shares), default=ALWAYS.high)
        for need in needs(self.catalogue, service):
            ways = [[self._counted(service, one, self._rough) for one in way] for way in need.ways]
            together = sorted((all_of(way) for way in ways), reverse=True)
            low = low * all_of(together[: need.least]).low // ALWAYS.high
            if need.is_single:
                high = min(high, *(one.high for way in ways for one in way), ALWAYS.high)
        return Enclosure(low, max(low, high))

    def certain(self, service: Document) -> Enclosure:
        """Give how far a service is backed whatever failures have in common: each may fall by itself.

        Source: the inequality of Boole and Fréchet.
        """
        return self._settled(service, self._certain, self._certainly)

    def _certainly(self, service: Document) -> Enclosure:
        lost = sum(ALWAYS.low - enclose(one.ratio.share).low for one in own(self.catalogue, service))
        for need in needs(self.catalogue, service):
            failing = [
                sum(ALWAYS.low - self._counted(service, one, self._certain).low for one in way)
                for way in need.ways
            ]
            lost += sum(sorted(failing)[: need.least])
        left = max(0, ALWAYS.low - lost)
        return Enclosure(left, left)

    def value(self, service: Document) -> Enclosure:
        """Enclose how far a service is backed, with failures taken as independent."""
        if service not in self._values:
            below = self.chains.below(service)
            for one in below:
                for supply in self.chains.supplies(one):
                    if self.chains.alone[supply.target]:
                        self._settled(supply.target, self._values, self._apart)
            self._visits += len(below)
            if len(below) == 1 and self.chains.alone[service]:
                self._settled(service, self._values, self._apart)
            elif self._visits > _MOST_VISITS:
                self._values[service] = self.rough(service)
            else:
                _Making(self, below)
        return self._values[service]

    def _apart(self, service: Document) -> Enclosure:
        """Enclose a service of which nothing that it stands on is shared."""
        shares = [enclose(one.ratio.share) for one in own(self.catalogue, service)]
        for need in needs(self.catalogue, service):
            ways = [all_of(self.counted(service, supply) for supply in way) for way in need.ways]
            shares.append(at_least(need.least, ways))
        return all_of(shares)

    def _settled(
        self,
        service: Document,
        kept: dict[Document, Enclosure],
        settle: Callable[[Document], Enclosure],
    ) -> Enclosure:
        """Give what is kept of a service, after settling what it stands on, in order."""
        if service not in kept:
            found = {service}
            work = [service]
            while work:
                one = work.pop()
                for supply in self.chains.supplies(one):
                    target = supply.target
                    if target not in found and target not in kept and self.chains.goes_on(one, target):
                        found.add(target)
                        work.append(target)
            for one in sorted(found, key=self.chains.position.__getitem__):
                kept[one] = settle(one)
        return kept[service]

    def factors(self, service: Document) -> list[Factor]:
        """List what a service stands on as its structure has it, least available first.

        What stands on something that has to work anyway is listed without it.
        """
        self.value(service)
        making = _Making(self, self.chains.below(service))
        formula = making.formula
        members = formula.members if formula.needs_all else (formula,)
        parts = [one for one in members if not one.members]
        alone = [making.structure.beside(one, parts) if one.members else one for one in members]
        factors = [
            Factor(tuple(making.documents(one)), one.least, evaluate(making.structure, one))
            for one in alone
            if one.mask
        ]
        return sorted(factors, key=lambda one: (one.share, one.documents[0].name))

    def keep(self, service: Document, structure: Structure, formula: Formula) -> None:
        """Evaluate the formula of a service, if its value is not known yet."""
        if service not in self._values:
            self._values[service] = evaluate(structure, formula)

    def share(self, supply: Supply) -> Enclosure | None:
        """Enclose what is promised over a supply, in the measure of this backing; None for nothing."""
        key = id(supply)  # lists of needs are kept as long as the catalogue
        if key not in self._shares:
            ratio = self.measure.of(supply)
            self._shares[key] = enclose(ratio.share) if ratio is not None else None
        return self._shares[key]

    def counted(self, service: Document, supply: Supply) -> Enclosure:
        """Give what a supply of a service counts that has been settled."""
        return self._counted(service, supply, self._values)

    def _counted(self, service: Document, supply: Supply, backed: Mapping[Document, Enclosure]) -> Enclosure:
        """Give what a supply counts: the smaller of what is promised and what backs it."""
        share = self.share(supply)
        if not self.chains.goes_on(service, supply.target):
            return share if share is not None else ALWAYS
        return backed[supply.target] if share is None else lesser(share, backed[supply.target])


class _Making:
    """The making of one structure: of the last of some services that come in order."""

    def __init__(self, backing: Backing, below: Sequence[Document]) -> None:
        self.backing = backing
        self.catalogue = backing.catalogue
        self.chains = backing.chains
        self.below = frozenset(below)
        self.structure = Structure()
        self.whose: dict[Formula, Document] = {}
        self.bases: dict[Document, Formula] = {}
        self.promised: dict[tuple[Document, bool], set[Enclosure]] = {}
        self.levels: dict[tuple[Document, bool], list[Enclosure]] = {}
        for service in below:
            for supply in self.chains.supplies(service):
                share = backing.share(supply)
                if share is not None:
                    self.promised.setdefault(self._key(service, supply), set()).add(share)
        for service in below:
            formula = self.bases[service] = self._base(service)
            backing.keep(service, self.structure, formula)
        self.formula = self.bases[below[-1]]

    def _key(self, service: Document, supply: Supply) -> tuple[Document, bool]:
        return supply.target, self.chains.goes_on(service, supply.target)

    def _share(self, key: tuple[Document, bool], promised: Enclosure | None) -> Enclosure | None:
        """Give the share of the time that a supply's own part works; None for always.

        It is its whole share where nothing below it is shared, or it is taken at its word.
        """
        target, goes_on = key
        if not goes_on:
            return promised
        backed = self.backing.value(target)
        if target in self.below:
            return part_of(promised, backed) if promised is not None else None
        return backed if promised is None else lesser(promised, backed)

    def _levels(self, key: tuple[Document, bool]) -> list[Enclosure]:
        """Give the levels at which a service is asked for: it has a part of its own for each."""
        if key not in self.levels:
            shares = [self._share(key, one) for one in self.promised.get(key, ())]
            if key[0] not in self.below:
                shares.append(self._share(key, None))
            self.levels[key] = sorted({one for one in shares if one is not None}, reverse=True)
        return self.levels[key]

    def _base(self, service: Document) -> Formula:
        """Make the formula of all that a service stands on."""
        parts = []
        for one in own(self.catalogue, service):
            part = self.structure.part(one.product, enclose(one.ratio.share))
            self.whose[part] = one.product
            parts.append(part)
        parts += [self._need(service, need) for need in needs(self.catalogue, service)]
        return self.structure.every(parts)

    def _need(self, service: Document, need: Need) -> Formula:
        ways = [
            self.structure.every([self._supplied(service, supply) for supply in way]) for way in need.ways
        ]
        return self.structure.gate(need.least, ways)

    def _supplied(self, service: Document, supply: Supply) -> Formula:
        """Make the formula of a supply: its own part at the level that is promised, and what it stands on.

        Levels lie in each other: who gets the better one also gets the lesser, so that one failure of
        the supplier is one failure for all.
        """
        key = self._key(service, supply)
        share = self._share(key, self.backing.share(supply))
        parts = []
        if share is not None:
            above = ALWAYS
            for one in self._levels(key):
                if one.low < ALWAYS.low:
                    part = self.structure.part((key, one), part_of(one, above))
                    self.whose[part] = supply.target
                    parts.append(part)
                above = one
                if one == share:
                    break
        base = self.bases.get(supply.target) if key[1] else None
        return self.structure.every([*parts, base] if base is not None else parts)

    def documents(self, formula: Formula) -> Iterator[Document]:
        """Yield the documents whose parts a formula contains, each once, in order."""
        told = set()
        mask = formula.mask
        while mask:
            bit = mask & -mask
            mask ^= bit
            document = self.whose[self.structure.by_bit[bit.bit_length() - 1]]
            if document not in told:
                told.add(document)
                yield document


def backing(catalogue: Catalogue, measure: Measure = RAW) -> Backing:
    """Give the backing of a catalogue's services in one measure, which several rules need."""
    kept: dict[Measure, Backing] = catalogue.shared("backings", None, dict)
    if measure not in kept:
        kept[measure] = Backing(catalogue, measure)
    return kept[measure]
