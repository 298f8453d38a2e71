"""Checks on whether what is assured can be measured, after inheritance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.catalogue import CUSTOMER_FACING
from itilcheck.checks.shortfalls import shortfalls
from itilcheck.checks.words import lifecycle, stated, type_of
from itilcheck.finding import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.shortfalls import Lack
    from itilcheck.document import JSON
    from itilcheck.rule import Options

_LIVE = {"live", "retiring"}
_ARTICLES = {"target": "a target", "window": "a window", "rto": "an rto", "rpo": "an rpo"}


def availability_unmeasurable(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each availability without a target or a window."""
    yield from _unmeasurable(catalogue, "availability", _without("target", "window"))


def continuity_unmeasurable(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each continuity without a recovery time or a recovery point."""
    yield from _unmeasurable(catalogue, "continuity", _without("rto", "rpo"))


def security_unmeasurable(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each security with neither a classification nor a control."""
    yield from _unmeasurable(catalogue, "security", _unprotected)


def _unprotected(security: dict[str, JSON]) -> tuple[str, ...]:
    if stated(security.get("classification")) or stated(security.get("controls")):
        return ()
    return ("a classification or controls",)


def _without(*names: str) -> Lack:
    return lambda area: tuple(_ARTICLES[name] for name in names if area.get(name) is None)


def _unmeasurable(catalogue: Catalogue, area: str, lack: Lack) -> Iterator[Problem]:
    services = (
        service
        for service in catalogue.of("Service")
        if type_of(service) == CUSTOMER_FACING and lifecycle(service) in _LIVE
    )
    for short in shortfalls(catalogue, services, f"/warranty/{area}", lack):
        message = f"{area} cannot be measured without {' and '.join(short.lacks)}"
        yield Problem(short.node, message, short.related)
