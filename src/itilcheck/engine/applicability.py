"""Decide whether a rule applies to a document, and whether the document's format can break it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.catalogue import LIVE
from itilcheck.checks.words import type_of, word_of
from itilcheck.document import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilcheck.adapters import Adapter
    from itilcheck.catalogue import Catalogue
    from itilcheck.document import Document
    from itilcheck.rule import Applicability, Rule

_PROVIDERS = {"Product": "/spec/owner", "Resource": "/spec/owner"}
_WITH_LIFECYCLE = {"Service", "Product", "Resource"}


def applies(rule: Rule, document: Document, catalogue: Catalogue) -> bool:
    """Tell whether a rule is about a document, by the card's ``appliesTo``.

    What is not said counts as what demands most: live, available, active, customer-facing, ours. Whose
    a document is that says so under a misspelt key is not known, where it may be somebody else's.
    """
    to = rule.applies_to
    if not _is_in_state(to, document):
        return False
    if to.provider:
        stated = _PROVIDERS.get(document.kind, "/spec/provider")
        if stated in document.misspelt and catalogue.has_others:
            return False
        return catalogue.is_own(catalogue.provider(document)) == (to.provider == "own")
    return True


def _is_in_state(to: Applicability, document: Document) -> bool:
    """Tell whether a document is where in its life, and of which type, a rule is about."""
    kind = document.kind
    if to.lifecycle and kind in _WITH_LIFECYCLE and word_of(document, "lifecycle", LIVE) not in to.lifecycle:
        return False
    if to.type and kind == "Service" and type_of(document) not in to.type:
        return False
    if kind == "ServiceOffering" and to.offering:
        return word_of(document, "lifecycle", "available") in to.offering
    if kind == "ServiceRelationship" and to.status:
        return word_of(document, "status", "active") in to.status
    return True


def expressible(rule: Rule, document: Document, adapters: Mapping[str, Adapter]) -> bool:
    """Tell whether a mapped document's format can say everything that a rule reads."""
    if document.adapter is None:
        return True
    adapter = adapters[document.adapter]
    for kind, pointers in rule.reads.items():
        said = adapter.expresses(kind)
        for pointer in pointers:
            if not any(_covers(one, pointer) for one in said) and not (
                kind == document.kind and resolve(document.data, pointer) is not None
            ):
                return False
    return True


def _covers(said: str, pointer: str) -> bool:
    """Tell whether a format that says one pointer says the other, or part of it."""
    return said == pointer or pointer.startswith(f"{said}/") or said.startswith(f"{pointer}/")
