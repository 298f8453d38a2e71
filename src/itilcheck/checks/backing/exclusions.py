"""Read what an availability leaves out: suppliers whose failures are not counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.checks.promises import Promise
    from itilcheck.document import Document

EXCLUDES = "/warranty/availability/excludes"
_OF_OTHERS = re.compile(
    r"\b(?:third[ -]part(?:y|ies)|suppliers?|vendors?|upstream|providers?|dritte[rn]?|lieferant(?:en)?)\b"
)
_SEPARATOR = re.compile(r"[-_ ]+")


def excused(promise: Promise, suppliers: Iterable[Document]) -> bool:
    """Tell whether a promise leaves out one of some suppliers: by its name or title, or all of others.

    Exclusions are prose. What they may mean is not held against anybody; the derivation shows them.
    """
    value = promise.value(EXCLUDES)
    texts = [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    if not texts:
        return False
    told = " ".join(texts).casefold()
    plain = f" {_SEPARATOR.sub(' ', told)} "
    for supplier in suppliers:
        for name in (supplier.name, supplier.get("/metadata/title")):
            if isinstance(name, str) and name and f" {_SEPARATOR.sub(' ', name.casefold())} " in plain:
                return True
        if _OF_OTHERS.search(told) and _is_of_others(promise, supplier):
            return True
    return False


def _is_of_others(promise: Promise, supplier: Document) -> bool:
    """Tell whether a supplier is not the provider's own, as far as that is known."""
    ours, theirs = promise.service.get("/spec/provider"), supplier.get("/spec/provider")
    return supplier.kind != "Product" and (
        theirs is None or not promise.catalogue.same("Organization", ours, theirs)
    )
