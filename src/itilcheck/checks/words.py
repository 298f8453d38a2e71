"""Say things the way a catalogue says them: kinds in prose, and words beside their translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itilcheck.document import JSON, Document

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


def lifecycle(document: Document) -> str:
    """Give a document's lifecycle, live where it says none."""
    word = document.get("/spec/lifecycle")
    return word if isinstance(word, str) else "live"


def worded_lifecycle(document: Document) -> str:
    """Give the lifecycle with the word that stands in the file beside ours: ``live (production)``."""
    original = document.words.get("/spec/lifecycle")
    return f"{lifecycle(document)} ({original})" if original else lifecycle(document)


def unset_or(document: Document, pointer: str, *words: str) -> bool:
    """Tell whether a statement is not made, or is one of some words; whatever else stands there is none."""
    value = document.get(pointer)
    return value is None or (isinstance(value, str) and value in words)


def stated(value: JSON) -> bool:
    """Tell whether something was said: a map or list with content, or the answer that it does not apply."""
    return value is not None and value not in ({}, [], "")


def answered(value: JSON) -> bool:
    """Tell whether a statement is answered with ``notApplicable``."""
    return isinstance(value, dict) and "notApplicable" in value
