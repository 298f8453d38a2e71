"""Find words in a rule that somebody meant to write and has not written yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.loading.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.testing.files import CardFile

_LEFT = re.compile(r"\bTODO\b")


def leftovers(file: CardFile, shown: str) -> Iterator[str]:
    """Yield a note for each ``why`` and ``remedy`` in a file with a TODO in it, with its line."""
    for card in file.cards:
        for key in ("why", "remedy"):
            if card.rule is None or not _LEFT.search(getattr(card.rule, key)):
                continue
            location = card.location(f"/{key}")
            if location is not None and location.region is not None:
                line = _line(decode(file.data), location.region.start.line)
                yield f'note: {shown}:{line}: "TODO" is left in {key}'


def _line(text: str, first: int) -> int:
    """Give the number of the line where the word stands, from the first that it may be in."""
    lines = text.split("\n")[first - 1 :]
    return next((first + number for number, line in enumerate(lines) if _LEFT.search(line)), first)
