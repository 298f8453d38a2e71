"""Pair documents of now with those of before: by kind and name, else, renamed, by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.changes.sameness import canonical, leaves, with_names
from itilcheck.engine.judging import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itilcheck.document import JSON, Document

ALIKE = 0.6
"""The share of equal statements from which a document that is gone and one that is new are the same."""
_MOST = 40
"""How many of a kind are compared with each other."""


def key_of(document: Document, path: str) -> str:
    """Name a document uniquely as far as it can be: one without a name by its place in the file."""
    if document.identity or document.name:
        return name_of(document)
    return f"{path}#{document.index} {document.kind}"


class Pairs:
    """The documents of now, each with that of before, where there was one.

    ``names`` has the names of before by those of now, of documents that were renamed.
    """

    def __init__(self, now: Sequence[Document], before: Sequence[Document], paths: Mapping[str, str]) -> None:
        """Pair them; ``paths`` has the paths of before by those of now, of files that were renamed."""
        self._before: dict[Document, Document] = {}
        self.names: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        old = _by_key(before, {})
        new = _by_key(now, paths)
        for key in new.keys() & old.keys():
            self._pair(new[key], old[key])
        gone = [one for key in old if key not in new for one in old[key]]
        fresh = [one for key in new if key not in old for one in new[key]]
        for one, other in _renamed(fresh, gone):
            self._before[one] = other
            self._keys[key_of(one, paths.get(one.path, one.path))] = key_of(other, other.path)
            if one.name and other.name:
                self.names[one.name] = other.name
        self.added = len(now) - len(self._before)
        self.removed = len(before) - len(self._before)
        self.changed = sum(_is_changed(one, other) for one, other in self._before.items())

    def before(self, document: Document) -> Document | None:
        """Give what a document of now was."""
        return self._before.get(document)

    def key(self, key: str) -> str:
        """Give the key that a document of now had."""
        return self._keys.get(key, key)

    def canonical(self, value: JSON) -> str:
        """Give the text of a value of now, with the names that documents had before."""
        return canonical(with_names(value, self.names))

    def _pair(self, now: list[Document], before: list[Document]) -> None:
        """Pair documents of one name: those that say the same first, unless they are too many to compare."""
        left = list(before)
        rest = now[_MOST:]
        for one in now[:_MOST] if len(before) <= _MOST else ():
            same = next((other for other in left if not _is_changed(one, other)), None)
            if same is None:
                rest.append(one)
            else:
                left.remove(same)
                self._before[one] = same
        rest = rest if len(before) <= _MOST else now
        self._before.update(zip(rest, left, strict=False))


def _is_changed(one: Document, other: Document) -> bool:
    return one.written is not other.written and canonical(one.written) != canonical(other.written)


def _by_key(documents: Iterable[Document], paths: Mapping[str, str]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for one in documents:
        found.setdefault(key_of(one, paths.get(one.path, one.path)), []).append(one)
    return found


def _renamed(fresh: Sequence[Document], gone: Sequence[Document]) -> list[tuple[Document, Document]]:
    """Pair documents with new names and those whose names are gone: equal ones, then the most alike."""
    found = []
    left = dict.fromkeys(gone)
    rest = []
    exact: dict[tuple[str, str], list[Document]] = {}
    for other in reversed(gone):
        exact.setdefault(_spec(other), []).append(other)
    for one in fresh:
        same = exact.get(_spec(one)) if one.data.get("spec") else None
        if same:
            found.append((one, same.pop()))
            del left[found[-1][1]]
        else:
            rest.append(one)
    return [*found, *_alike(rest[:_MOST], list(left)[:_MOST])]


def _alike(fresh: Sequence[Document], gone: Sequence[Document]) -> Iterator[tuple[Document, Document]]:
    left = {one: _content(one) for one in gone}
    for one in fresh:
        content = _content(one)
        shares = [(_share(content, was), other) for other, was in left.items() if other.kind == one.kind]
        share, best = max(shares, key=lambda pair: pair[0], default=(0.0, None))
        if best is not None and share >= ALIKE:
            del left[best]
            yield one, best


def _spec(document: Document) -> tuple[str, str]:
    return document.kind, canonical(document.data.get("spec"))


def _content(document: Document) -> frozenset[tuple[str, str]]:
    return frozenset(leaves(document.data.get("spec")))


def _share(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0
