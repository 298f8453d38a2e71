"""Say things the way a catalogue says them: kinds in prose, and words beside their translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itilcheck.document import JSON, Document

_COMMON = {"live", "active", "available", "customer-facing", "supporting"}
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

    A placeholder says none. What stands under a misspelt key is not known: nothing.
    """
    word = document.get(f"/spec/{key}")
    if isinstance(word, str) and (word in _COMMON or not _is_placeholder(word)):
        return word
    return "" if f"/spec/{key}" in document.misspelt else default


def _is_placeholder(word: str) -> bool:
    from itilcheck.checks.document import is_placeholder  # noqa: PLC0415  # it needs this module

    return is_placeholder(word)


def lifecycle(document: Document) -> str:
    """Give a document's lifecycle, live where it says none."""
    return word_of(document, "lifecycle", "live")


def worded_lifecycle(document: Document) -> str:
    """Give the lifecycle with the word that stands in the file beside ours: ``live (production)``."""
    original = document.words.get("/spec/lifecycle")
    return f"{lifecycle(document)} ({original})" if original else lifecycle(document)


def unset_or(document: Document, pointer: str, *words: str) -> bool:
    """Tell whether a statement is not made, or is one of some words; whatever else stands there is none."""
    value = document.get(pointer)
    if isinstance(value, str):
        return value in words or _is_placeholder(value)
    return value is None and pointer not in document.misspelt


def stated(value: JSON) -> bool:
    """Tell whether something was said: a map or list with content, or the answer that it does not apply."""
    return value is not None and value not in ({}, [], "")


def answered(value: JSON) -> bool:
    """Tell whether a statement is answered with ``notApplicable``."""
    return isinstance(value, dict) and "notApplicable" in value
