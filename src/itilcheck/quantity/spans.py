"""Sets of time as sorted spans that neither touch nor overlap: each from a second up to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span: TypeAlias = tuple[int, int]
"""From a second up to, and without, another; counted from 1970."""

Spans: TypeAlias = tuple[Span, ...]


def joined(spans: Iterable[Span]) -> Spans:
    """Put any spans in order, join those that touch or overlap, and leave out empty ones."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def cut(spans: Spans, start: int, end: int) -> Spans:
    """Give what lies inside of one span."""
    return tuple((max(one, start), min(other, end)) for one, other in spans if one < end and other > start)


def minus(left: Spans, right: Spans) -> Spans:
    """Give what lies in the left set and not in the right one."""
    result: list[Span] = []
    position = 0
    for first, end in left:
        start = first
        while position < len(right) and right[position][1] <= start:
            position += 1
        following = position
        while following < len(right) and right[following][0] < end:
            if right[following][0] > start:
                result.append((start, right[following][0]))
            start = max(start, right[following][1])
            following += 1
        if start < end:
            result.append((start, end))
    return tuple(result)


def common(sets: Sequence[Spans], least: int) -> Spans:
    """Give what lies in at least so many of the sets."""
    if least <= 0:
        message = "at least one of the sets is needed"
        raise ValueError(message)
    changes = sorted(
        [(start, 1) for spans in sets for start, _ in spans]
        + [(end, -1) for spans in sets for _, end in spans]
    )
    result: list[Span] = []
    depth = start = 0
    for moment, change in changes:
        if depth < least <= depth + change:
            start = moment
        elif depth + change < least <= depth:
            result.append((start, moment))
        depth += change
    return joined(result)


def total(spans: Spans) -> int:
    """Give how many seconds a set has."""
    return sum(end - start for start, end in spans)
