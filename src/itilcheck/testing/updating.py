"""Rewrite the findings that the examples in a rule file list, and leave every other byte alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.testing.listing import Edit, Layout, ListEditError, column, edits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from itilcheck.document import JSON, Mark
    from itilcheck.loading import Loaded

_MARK = "\ufeff"
_BLANK = re.compile(r"[ \t]*")


class UpdateError(ValueError):
    """Findings that cannot be rewritten; the message names the example, and says why."""


def update(
    text: str,
    found: Mapping[tuple[int, int], Sequence[str]],
    *,
    is_json: bool = False,
    start: int = 0,
    end: int | None = None,
) -> str:
    """Give the text of a rule file with other findings in its examples.

    ``found`` has the findings by the numbers, from 0, of the document and of the example in it. Where
    a card is part of a larger text, as in a docstring, ``start`` and ``end`` are the offsets between
    which it stands: whole lines of YAML. Findings that stay keep their quotes and comments.

    Raises UpdateError where the text cannot be read, or could not be rewritten without a loss. What
    was rewritten is read again: it has to differ in those findings, and in nothing else.
    """
    if text.startswith(_MARK, start):
        start += len(_MARK)
    card = text[start:end]
    before = _read(card, is_json=is_json)
    changes = [_edits(card, before, place, list(findings)) for place, findings in found.items()]
    after = _applied(card, [one for some in changes for one in some])
    _verify(before, _read(after, is_json=is_json), found)
    return text[:start] + after + ("" if end is None else text[end:])


def _read(card: str, *, is_json: bool) -> Loaded:
    loaded = loading.load("card.json" if is_json else "card.yaml", card.encode())
    if loaded.issues:
        place, message = loaded.issues[0][1].region.start, loaded.issues[0][1].message
        told = f"card cannot be read, at {place.line}:{place.column}: {message}"
        raise UpdateError(told)
    return loaded


def _edits(card: str, loaded: Loaded, place: tuple[int, int], findings: list[str]) -> list[Edit]:
    document, example = place
    try:
        examples = _member(loaded.source.mark(document), "examples")
        one = _member(examples, example)
        mark = _member(one, "findings")
        listed = loaded.documents[document]["examples"][example]["findings"]
        is_block = card[one.start : one.start + 1] != "{"
        layout = Layout(_step(card, examples) if is_block else None, one.start)
        return edits(card, mark, listed, findings, layout) if listed != findings else []
    except ListEditError as error:
        message = f"findings of example {example + 1} cannot be rewritten: {error}"
        raise UpdateError(message) from None


def _member(mark: Mark | None, key: str | int) -> Mark:
    """Give a member of a map or list; what stands behind an alias stands somewhere else."""
    if mark is None or mark.target is not None:
        message = "they stand behind an alias"
        raise ListEditError(message)
    members = mark.members
    try:
        below = members[key]  # type: ignore[index]  # a list by number, a map by name, as callers know
    except (IndexError, KeyError, TypeError):
        message = f'there is no "{key}"'
        raise ListEditError(message) from None
    if below.target is not None:
        message = "they stand behind an alias"
        raise ListEditError(message)
    return below


def _step(card: str, examples: Mark) -> int:
    """Give how far the items of a list stand in from their key, as the author writes lists."""
    if examples.key_span is None or card[examples.start : examples.start + 1] != "-":
        return 2
    return max(0, column(card, examples.start) - column(card, examples.key_span[0]))


def _applied(card: str, changes: Iterable[Edit]) -> str:
    for change in sorted(changes, key=lambda one: (one.start, one.end), reverse=True):
        card = card[: change.start] + change.text + card[change.end :]
    return card


def _verify(before: Loaded, after: Loaded, found: Mapping[tuple[int, int], Sequence[str]]) -> None:
    """Refuse a text in which anything else than those findings has changed."""
    expected = [_copy(document) for document in before.documents]
    for (document, example), findings in found.items():
        expected[document]["examples"][example]["findings"] = list(findings)
    if expected != after.documents:
        message = "findings cannot be rewritten: the text would say something else, rewrite them by hand"
        raise UpdateError(message)


def _copy(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {key: _copy(one) for key, one in value.items()}
    return [_copy(one) for one in value] if isinstance(value, list) else value
