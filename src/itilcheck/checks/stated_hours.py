"""Find the hours that services state, and those that hold for what is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.promises import Promise
    from itilcheck.document import Document, Node
    from itilcheck.quantity.hours import Hours

SERVICE_HOURS = "/serviceHours"
SUPPORT_HOURS = "/support/hours"


def hours_of(promise: Promise, pointer: str) -> Hours | None:
    """Give the hours that hold at a pointer below ``/spec`` for a promise; None where none are stated."""
    value = promise.value(pointer)
    return None if value is None else _parsed(promise.catalogue, value)


def _parsed(catalogue: Catalogue, value: object) -> Hours | None:
    from itilcheck.quantity.hours import parse_hours  # noqa: PLC0415  # only where hours are stated

    return parse_hours(value, catalogue.today)


def statements(catalogue: Catalogue) -> Iterator[tuple[Node, Hours]]:
    """Yield all hours that services state, with the statement that has their opening."""
    for service in catalogue.of("Service"):
        for node, value in _nodes(service):
            hours = _parsed(catalogue, value)
            if hours is not None:
                yield node, hours


def _nodes(service: Document) -> Iterator[tuple[Node, object]]:
    """Yield statements of hours, each with what holds there: windows have the time zone of their hours."""
    for pointer in (SERVICE_HOURS, SUPPORT_HOURS):
        node = service.node(f"/spec{pointer}")
        if node.value is None:
            continue
        yield node, node.value
        if isinstance(node.value, dict) and isinstance(node.value.get("maintenance"), list):
            above = {key: node.value.get(key) for key in ("timezone", "holidays")}
            for window in node.child("maintenance").items():
                if isinstance(window.value, dict):
                    yield window, {**above, **window.value}


def opening_of(promise: Promise) -> Node:
    """Give the statement of when a promised service is to work: its opening, or whatever stands there."""
    node = promise.statement(f"{SERVICE_HOURS}/opening") or promise.statement(SERVICE_HOURS)
    return node if node is not None else promise.service.node(f"/spec{SERVICE_HOURS}")
