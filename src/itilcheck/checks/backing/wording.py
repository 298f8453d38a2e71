"""Say figures and structures in words that fit into a message."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from itilcheck.checks.backing.chains import chains
from itilcheck.checks.backing.measure import RAW, measure_of
from itilcheck.checks.graph import in_words
from itilcheck.quantity import Ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.backing.measure import Measure
    from itilcheck.checks.backing.needs import Supply
    from itilcheck.checks.backing.structures import Factor
    from itilcheck.document import Document
    from itilcheck.reliability import Enclosure

_MOST_PLACES = 9
_ROUNDING = Fraction(1, 10**40)
_SHOWN_FACTORS = 2
_SHOWN_NAMES = 2
_SHOWN_TERMS = 10


def figure(share: Enclosure, beside: Ratio) -> Ratio:
    """Give a share to print beside a ratio: with so many places that they read differently."""
    return ratio_beside(share.upper, beside)


def ratio_beside(share: Fraction, beside: Ratio) -> Ratio:
    """Give a share with the places of a ratio, two at least, and more where they would read alike."""
    places = max(2, beside.places)
    is_same = abs(share - beside.share) < _ROUNDING
    result = Ratio(beside.share if is_same else min(Fraction(1), share), places)
    while not is_same and places < _MOST_PLACES and _percent(result) == _percent(beside):
        places += 1
        result = Ratio(share, places)
    return result


def _percent(ratio: Ratio) -> Fraction:
    """Give what a ratio reads as."""
    return Fraction(str(ratio)[:-1])


def factors_in_words(factors: Sequence[Factor], beside: Ratio) -> str:
    """Name what a service stands on, the least available first: ``"network" 99.9% × "hosting" 99.9%``."""
    told = [f"{_named(one)} {figure(one.share, beside)}" for one in factors[:_SHOWN_FACTORS]]
    left = len(factors) - len(told)
    return " × ".join(told) + (f" and {left} more" if left else "")


def _named(factor: Factor) -> str:
    names = [one.name for one in factor.documents]
    if len(names) == 1:
        return f'"{names[0]}"'
    if len(names) > _SHOWN_NAMES:
        return f'"{names[0]}" and {len(names) - 1} more'
    return " or ".join(f'"{name}"' for name in names) if factor.least == 1 else in_words(names)


def terms(catalogue: Catalogue, service: Document) -> list[Supply]:
    """List the supplies that a service stands on, over all hops, each once; the least available of many."""
    found: dict[tuple[Document, str], Supply] = {}
    ways = chains(catalogue)
    seen = {service}
    work = [service]
    while work:
        one = work.pop()
        for supply in ways.supplies(one):
            if supply.stated is not None:
                found.setdefault((supply.stated.document, supply.stated.pointer), supply)
            if supply.target not in seen:
                seen.add(supply.target)
                work.append(supply.target)
    by_share = sorted(found.values(), key=lambda one: one.ratio.share if one.ratio else Fraction(1))
    return by_share[:_SHOWN_TERMS]


def stated_at(supply: Supply, measure: Measure) -> str:
    """Say what a supply promises, and what that is in the measure of the promise that it backs."""
    converted = measure.of(supply)
    if measure == RAW or converted == supply.ratio:
        return f"{supply.ratio} promised here"
    return f"{supply.ratio}{stated_over(supply)} promised here, {converted} {measure}"


def stated_over(supply: Supply) -> str:
    """Say over what a supply is measured, as far as that is stated."""
    over = str(measure_of(supply.promise))
    return f" {over}" if over else ""
