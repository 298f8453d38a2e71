"""Read figures of statements, and compare them: durations, dates, capacities.

Quantities are imported where a figure is stated at all: few runs of one file need them.
"""

# ruff: noqa: PLC0415  # as the line above says

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from itilcheck.document import Node
    from itilcheck.quantity import Capacity, Duration

Value: TypeAlias = Any
"""A figure of one sort: a duration, a date, a capacity."""


class Figure(NamedTuple):
    """A figure, and the statement that gives it."""

    value: Value
    node: Node


def duration(node: Node | None) -> Duration | None:
    """Give the duration that a statement says; None for none, and for anything else."""
    if node is None or not isinstance(node.value, str):
        return None
    from itilcheck.quantity import parse_duration

    return parse_duration(node.value)


def day(node: Node | None) -> date | None:
    """Give the date that a statement says; None for none, and for anything else."""
    if node is None or not isinstance(node.value, str):
        return None
    from itilcheck.quantity import parse_date

    return parse_date(node.value)


def capacity(node: Node) -> Capacity | None:
    """Give the capacity that a statement says; None for none, for a placeholder, and for anything else."""
    if not isinstance(node.value, dict):
        return None
    from itilcheck.names import is_placeholder
    from itilcheck.quantity import parse_capacity

    words = (node.value.get("measure"), node.value.get("per"))
    return (
        None
        if any(isinstance(one, str) and is_placeholder(one) for one in words)
        else parse_capacity(node.value)
    )


def is_shorter(one: Duration, other: Duration) -> bool:
    """Tell whether a duration surely is shorter than another; with months that may not be known."""
    from itilcheck.quantity import Order

    return one.compare(other) is Order.LESS


def is_no_shorter(one: Duration, other: Duration) -> bool:
    """Tell whether a duration surely is as long as another, or longer."""
    from itilcheck.quantity import Order

    return one.compare(other) in {Order.EQUAL, Order.GREATER}
