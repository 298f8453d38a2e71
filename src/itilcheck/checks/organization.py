"""Checks on organizations: what a provider relies on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.words import stated
from itilcheck.finding import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.rule import Options


def capability_missing(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each organization that provides services but states no capability, practice or resource."""
    providers = {catalogue.find("Organization", one.get("/spec/provider")) for one in catalogue.of("Service")}
    owners = {catalogue.find("Organization", one.get("/spec/owner")) for one in catalogue.of("Resource")}
    for organization in catalogue.of("Organization"):
        if organization not in providers or organization in owners:
            continue
        if not stated(organization.get("/spec/capabilities")) and not stated(
            organization.get("/spec/practices")
        ):
            message = f'"{organization.name}" provides services but states no capability'
            yield Problem(organization.node("/spec/capabilities"), message)
