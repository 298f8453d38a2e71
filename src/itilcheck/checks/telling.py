"""Tell how a figure came about that was found over a chain: related places, and the whole derivation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.figures import Figure
from itilcheck.checks.graph import in_words
from itilcheck.document import Node
from itilcheck.finding import Related, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from itilcheck.checks.closure import Bound, Closure
    from itilcheck.checks.supplies import Need, Supply
    from itilcheck.document import Document
    from itilcheck.finding import Problem

_HOPS = 3
"""How many dependencies on the way are shown as related; the derivation has them all."""
_FEW = 3


def named(names: Sequence[str]) -> str:
    """Name the first of many: ``"a", "b" and 7 more``."""
    if len(names) <= _FEW:
        return in_words(names)
    shown = ", ".join(f'"{name}"' for name in names[: _FEW - 1])
    return f"{shown} and {len(names) - _FEW + 1} more"


def backers(bound: Bound) -> str:
    """Name what gives a weakest figure, and say whether others stand beside it."""
    return f'"{bound.end.name}" and its alternatives' if bound.has_alternatives else f'"{bound.end.name}"'


def on_the_way(closure: Closure, service: Document, bound: Bound, what: str) -> tuple[Related, ...]:
    """Give the places that a weakest figure is made of: where it is stated, and what leads there."""
    found = [Related(bound.node, what)]
    for hop, (above, supply) in zip(range(_HOPS), closure.path(service), strict=False):
        here = "depended on here" if not hop else f'"{above.name}" depends on "{supply.end.name}" here'
        found.append(Related(supply.edge.node, here))
    return tuple(found)


def steps(
    closure: Closure, service: Document, say: Callable[[Figure | None], str], depth: int = 1
) -> Iterator[Step]:
    """Yield the steps down to the weakest figure below a service, with the figures on the way.

    ``say`` puts a figure into words, and None, where none is stated.
    """
    for above, supply in closure.path(service):
        if supply.edge.group is not None:
            yield from _alternatives(closure, above, supply, say, depth)
        figure = closure.scale.read(supply)
        node = figure.node if figure is not None else supply.edge.node
        yield Step(f'"{supply.end.name}": {say(figure)}', node, depth)
        depth += 1


def _alternatives(
    closure: Closure, service: Document, used: Supply, say: Callable[[Figure | None], str], depth: int
) -> Iterator[Step]:
    """Yield what each member of a redundancy group gives, as weak as what it stands on."""
    need = _need(closure, service, used)
    if need is None:
        return
    yield Step(f"{need.required} of {len(need.members)} alternatives needed", need.node, depth)
    for member in need.members:
        bound = closure.member(service, member)
        names = in_words(supply.end.name for supply in member) or "not known"
        figure = None if bound is None else Figure(bound.value, bound.node)
        node = need.node if bound is None else bound.node
        yield Step(f"{names}: {say(figure)}", node, depth + 1)


def _need(closure: Closure, service: Document, used: Supply) -> Need | None:
    edge = used.edge.node
    for need in closure.needs(service):
        nodes = [supply.edge.node for member in need.members for supply in member]
        if any((one.document, one.pointer) == (edge.document, edge.pointer) for one in nodes):
            return need
    return None


def once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Leave out what was told before: one document may promise several services, that stand on one thing."""
    told: set[tuple[Document, str, str]] = set()
    for problem in problems:
        subject = problem.subject
        if isinstance(subject, Node):
            key = (subject.document, subject.pointer, problem.message)
            if key in told:
                continue
            told.add(key)
        yield problem
