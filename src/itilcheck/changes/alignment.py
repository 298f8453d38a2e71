"""Find where a statement of now stood before: items of lists move when others come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.changes.sameness import canonical, with_names
from itilcheck.location import join, split
from itilcheck.names import TELLING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from itilcheck.document import JSON, Document


class Alignment:
    """Translates pointers into one document to pointers into what it was."""

    def __init__(self, now: Document, before: Document, names: Mapping[str, str]) -> None:
        """Take both; ``names`` has the names of before by those of now."""
        self._now = now.data
        self._before = before.data
        self._names = names
        self._lists: dict[str, dict[int, int]] = {}

    def pointer(self, pointer: str) -> str | None:
        """Give where a statement stood, or would have; None where it is part of an item that is new."""
        now, before, result, at = self._now, self._before, "", ""
        for segment in split(pointer):
            step = segment
            if isinstance(now, list) and isinstance(before, list) and segment.isdecimal():
                index = self._items(at, now, before).get(int(segment[:9]))
                if index is None and int(segment[:9]) < len(now):
                    return None
                step = segment if index is None else str(index)
            at, result = join(at, segment), join(result, step)
            now, before = _below(now, segment), _below(before, step)
        return result

    def _items(self, pointer: str, now: Sequence[JSON], before: Sequence[JSON]) -> dict[int, int]:
        if pointer not in self._lists:
            self._lists[pointer] = align([with_names(one, self._names) for one in now], before)
        return self._lists[pointer]


def align(now: Sequence[JSON], before: Sequence[JSON]) -> dict[int, int]:
    """Pair the items of two lists: equal ones, then those of one name, then those that stand at one place."""
    found: dict[int, int] = {}
    left = set(range(len(before)))
    _match([canonical(one) for one in now], [canonical(one) for one in before], found, left)
    _match([_name(one) for one in now], [_name(one) for one in before], found, left)
    for index in range(len(now)):
        if index not in found and index in left:
            found[index] = index
            left.discard(index)
    return found


def _match(
    now: Sequence[Hashable], before: Sequence[Hashable], found: dict[int, int], left: set[int]
) -> None:
    """Pair items of equal keys in their order; those at one place come first."""
    for index in range(min(len(now), len(before))):
        if index not in found and index in left and now[index] is not None and now[index] == before[index]:
            found[index] = index
            left.discard(index)
    waiting: dict[Hashable, list[int]] = {}
    for index in sorted(left, reverse=True):
        waiting.setdefault(before[index], []).append(index)
    for index, key in enumerate(now):
        if index not in found and key is not None and waiting.get(key):
            found[index] = waiting[key].pop()
            left.discard(found[index])


def _name(item: JSON) -> tuple[str, str] | None:
    """Say by which member an item is told from the others; None where there is none."""
    if isinstance(item, dict):
        for key in TELLING:
            if isinstance(item.get(key), str):
                return key, item[key]
    return None


def _below(value: JSON, segment: str) -> JSON:
    if isinstance(value, dict):
        return value.get(segment)
    if isinstance(value, list) and segment.isdecimal() and int(segment[:9]) < len(value):
        return value[int(segment[:9])]
    return None
