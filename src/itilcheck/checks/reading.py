"""Rules about what was found while documents were read, or findings sifted: the card says the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.catalogue import Catalogue
    from itilcheck.finding import Problem
    from itilcheck.rule import Check, Options

READING = (
    "syntax-error",
    "duplicate-key",
    "encoding-error",
    "document-too-large",
    "value-beyond-json",
    "unknown-kind",
    "unsupported-version",
    "schema-violation",
    "word-unknown",
)
"""The rules whose problems the reader finds."""


def reading(rule: str) -> Check:
    """Make the check that passes on what was filed under a rule before it is asked."""

    def check(catalogue: Catalogue, _: Options) -> Iterable[Problem]:
        return catalogue.reading.get(rule, ())

    return check
