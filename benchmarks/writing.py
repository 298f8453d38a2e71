"""Write YAML by hand, in the mixture of styles that people use, in lines of at most 80 characters."""

# ruff: noqa: INP001  # scripts, not a package

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

WIDTH = 80


class Page:
    """The lines of one document, written from top to bottom."""

    def __init__(self, random: Random) -> None:
        """Start empty; ``random`` decides between styles that mean the same."""
        self.random = random
        self._lines: list[str] = []

    def text(self) -> str:
        """Give what was written, with a line end after each line."""
        return "\n".join([*self._lines, ""])

    def chance(self, share: float) -> bool:
        """Tell yes in that share of cases."""
        return self.random.random() < share

    def add(self, *lines: str) -> None:
        """Write lines as they are."""
        self._lines.extend(lines)

    def comment(self, indent: int, text: str) -> None:
        """Write a comment."""
        margin = " " * indent + "# "
        self._lines.extend(margin + part for part in _wrapped(text, WIDTH - len(margin)))

    def say(self, indent: int, key: str, text: str) -> None:
        """Write a key with a text: on its line where it fits, else folded or going on below.

        ``key`` may begin with the dash of a list item.
        """
        head = f"{' ' * indent}{key}: "
        if len(head) + len(text) <= WIDTH:
            self._lines.append(head + text)
            return
        margin = " " * (indent + (4 if key.startswith("- ") else 2))
        if self.chance(0.5):
            self._lines.append(f"{head}>-")
            self._lines.extend(margin + part for part in _wrapped(text, WIDTH - len(margin)))
            return
        first, *rest = _wrapped(text, WIDTH - len(head))
        self._lines.append(head + first)
        self._lines.extend(margin + part for part in _wrapped(" ".join(rest), WIDTH - len(margin)))

    def keep(self, indent: int, key: str, lines: list[str]) -> None:
        """Write a key with a literal text."""
        margin = " " * (indent + 2)
        self._lines.append(f"{' ' * indent}{key}: |")
        self._lines.extend(margin + line if line else "" for line in lines)

    def items(self, indent: int, key: str, texts: list[str]) -> None:
        """Write a key with a list of texts that hold no comma: in one line where that fits."""
        line = f"{' ' * indent}{key}: [{', '.join(texts)}]"
        if len(line) <= WIDTH and self.chance(0.7):
            self._lines.append(line)
            return
        self._lines.append(f"{' ' * indent}{key}:")
        for text in texts:
            self.item(indent + 2, text)

    def item(self, indent: int, text: str) -> None:
        """Write a text as an item of a list."""
        margin = " " * indent
        first, *rest = _wrapped(text, WIDTH - indent - 2)
        self._lines.append(f"{margin}- {first}")
        self._lines.extend(f"{margin}  {part}" for part in rest)

    def map(self, indent: int, head: str, **members: str) -> None:
        """Write a map of short values, in braces where that fits, else in block style.

        ``head`` is ``key:`` or the dash of a list item.
        """
        inner = ", ".join(f"{key}: {value}" for key, value in members.items())
        line = f"{' ' * indent}{head} {{{inner}}}"
        if len(line) <= WIDTH and self.chance(0.7):
            self._lines.append(line)
            return
        margin = " " * (indent + 2)
        entries = [f"{key}: {value}" for key, value in members.items()]
        if head == "-":
            self._lines.append(f"{' ' * indent}- {entries[0]}")
            del entries[0]
        else:
            self._lines.append(" " * indent + head)
        self._lines.extend(margin + entry for entry in entries)


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text at spaces into lines of at most ``width`` characters."""
    lines = []
    while len(text) > width:
        cut = text.rfind(" ", 0, width + 1)
        lines.append(text[:cut])
        text = text[cut + 1 :]
    lines.append(text)
    return lines
