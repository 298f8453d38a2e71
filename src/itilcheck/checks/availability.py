"""Checks on availability: whether what is promised is backed by what it stands on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from itilcheck.checks.backing import RAW, backing, weakest
from itilcheck.checks.backing.derivation import derive_backing, derive_weakest
from itilcheck.checks.backing.doubt import is_doubtful
from itilcheck.checks.backing.exclusions import excused
from itilcheck.checks.backing.measure import WINDOW, measure_of
from itilcheck.checks.backing.needs import TARGET, ratio_of
from itilcheck.checks.backing.wording import factors_in_words, figure, stated_at, terms
from itilcheck.checks.promises import promises
from itilcheck.finding import Problem, Related
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.backing import Measure, Weak
    from itilcheck.checks.promises import Promise
    from itilcheck.document import Document, Node
    from itilcheck.quantity import Ratio
    from itilcheck.rule import Options


class _Promised(NamedTuple):
    """An availability that somebody promises: where, and how much."""

    promise: Promise
    node: Node
    ratio: Ratio


def availability_above_supplier(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each availability promised above that of a single point without which nothing works.

    What a supplier promises is what the relationship says, else its offering, else its service; it
    counts with the smaller of that and what it stands on itself, so that an impossible promise below
    does not hide the one above.
    """
    weak = weakest(catalogue)
    for service in catalogue.of("Service"):
        point = weak.get(service)
        if point is None:
            continue
        for promised in _promised(catalogue, service, TARGET):
            if promised.ratio > point.ratio and not excused(promised.promise, _named(point)):
                message = f'{promised.ratio} promised, {point.ratio} backed by "{point.document.name}"'
                related = [Related(point.stated, f"{point.ratio} promised here")]
                if point.way is not None:
                    related.append(Related(point.way, "depended on here"))
                derive = partial(derive_weakest, catalogue, promised.promise, promised.node, point)
                yield Problem(promised.node, message, tuple(related), derivation=derive)


def availability_above_chain(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each availability promised above what all suppliers together back.

    Each supplier counts once, and failures are taken as independent. What is above a single point is
    told as that. Where a circle is below, or what may be shared is not said, more may be backed.
    """
    weak = weakest(catalogue)
    for service in catalogue.of("Service"):
        for promised in _promised(catalogue, service, TARGET):
            if _is_above_point(promised, weak.get(service)) or not _is_above(promised, service, RAW):
                continue
            if not _is_open(promised, service):
                yield _beyond(catalogue, promised, service, RAW)


def windows_not_comparable(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each availability that is backed as the figures stand, but not over the window it is promised.

    All the downtime that a supplier's long window allows may fall into one short window of the promise.
    """
    weak = weakest(catalogue)
    for service in catalogue.of("Service"):
        for promised in _promised(catalogue, service, TARGET, WINDOW):
            measure = measure_of(promised.promise)
            if measure == RAW or _is_above_point(promised, weak.get(service)):
                continue
            if _is_above(promised, service, RAW) or not _is_above(promised, service, measure):
                continue
            if not _is_open(promised, service):
                yield _beyond(catalogue, promised, service, measure)


def _named(point: Weak) -> list[Document]:
    """Give what an exclusion may name to leave out a single point: itself, and what leads there."""
    led = point.leads if point.leads is not None else point.document
    return [point.document, led]


def _is_open(promised: _Promised, service: Document) -> bool:
    """Tell whether more may be backed than was computed, or less promised than was read."""
    catalogue = promised.promise.catalogue
    suppliers = [one.target for one in terms(catalogue, service)]
    return is_doubtful(catalogue, service) or excused(promised.promise, suppliers)


def _promised(catalogue: Catalogue, service: Document, *stated: str) -> Iterator[_Promised]:
    """Yield the availabilities that are promised of a service, by whoever states one of the pointers."""
    for promise in promises(catalogue, service):
        if promise.says(*stated):
            node = promise.statement(TARGET)
            ratio = ratio_of(node.value) if node is not None else None
            if node is not None and ratio is not None:
                yield _Promised(promise, node, ratio)


def _is_above_point(promised: _Promised, point: Weak | None) -> bool:
    return point is not None and promised.ratio > point.ratio


def _is_above(promised: _Promised, service: Document, measure: Measure) -> bool:
    """Tell whether a promise is above what backs it; a rough answer that is sure spares the exact one.

    What services in a circle back of each other is not asked: the circle has a finding of its own.
    """
    backed = backing(promised.promise.catalogue, measure)
    share = promised.ratio.share
    if not backed.rough(service).is_below(share) or service in backed.chains.circular:
        return False
    return backed.value(service).is_surely_below(share)


def _beyond(catalogue: Catalogue, promised: _Promised, service: Document, measure: Measure) -> Problem:
    backed = backing(catalogue, measure)
    factors = backed.factors(service)
    value = figure(backed.value(service), promised.ratio)
    over = f" {measure}" if str(measure) else ""
    message = f"{promised.ratio} promised{over}, {value} backed: {factors_in_words(factors, promised.ratio)}"
    related = tuple(
        Related(one.stated or one.edge.node, stated_at(one, measure)) for one in terms(catalogue, service)
    )
    derive = partial(derive_backing, catalogue, promised.promise, promised.node, measure)
    subject = promised.node
    if not promised.promise.says(TARGET):
        subject = promised.promise.maker.node(f"/spec{WINDOW}")
    return Problem(subject, message, related, derivation=derive)
