"""Find relationships of which it is not known what they are about: it may be anything of their provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.parties import is_running, party

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.parties import Party
    from itilcheck.document import JSON, Document


def adrift(catalogue: Catalogue, provider: JSON) -> list[Document]:
    """List the relationships of a provider that run, and lead to no service, or to one nobody knows.

    They name an offering that does not exist, or none, or one that does not say what it is made of. That
    has a finding of its own; whoever misses a relationship has to reckon with these.
    """
    found = catalogue.shared("adrift", None, lambda: _by_provider(catalogue))
    return [one for name in party(catalogue, provider) for one in found.get(name, ())]


def _by_provider(catalogue: Catalogue) -> Mapping[Party, list[Document]]:
    found: dict[Party, list[Document]] = {}
    for relationship in catalogue.of("ServiceRelationship"):
        if is_running(relationship) and not _is_about_something(catalogue, relationship):
            for provider in party(catalogue, relationship.get("/spec/provider")):
                found.setdefault(provider, []).append(relationship)
    return found


def _is_about_something(catalogue: Catalogue, relationship: Document) -> bool:
    """Tell whether all services are known that a relationship is about, and there is one."""
    offering = catalogue.find("ServiceOffering", relationship.get("/spec/offering"))
    if offering is None:
        return False
    named = sum(1 for _ in offering.node("/spec/services").items())
    return 0 < named == len(catalogue.services(offering))
