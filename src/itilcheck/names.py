"""Compare the names by which documents refer to each other: kinds in front, patterns, near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KINDS = {
    "organization": "Organization",
    "resource": "Resource",
    "product": "Product",
    "service": "Service",
    "serviceoffering": "ServiceOffering",
    "offering": "ServiceOffering",
    "servicerelationship": "ServiceRelationship",
    "relationship": "ServiceRelationship",
    "servicereport": "ServiceReport",
}
_NEAR = 0.75
_MANY = 2000


class Externals(NamedTuple):
    """Names that are kept elsewhere: patterns with ``*``, by kind, and for every kind under ``""``."""

    patterns: Mapping[str, tuple[str, ...]] = {}

    def knows(self, kind: str, name: str) -> bool:
        """Tell whether a name of a kind is one of them."""
        if not self.patterns:
            return False
        from fnmatch import fnmatchcase  # noqa: PLC0415  # only where a configuration has patterns

        patterns = (*self.patterns.get(kind, ()), *self.patterns.get("", ()))
        return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns)


def split_kind(kind: str, name: str) -> tuple[str, str]:
    """Take ``kind:name`` apart; a name without a kind we know in front means the kind expected."""
    head, colon, rest = name.partition(":")
    if colon and "/" not in rest and head.casefold() in _KINDS:
        return _KINDS[head.casefold()], rest
    return kind, name


def closest(name: str, candidates: Sequence[str]) -> str:
    """Give the candidate most like a name, or nothing when none is near.

    Among many candidates only those are compared that start alike or are as long.
    """
    from difflib import get_close_matches  # noqa: PLC0415  # only once a name is wrong

    pool: Sequence[str] = candidates
    if len(pool) > _MANY:
        pool = [one for one in pool if one[:3] == name[:3] and abs(len(one) - len(name)) <= len(name) // 3]
    folded = {one.casefold(): one for one in reversed(pool[: 10 * _MANY])}
    near = get_close_matches(name.casefold(), list(folded), n=1, cutoff=_NEAR)
    return folded[near[0]] if near else ""
