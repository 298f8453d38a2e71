"""Checks on continuity: whether what a service stands on is back in time, and loses no more than it may."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from itilcheck.checks.closure import Closure, Scale
from itilcheck.checks.figures import Figure, duration, is_no_shorter, is_shorter
from itilcheck.checks.promises import promises
from itilcheck.checks.supplies import entry_of, has_workaround, in_use, is_needed, needs
from itilcheck.checks.telling import backers, on_the_way, once, steps
from itilcheck.finding import Problem, Related, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.closure import Bound
    from itilcheck.checks.graph import Edge
    from itilcheck.checks.promises import Promise
    from itilcheck.checks.supplies import Need
    from itilcheck.document import Document
    from itilcheck.quantity import Duration
    from itilcheck.rule import Options

_RTO = "/warranty/continuity/rto"
_RPO = "/warranty/continuity/rpo"


def rto_below_supplier(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each recovery time that is shorter than that of something the service cannot do without.

    In a redundancy group that keeps the data too, it does not help if one member is back in time and
    another one has the data: a member has to give both.
    """
    times = _closure(catalogue, _RTO)
    yield from once(_too_short(times, _RTO))
    groups = {
        service: found
        for service in in_use(catalogue)
        if (found := [need for need in needs(catalogue, service, _keeps_data) if need.spare])
    }
    if groups:
        yield from once(_pairs(groups, times, _closure(catalogue, _RPO)))


def rpo_below_supplier(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each recovery point that is shorter than that of a supplier which keeps the original data."""
    yield from once(_too_short(_closure(catalogue, _RPO), _RPO))


def _closure(catalogue: Catalogue, pointer: str) -> Closure:
    counts = _is_relied_on if pointer == _RTO else _keeps_data
    scale = Scale(counts, lambda supply: _figure(supply.promise, pointer), _weakness, is_no_shorter)
    return Closure(catalogue, scale)


def _is_relied_on(edge: Edge) -> bool:
    return is_needed(edge) and not has_workaround(edge)


def _keeps_data(edge: Edge) -> bool:
    return _is_relied_on(edge) and entry_of(edge).child("holdsData").value == "authoritative"


def _figure(promise: Promise, pointer: str) -> Figure | None:
    node = promise.statement(pointer)
    time = duration(node)
    return None if node is None or time is None else Figure(time, node)


def _weakness(time: Duration) -> tuple[int, int]:
    return time.shortest, time.longest


def _too_short(closure: Closure, pointer: str) -> Iterator[Problem]:
    word = pointer.rpartition("/")[2]
    for service in in_use(closure.catalogue):
        bound = closure.bound(service)
        if bound is None:
            continue
        for promise in promises(closure.catalogue, service):
            promised = _figure(promise, pointer) if promise.says(pointer) else None
            if promised is not None and is_shorter(promised.value, bound.value):
                message = f"{word} {promised.value} promised, {bound.value} backed by {backers(bound)}"
                related = on_the_way(closure, service, bound, f"{word} {bound.value} promised here")
                derive = partial(_derivation, closure, service, word, promised)
                yield Problem(promised.node, message, related, derivation=derive)


def _derivation(closure: Closure, service: Document, word: str, promised: Figure) -> Iterator[Step]:
    bound = closure.bound(service)
    if bound is not None:
        yield Step(f"{bound.value} backed, the longest {word} of what it stands on", bound.node)
    yield Step(f'"{service.name}": {word} {promised.value} promised', promised.node)
    yield from steps(closure, service, partial(_in_words, word))


def _in_words(word: str, figure: Figure | None) -> str:
    return f"no {word} stated" if figure is None else f"{word} {figure.value}"


def _pairs(groups: Mapping[Document, list[Need]], times: Closure, points: Closure) -> Iterator[Problem]:
    """Yield each pair of times that no member of a redundancy group meets, though each is met by one."""
    for service, found in groups.items():
        for promise in promises(times.catalogue, service):
            time, point = _figure(promise, _RTO), _figure(promise, _RPO)
            if time is None or point is None or not promise.says(_RTO, _RPO):
                continue
            if _is_over(times.bound(service), time) or _is_over(points.bound(service), point):
                continue
            for need in found:
                members = [(times.member(service, one), points.member(service, one)) for one in need.members]
                if sum(not (_is_over(t, time) or _is_over(p, point)) for t, p in members) < need.required:
                    yield _split(promise, need, members, (time, point))


def _is_over(bound: Bound | None, promised: Figure) -> bool:
    return bound is not None and is_shorter(promised.value, bound.value)


def _split(
    promise: Promise,
    need: Need,
    members: list[tuple[Bound | None, Bound | None]],
    promised: tuple[Figure, Figure],
) -> Problem:
    time, point = promised
    lack = "no alternative gives" if need.required == 1 else f"fewer than {need.required} alternatives give"
    message = f"rto {time.value} and rpo {point.value} promised, but {lack} both"
    told = [
        (bound.node, f"{word} {bound.value}", bound.supply.end.name)
        for pair in members
        for word, bound in zip(("rto", "rpo"), pair, strict=True)
        if bound is not None
    ]
    related = (Related(need.node, "depended on here"), *(Related(node, what) for node, what, _ in told))

    def derive() -> Iterator[Step]:
        yield Step(f"{need.required} of {len(members)} alternatives needed that give both", need.node)
        yield Step(f'"{promise.service.name}": rto {time.value} promised', time.node)
        yield Step(f'"{promise.service.name}": rpo {point.value} promised', point.node)
        for node, what, name in told:
            yield Step(f'"{name}": {what}', node, 1)

    subject = time.node if promise.says(_RTO) else point.node
    return Problem(subject, message, related, derivation=derive)
