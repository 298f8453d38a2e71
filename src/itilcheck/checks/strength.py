"""Tell which of two promises is stronger, statement by statement.

Whoever needs this imports it late: it needs quantities, and few runs do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.checks.countries import countries
from itilcheck.checks.prose import short
from itilcheck.checks.words import answered
from itilcheck.quantity import (
    Order,
    comparable_availability,
    parse_capacity,
    parse_duration,
    parse_ratio,
    parse_window,
)
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itilcheck.document import JSON

_CLASSES = ("public", "internal", "confidential", "restricted")
_LABELS = {"dataResidency": "data residency"}


class Strength(NamedTuple):
    """How a statement of one warranty stands to the same statement of another.

    ``order`` is GREATER where the first promises more. ``pointer`` leads to the first's statement in
    its warranty, ``other`` to the second's. ``said`` and ``against`` are both in words, the second
    without what the first has said already.
    """

    area: str
    order: Order
    pointer: str
    other: str
    said: str
    against: str


def strengths(one: JSON, other: JSON) -> Iterator[Strength]:
    """Compare two warranties by what can be ordered, but for capacity; what neither states is left out."""
    one, other = _section(one), _section(other)
    yield from _statement("availability", "target", one, other, _more_available)
    yield from _statement("continuity", "rto", one, other, _shorter("rto"))
    yield from _statement("continuity", "rpo", one, other, _shorter("rpo"))
    yield from _statement("security", "classification", one, other, _higher)
    yield from _statement("security", "dataResidency", one, other, _narrower)
    yield from _performances(one.get("performance"), other.get("performance"))


def _section(value: JSON) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _statement(
    section: str,
    key: str,
    one: dict[str, Any],
    other: dict[str, Any],
    compare: Callable[[dict[str, Any], dict[str, Any]], Order],
) -> Iterator[Strength]:
    """Compare a statement of a section: who makes none promises less, unless there is a reason."""
    left, right = _section(one.get(section)), _section(other.get(section))
    if left.get(key) is None and right.get(key) is None:
        return
    if left == right:
        order = Order.EQUAL
    elif answered(left) or answered(right) or answered(left.get(key)) or answered(right.get(key)):
        order = Order.UNDECIDED
    elif right.get(key) is None:
        order = Order.GREATER
    elif left.get(key) is None:
        order = Order.LESS
    else:
        order = compare(left, right)
    area = section if key == "target" else _LABELS.get(key, key)
    pointer = f"/{section}/{key}"
    yield Strength(
        area, order, pointer, pointer, f"{area} {_words(left, right, key)}", _words(right, left, key)
    )


def _words(section: dict[str, Any], other: dict[str, Any], key: str) -> str:
    """Put a statement into words, with its window where the other one's is not the same."""
    value = section.get(key)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    window = parse_window(section.get("window")) if key == "target" else None
    differs = window is not None and window != parse_window(other.get("window"))
    return f"{short(text)} over {window}" if differs else short(text)


def _more_available(one: dict[str, Any], other: dict[str, Any]) -> Order:
    """Compare two availabilities over one window; undecided where they do not mean or count the same."""
    left, right = parse_ratio(one["target"]), parse_ratio(other["target"])
    if (
        left is None
        or right is None
        or any(one.get(key) != other.get(key) for key in ("meaning", "excludes"))
    ):
        return Order.UNDECIDED
    if one.get("window") == other.get("window"):
        return Order.EQUAL if left == right else Order.GREATER if left > right else Order.LESS
    window, others = parse_window(one.get("window")), parse_window(other.get("window"))
    if window is None or others is None:
        return Order.UNDECIDED
    more = left > comparable_availability(right, others, window)
    less = right > comparable_availability(left, window, others)
    if more and less:
        return Order.UNDECIDED
    return Order.GREATER if more else Order.LESS if less else Order.EQUAL


def _shorter(key: str) -> Callable[[dict[str, Any], dict[str, Any]], Order]:
    return lambda one, other: shorter(one[key], other[key])


def shorter(one: JSON, other: JSON) -> Order:
    """Compare two durations within which something is promised: the shorter one promises more."""
    left, right = parse_duration(one), parse_duration(other)
    if left is None or right is None:
        return Order.UNDECIDED
    return right.compare(left)


def _higher(one: dict[str, Any], other: dict[str, Any]) -> Order:
    left, right = one["classification"], other["classification"]
    if left not in _CLASSES or right not in _CLASSES:
        return Order.UNDECIDED
    return _ordered(_CLASSES.index(left), _CLASSES.index(right))


def _ordered(left: Any, right: Any) -> Order:  # noqa: ANN401  # numbers of one sort
    return Order.EQUAL if left == right else Order.GREATER if left > right else Order.LESS


def _narrower(one: dict[str, Any], other: dict[str, Any]) -> Order:
    """Compare where data may be kept: fewer countries promise more."""
    left, right = _countries(one["dataResidency"]), _countries(other["dataResidency"])
    if not left or not right:
        return Order.UNDECIDED
    if left == right:
        return Order.EQUAL
    return Order.GREATER if left < right else Order.LESS if right < left else Order.UNDECIDED


def _countries(value: JSON) -> frozenset[str]:
    codes = [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    return frozenset().union(*map(countries, codes))


def _performances(one: JSON, other: JSON) -> Iterator[Strength]:
    """Compare targets of speed with the same measure: a shorter time, or more cases, promise more."""
    left, right = _by_measure(one), _by_measure(other)
    for measure in dict.fromkeys([*left, *right]):
        at, ours = left.get(measure, ("", {}))
        opposite, theirs = right.get(measure, ("", {}))
        lacks = Order.GREATER if ours else Order.LESS
        order = _faster(ours, theirs) if ours and theirs else lacks
        said = f"{short(measure)} in {_target(ours)}"
        yield Strength("performance", order, at, opposite, said, _target(theirs))


def _target(one: dict[str, Any]) -> str:
    """Put a target of speed into words: ``2s for 95%``."""
    share = one.get("percentile")
    return f"{one.get('target')}" if share is None else f"{one.get('target')} for {share}%"


def _by_measure(value: JSON) -> dict[str, tuple[str, dict[str, Any]]]:
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for index, one in enumerate(value) if isinstance(value, list) else ():
        if isinstance(one, dict) and isinstance(one.get("measure"), str) and one.get("target") is not None:
            found.setdefault(one["measure"].casefold(), (f"/performance/{index}/target", one))
    return found


def _faster(one: dict[str, Any], other: dict[str, Any]) -> Order:
    if one.get("window") != other.get("window"):
        return Order.UNDECIDED
    time = Order.EQUAL if one["target"] == other["target"] else shorter(one["target"], other["target"])
    ours, theirs = one.get("percentile"), other.get("percentile")
    if ours == theirs:
        return time
    if not isinstance(ours, (int, float)) or not isinstance(theirs, (int, float)):
        return Order.UNDECIDED
    return together([time, _ordered(ours, theirs)])


def together(orders: list[Order]) -> Order:
    """Compare by several statements: more in some and less in none is more; both ways is undecided."""
    told = set(orders) - {Order.EQUAL}
    if not told:
        return Order.EQUAL
    return told.pop() if len(told) == 1 else Order.UNDECIDED


def capacities(one: JSON, other: JSON, times: int = 1) -> Iterator[tuple[int, int, Order]]:
    """Compare capacities of the same measure and unit; yield their places in both lists, and the order.

    The second ones count so many times.
    """
    left, right = _by_key(one), _by_key(other)
    for key, (index, ours) in left.items():
        if key in right:
            place, theirs = right[key]
            yield index, place, _ordered(ours, theirs * times)


def _by_key(value: JSON) -> dict[tuple[str, str], tuple[int, Any]]:
    found: dict[tuple[str, str], tuple[int, Any]] = {}
    for index, one in enumerate(value) if isinstance(value, list) else ():
        capacity = parse_capacity(one)
        if capacity is not None:
            found.setdefault(capacity.key, (index, capacity.limit))
    return found
