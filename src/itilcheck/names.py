"""Compare the names by which documents refer to each other: kinds in front, patterns, near misses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple

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
_NEAR = 0.7
_MANY = 2000
_LATER = r"(?:todo|tbd|tba|tbc|fixme|xxx)\b"
_TO_BE = r"to be (?:announced|confirmed|decided|defined|determined)"
_BRACKETS = r"<(?![#!])(?:(?!://)[^<>@])*>"  # neither <it@acme.example> nor a link nor a channel of a chat
_PLACEHOLDER = re.compile(
    rf"\s*(?:{_LATER}(?:\s*[:.!-].*)?|{_TO_BE}|\[\s*(?:{_LATER}|{_TO_BE})[^\[\]]*\]|{_BRACKETS}"
    r"|\?{2,}|lorem ipsum.*)\s*[.!]?\s*",
    re.IGNORECASE | re.DOTALL,
)
_SEPARATOR = re.compile(r"[-_./: ]+")


TELLING = (
    *("name", "to", "service", "relationship", "resource", "product", "offering", "stakeholder"),
    *("organization", "id", "title", "ref"),
)
"""Members by which an item of a list is most likely known, before all others."""


class Externals(NamedTuple):
    """Names that are kept elsewhere: patterns with ``*``, by kind, and for every kind under ``""``."""

    patterns: Mapping[str, tuple[str, ...]] = {}

    def knows(self, kind: str, name: str) -> bool:
        """Tell whether a name of a kind is one of them."""
        if not self.patterns:
            return False
        patterns = (*self.patterns.get(kind, ()), *self.patterns.get("", ()))
        return any(matches(pattern.casefold(), name.casefold()) for pattern in patterns)


def matches(pattern: str, text: str) -> bool:
    """Tell in linear time whether a text is what a pattern says, in which ``*`` stands for any text."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    *middle, last = rest
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def split_kind(kind: str, name: str) -> tuple[str, str]:
    """Take ``kind:name`` apart; a name without a kind we know in front means the kind expected."""
    head, colon, rest = name.partition(":")
    if colon and "/" not in rest and head.casefold() in _KINDS:
        return _KINDS[head.casefold()], rest
    return kind, name


def is_placeholder(text: str) -> bool:
    """Tell whether a text says nothing but that something is still to be said."""
    return _PLACEHOLDER.fullmatch(text) is not None


def closest(name: str, candidates: Sequence[str]) -> str:
    """Give the candidate that a name is most likely a misspelling of, or nothing.

    Names share much by convention (``acme-payroll-db``, ``acme-payroll-ui``), so only what differs
    between two counts: it must be a slip, or a part said twice. Among many candidates only those are
    compared that start alike and are about as long.
    """
    from difflib import get_close_matches  # noqa: PLC0415  # only once a name is wrong

    pool: Sequence[str] = candidates
    if len(pool) > _MANY:
        pool = [one for one in pool if one[:3] == name[:3] and abs(len(one) - len(name)) <= len(name) // 3]
    folded = {one.casefold(): one for one in reversed(pool[: 10 * _MANY])}
    for near in get_close_matches(name.casefold(), list(folded), n=5, cutoff=_NEAR):
        if _is_slip(name.casefold(), near):
            return folded[near]
    return ""


def _is_slip(name: str, meant: str) -> bool:
    """Tell whether two names differ by a slip of the pen rather than by meaning."""
    from difflib import SequenceMatcher  # noqa: PLC0415  # as above

    ours, theirs = _SEPARATOR.split(name), _SEPARATOR.split(meant)
    left = [part for part in ours if part not in theirs]
    right = [part for part in theirs if part not in ours]
    if not left and not right:
        return True
    if len(left) != len(right):
        return "".join(ours) == "".join(theirs)
    return all(
        sorted(a) == sorted(b) or SequenceMatcher(None, a, b).ratio() >= _NEAR
        for a, b in zip(left, right, strict=True)
    )
