"""Tell how organizations stand to each other: one above the other, under one root, in a relationship."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from itilcheck.checks.words import unset_or
from itilcheck.names import split_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON, Document

Party: TypeAlias = "Document | str"
"""An organization, or the name of one that is kept elsewhere."""


def line(catalogue: Catalogue, organization: Document) -> list[Document]:
    """List an organization and those above it; a circle ends where it closes."""
    above: list[Document] = []
    one: Document | None = organization
    while one is not None and one not in above:
        above.append(one)
        one = catalogue.find("Organization", one.get("/spec/parent"))
    return above


def root(catalogue: Catalogue, name: JSON) -> Document | None:
    """Give the organization at the top of a tree; None where it is not known who that is."""
    organization = catalogue.find("Organization", name)
    if organization is None:
        return None
    return catalogue.shared("root organization", organization, lambda: _root(catalogue, organization))


def _root(catalogue: Catalogue, organization: Document) -> Document | None:
    top = line(catalogue, organization)[-1]
    return top if top.get("/spec/parent") is None else None


def apart(catalogue: Catalogue, one: JSON, other: JSON) -> bool:
    """Tell whether two organizations are external to each other: known, and under different roots.

    Roots that the configuration names are ours, all of them: nobody below them is external to us.
    """
    ours, theirs = root(catalogue, one), root(catalogue, other)
    if ours is None or theirs is None or ours is theirs:
        return False
    named = bool(catalogue.settings.organizations)
    return not (named and catalogue.is_own(one) and catalogue.is_own(other))


def parties(catalogue: Catalogue) -> set[tuple[Party, Party]]:
    """Give provider and consumer of each relationship that runs; indexed once, as asking is cheap then."""
    return {
        (provider, consumer)
        for relationship in catalogue.of("ServiceRelationship")
        if is_running(relationship)
        for provider in party(catalogue, relationship.get("/spec/provider"))
        for node in relationship.node("/spec/consumer").items()
        for consumer in party(catalogue, node.value)
    }


def trees(catalogue: Catalogue, pairs: set[tuple[Party, Party]]) -> set[tuple[Document, Document]]:
    """Give the roots of provider and consumer of each pair, where both are known and not the same."""
    found = set()
    for provider, consumer in pairs:
        if not isinstance(provider, str) and not isinstance(consumer, str):
            above = root(catalogue, provider.identity), root(catalogue, consumer.identity)
            if above[0] is not None and above[1] is not None and above[0] is not above[1]:
                found.add((above[0], above[1]))
    return found


def party(catalogue: Catalogue, name: JSON) -> Iterator[Party]:
    """Yield the organization that a name means, else the name; nothing where no name stands."""
    if isinstance(name, str):
        yield catalogue.find("Organization", name) or split_kind("Organization", name)[1]


def is_running(relationship: Document) -> bool:
    """Tell whether a relationship is agreed or active."""
    return unset_or(relationship, "/spec/status", "active", "agreed")
