"""Tell what a change brought: findings that were not there before, or whose own statement it changed."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from itilcheck.changes.alignment import Alignment
from itilcheck.changes.pairing import Pairs, key_of
from itilcheck.changes.places import Places
from itilcheck.changes.sameness import canonical
from itilcheck.document import resolve
from itilcheck.record import NamedTuple, replace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from itilcheck.document import Document
    from itilcheck.finding import Finding
    from itilcheck.report import Report, Since

__all__ = ["Files", "compare"]

_WHOLE = {"", "/spec", "/metadata"}
"""What holds all statements of a document is none itself."""

Identity = tuple[str, str, str, str, str]


class Files(NamedTuple):
    """How the files of a catalogue changed, by their paths of now.

    ``touched`` have a content of their own now, ``renamed`` the path of before of those with the same one.
    """

    touched: Collection[str]
    renamed: Mapping[str, str]


def compare(now: Report, before: Report | None, files: Files, since: Since) -> Report:
    """Leave out of a report what was there before, and count it; ``before`` None stands for the same.

    A finding was there when one of the same rule, about the same statement of the same document and with
    the same message was. It is told all the same when that statement says something else now.
    """
    if before is None:
        return replace(now, findings=(), since=since._replace(untold=now.findings))
    pairs = Pairs(now.documents, before.documents, files.renamed)
    judge = _Comparison(now, before, files, pairs)
    told = {index for index, one in enumerate(now.findings) if judge.is_told(one)}
    counted = since._replace(
        changed=pairs.changed,
        added=pairs.added,
        removed=pairs.removed,
        untold=tuple(one for index, one in enumerate(now.findings) if index not in told),
    )
    return replace(
        now, findings=tuple(one for index, one in enumerate(now.findings) if index in told), since=counted
    )


class _Comparison:
    """Findings of now, held against those of before."""

    def __init__(self, now: Report, before: Report, files: Files, pairs: Pairs) -> None:
        self._files = files
        self._pairs = pairs
        self._places = Places(now)
        self._alignments: dict[Document, Alignment] = {}
        names = sorted(pairs.names, key=len, reverse=True)
        self._quoted = re.compile(f'"({"|".join(map(re.escape, names))})"') if names else None
        places = Places(before)
        self._left = Counter(_identity_before(one, places) for one in before.findings)

    def is_told(self, one: Finding) -> bool:
        """Tell whether a finding is told; one of before accounts for one of now."""
        document = self._places.document(one)
        was = self._pairs.before(document) if document is not None else None
        pointer: str | None = one.location.pointer
        if document is not None and was is not None:
            pointer = self._alignment(document, was).pointer(one.location.pointer)
        if pointer is None:
            return True
        identity = self._identity(one, document, pointer)
        if not self._left[identity]:
            return True
        self._left[identity] -= 1
        if document is None or was is None:
            return not one.document and one.location.path in self._files.touched
        return pointer not in _WHOLE and self._is_changed(document, was, one.location.pointer, pointer)

    def _identity(self, one: Finding, document: Document | None, pointer: str) -> Identity:
        path = self._files.renamed.get(one.location.path, one.location.path)
        stated = self._pairs.key(key_of(document, path)) if document is not None else path
        message = one.message
        if self._quoted is not None:
            message = self._quoted.sub(lambda match: f'"{self._pairs.names[match[1]]}"', message)
        return one.rule, stated, self._pairs.key(one.document), pointer, message

    def _is_changed(self, now: Document, before: Document, pointer: str, was: str) -> bool:
        """Tell whether a statement says something else now, but for names that documents got."""
        datas = [(now.data, before.data)]
        if now.adapter is None and before.adapter is None:
            datas.append((now.written, before.written))
        return any(
            self._pairs.canonical(resolve(one, pointer)) != canonical(resolve(other, was))
            for one, other in datas
        )

    def _alignment(self, now: Document, before: Document) -> Alignment:
        if now not in self._alignments:
            self._alignments[now] = Alignment(now, before, self._pairs.names)
        return self._alignments[now]


def _identity_before(one: Finding, places: Places) -> Identity:
    document = places.document(one)
    stated = key_of(document, one.location.path) if document is not None else one.location.path
    return one.rule, stated, one.document, one.location.pointer, one.message
