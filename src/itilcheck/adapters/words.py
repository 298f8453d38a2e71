"""Translate the words of a foreign format into ours, and say which are not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.adapters.reading import text
from itilcheck.location import split
from itilcheck.names import closest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilcheck.adapters.reading import Reading
    from itilcheck.document import JSON

_LONGEST = 24


class Vocabulary:
    """A table of a format's words and what they mean in our model.

    Case does not matter, nor whether spaces, hyphens or underscores part a word. A word that means
    None is known to say nothing.
    """

    __slots__ = ("_meanings", "_words")

    def __init__(self, meanings: Mapping[str, JSON]) -> None:
        """Take the table as a mapping file has it; its first word serves as the example."""
        self._words = tuple(meanings)
        self._meanings = {_folded(word): meaning for word, meaning in meanings.items()}

    def __call__(self, reading: Reading, value: JSON, target: str) -> JSON:
        """Give what a word means; note it when it is unknown, or reads otherwise than ours."""
        word = text(str(value).lower() if isinstance(value, bool) else _plain(value))
        if word is None:
            return None
        folded = _folded(word)
        if folded not in self._meanings:
            reading.unknown.append((target, word, self))
            return None
        meaning = self._meanings[folded]
        if meaning is not None and meaning != word:
            reading.words[target] = word
        return meaning

    def complaint(self, target: str, word: str, title: str) -> str:
        """Say that a format has no such word, and which it may have been."""
        what = next((one for one in reversed(split(target)) if not one.isdecimal()), "word")
        shown = word if len(word) <= _LONGEST else f"{word[:_LONGEST]}…"
        near = closest(word[: 2 * _LONGEST], self._words)
        hint = f'did you mean "{near}"' if near else f'as "{self._words[0]}" is'
        return f'"{shown}" is no {what} known to {title}, {hint}'


def _plain(value: JSON) -> JSON:
    """Give a number as the text of a table's key."""
    return str(value) if isinstance(value, (int, float)) else value


def _folded(word: str) -> str:
    return word.strip().lower().replace("_", "-").replace(" ", "-")
