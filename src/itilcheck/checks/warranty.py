"""Checks on warranty: what is assured, by whom, for which of the four areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.words import answered, stated, unset_or
from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document
    from itilcheck.rule import Options

AREAS = ("availability", "capacity", "security", "continuity")
"""What warranty has to cover."""


def warranty_area_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each area that neither a service nor each of its available offerings assures."""
    for service in catalogue.of("Service"):
        if answered(service.get("/spec/warranty")):
            continue
        offerings = [
            one for one in catalogue.offerings(service) if unset_or(one, "/spec/lifecycle", "available")
        ]
        for area in AREAS:
            lacking = [one for one in offerings if not _assures(catalogue, one, service, area)]
            if not stated(service.get(f"/spec/warranty/{area}")) and (lacking or not offerings):
                related = tuple(
                    Related(one.node(f"/spec/warranty/{area}"), f'nor does "{one.name}"') for one in lacking
                )
                message = f"warranty says nothing about {area}"
                yield Problem(service.node(f"/spec/warranty/{area}"), message, related)


def _assures(catalogue: Catalogue, offering: Document, service: Document, area: str) -> bool:
    effective = catalogue.effective([offering, service], "/spec/warranty").value
    return answered(effective) or (isinstance(effective, dict) and stated(effective.get(area)))
