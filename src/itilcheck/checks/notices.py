"""Check notice: whether a supplier may leave sooner than we may leave our consumers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from itilcheck.checks.closure import Closure, Scale
from itilcheck.checks.figures import Figure, day, duration, is_no_shorter, is_shorter
from itilcheck.checks.supplies import is_needed, running
from itilcheck.checks.telling import on_the_way, steps
from itilcheck.finding import Problem, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.supplies import Supply
    from itilcheck.document import Document
    from itilcheck.quantity import Duration
    from itilcheck.rule import Options

_UNTIL = "/spec/period/until"
_RENEWAL = "/spec/period/renewal"
_NOTICE = "/spec/period/notice"


def notice_beyond_supplier(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each relationship whose consumers are owed a longer notice than a supplier owes us.

    A supplier who is bound until after a promise ends for good cannot leave before.
    """
    closure = Closure(catalogue, Scale(is_needed, _notice, _shorter, _is_no_longer))
    for relationship in running(catalogue):
        node = relationship.node(_NOTICE)
        owed = duration(node)
        weakest = closure.offered(relationship)
        if owed is None or weakest is None:
            continue
        service, bound = weakest
        if is_shorter(bound.value, owed) and not _is_over_before(relationship, bound.node.document):
            name = bound.node.document.name
            message = f'{owed} of notice promised, {bound.value} backed by "{name}"'
            related = on_the_way(closure, service, bound, f"{bound.value} of notice here")
            derive = partial(_notices, closure, service, Figure(owed, node))
            yield Problem(node, message, related, derivation=derive)


def _notice(supply: Supply) -> Figure | None:
    if supply.relationship is None:
        return None
    node = supply.relationship.node(_NOTICE)
    notice = duration(node)
    return None if notice is None else Figure(notice, node)


def _shorter(notice: Duration) -> tuple[int, int]:
    return -notice.longest, -notice.shortest


def _is_no_longer(one: Duration, other: Duration) -> bool:
    return is_no_shorter(other, one)


def _is_over_before(promise: Document, supplier: Document) -> bool:
    """Tell whether a promise ends for good while a supplier is still bound."""
    if promise.get(_RENEWAL) not in ("none", "negotiated"):
        return False
    ours, theirs = day(promise.node(_UNTIL)), day(supplier.node(_UNTIL))
    return ours is not None and theirs is not None and ours <= theirs


def _notices(closure: Closure, service: Document, owed: Figure) -> Iterator[Step]:
    bound = closure.bound(service)
    if bound is not None:
        yield Step(f"{bound.value} backed, the shortest notice of what it stands on", bound.node)
    yield Step(f'"{owed.node.document.name}": {owed.value} of notice promised', owed.node)
    yield from steps(closure, service, _notice_in_words)


def _notice_in_words(figure: Figure | None) -> str:
    return (
        "no notice stated" if figure is None else f'{figure.value} of notice in "{figure.node.document.name}"'
    )
