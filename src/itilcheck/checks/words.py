"""Say things the way a catalogue says them: kinds in prose, and words beside their translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.catalogue import CUSTOMER_FACING
from itilcheck.names import is_placeholder

if TYPE_CHECKING:
    from itilcheck.document import JSON, Document

_COMMON = {"live", "active", "available"}
_NOUNS = {
    "ServiceOffering": "offering",
    "ServiceRelationship": "relationship",
    "ServiceReport": "report",
}


def noun(kind: str) -> str:
    """Give the word for a kind in a sentence."""
    return _NOUNS.get(kind, kind.lower())


def a_noun(kind: str) -> str:
    """Give the word for a kind with its article."""
    word = noun(kind)
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def word_of(document: Document, key: str, default: str) -> str:
    """Give a word that a document's spec has, such as its status; the default where it says none.

    A placeholder says none. What is no word, or stands under a misspelt key, is not known: nothing.
    """
    word = document.get(f"/spec/{key}")
    if isinstance(word, str):
        return default if word not in _COMMON and is_placeholder(word) else word
    return default if word is None and f"/spec/{key}" not in document.misspelt else ""


def type_of(service: Document) -> str:
    """Give a service's type, customer-facing where it says none; nothing where it is not known."""
    word = service.get("/spec/type")
    if word is None and "/spec/type" not in service.misspelt:
        return CUSTOMER_FACING
    return word if isinstance(word, str) else ""


def lifecycle(document: Document) -> str:
    """Give a document's lifecycle, live where it says none."""
    return word_of(document, "lifecycle", "live")


def is_judged(document: Document) -> bool:
    """Tell whether a document is in use, on offer or agreed, so that what is left open in it is told."""
    match document.kind:
        case "ServiceOffering":
            return unset_or(document, "/spec/lifecycle", "available")
        case "ServiceRelationship":
            return unset_or(document, "/spec/status", "agreed", "active")
        case _:
            return lifecycle(document) in {"live", "retiring"}


def worded_lifecycle(document: Document) -> str:
    """Give the lifecycle with the word that stands in the file beside ours: ``live (production)``."""
    original = document.words.get("/spec/lifecycle")
    return f"{lifecycle(document)} ({original})" if original else lifecycle(document)


def unset_or(document: Document, pointer: str, *words: str) -> bool:
    """Tell whether a statement is not made, or is one of some words; whatever else stands there is none."""
    value = document.get(pointer)
    if isinstance(value, str):
        return value in words or is_placeholder(value)
    return value is None and pointer not in document.misspelt


def stated(value: JSON) -> bool:
    """Tell whether something was said: a map or list with content, or the answer that it does not apply."""
    return value is not None and value not in ({}, [], "")


def answered(value: JSON) -> bool:
    """Tell whether a statement is answered with ``notApplicable``."""
    return isinstance(value, dict) and "notApplicable" in value
