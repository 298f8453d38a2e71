"""Say what holds in a relationship: what it says itself, and what its offering says for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.words import unset_or
from itilcheck.inheritance import Effective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document, Node


def running(catalogue: Catalogue) -> Iterator[Document]:
    """Yield the relationships that are agreed or active."""
    for relationship in catalogue.of("ServiceRelationship"):
        if unset_or(relationship, "/spec/status", "agreed", "active"):
            yield relationship


def offering_of(catalogue: Catalogue, relationship: Document) -> Document | None:
    """Give the offering that a relationship is on, or None."""
    return catalogue.find("ServiceOffering", relationship.get("/spec/offering"))


def is_lost(catalogue: Catalogue, relationship: Document) -> bool:
    """Tell whether a relationship is on an offering that does not exist: nobody knows its defaults."""
    return catalogue.is_dangling("ServiceOffering", relationship.get("/spec/offering"))


def in_effect(relationship: Document | None, offering: Document | None, section: str) -> Effective:
    """Merge a section of a relationship with what its offering says of it for all relationships.

    Without a relationship it is what the offering says.
    """
    nodes = [] if relationship is None else [relationship.node(f"/spec/{section}")]
    if offering is not None:
        nodes.append(_default(offering, section))
    return Effective(tuple(node for node in nodes if node.value is not None))


def spoken_for(relationship: Document, offering: Document | None, section: str) -> Node:
    """Give the statement that a relationship's section rests on: its own, else its offering's default.

    Where neither says anything it is the relationship that should.
    """
    own = relationship.node(f"/spec/{section}")
    if own.value is None and offering is not None:
        default = _default(offering, section)
        return default if default.value is not None else own
    return own


def _default(offering: Document, section: str) -> Node:
    return offering.node(f"/spec/relationshipDefaults/{section}")
