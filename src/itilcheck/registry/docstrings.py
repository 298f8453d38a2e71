"""Find docstrings in a Python file: between which offsets of its text the words of each stand."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_LITERAL = re.compile(r"([A-Za-z]*)(\"\"\"|'''|\"|')")
_CARD = re.compile(r"^[ \t]*id:", re.MULTILINE)
_ID = re.compile(r"[ \t]*id:[ \t]*([\"']?)([^\s\"']+)\1[ \t]*\r?$", re.MULTILINE)


class Docstring(NamedTuple):
    """A function's docstring: the line in which the function begins, and the offsets of its words.

    ``quotes`` are those around it, ``is_raw`` tells that escapes mean nothing in it. ``card`` is the
    offset at which a rule's card begins, -1 where it holds none.
    """

    line: int
    start: int
    end: int
    quotes: str
    is_raw: bool
    card: int


def docstrings(text: str) -> Iterator[Docstring]:
    """Yield the docstrings of all functions in a Python file, given with line ends as it has them.

    Raises SyntaxError or ValueError for what is no Python.
    """
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if ast.get_docstring(node, clean=False) is None:
            continue
        literal = node.body[0]
        opening = _LITERAL.match(text, _offset(text, starts[literal.lineno - 1], literal.col_offset))
        if opening is None or literal.end_lineno is None or literal.end_col_offset is None:
            continue
        first = node.decorator_list[0] if node.decorator_list else node
        end = _offset(text, starts[literal.end_lineno - 1], literal.end_col_offset) - len(opening[2])
        card = _CARD.search(text, opening.end(), end)
        at = card.start() if card is not None else -1
        yield Docstring(first.lineno, opening.end(), end, opening[2], "r" in opening[1].lower(), at)


def find_card(text: str, rule: str) -> Docstring | None:
    """Find the docstring that holds the card of a rule; None where none does."""
    try:
        for one in docstrings(text):
            named = _ID.match(text, one.card, one.end) if one.card >= 0 else None
            if named is not None and named[2] == rule:
                return one
    except (SyntaxError, ValueError):
        return None
    return None


def _offset(text: str, start: int, column: int) -> int:
    """Give the offset of a column that is counted in bytes, in the line that begins at ``start``."""
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    return start + len(line.encode()[:column].decode())
