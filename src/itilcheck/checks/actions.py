"""Checks on service actions: whether it is known how to ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.prose import called, short
from itilcheck.checks.words import answered, stated
from itilcheck.finding import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.rule import Options


def action_request_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each service action that does not say how it is requested.

    The channel through which an offering is ordered is the way in for all its actions.
    """
    for offering in catalogue.of("ServiceOffering"):
        actions = offering.node("/spec/actions")
        if not isinstance(actions.value, list) or stated(offering.get("/spec/ordering/channel")):
            continue
        for action in actions.items():
            if not isinstance(action.value, dict) or answered(action.value):
                continue
            way = action.child("requestedThrough")
            if way.value is None:
                message = f'service action "{short(called(action))}" does not say how it is requested'
                yield Problem(way, message)
