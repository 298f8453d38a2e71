"""Write what was found into files of rules, so that nobody ever sees half a file."""

from __future__ import annotations

import ast
import os
import re
from typing import TYPE_CHECKING

from itilcheck.discovery import RefusedFileError, read_given
from itilcheck.loading.text import decode
from itilcheck.registry.docstrings import find_card
from itilcheck.testing.recognising import LARGEST
from itilcheck.testing.updating import UpdateError, update

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from itilcheck.testing.files import Card, CardFile

_FINDING = re.compile(r"[1-9][0-9]*:[1-9][0-9]* .+")
"""What a finding has to look like in a rule file, as its schema says."""
_MARK = b"\xef\xbb\xbf"


def rewritten(file: CardFile, found: Mapping[int, Mapping[int, Sequence[str]]]) -> bytes:
    """Give the bytes of a file with other findings: by the number of the card, then of the example.

    Raises UpdateError where that cannot be done without a loss, or the file could not be read again.
    """
    for number, examples in found.items():
        _refuse_unreadable(file.cards[number], examples)
    after = _rewritten(file, found)
    if len(after) > LARGEST:
        message = "would be too large to be read again, split it"
        raise UpdateError(message)
    return after


def _rewritten(file: CardFile, found: Mapping[int, Mapping[int, Sequence[str]]]) -> bytes:
    mark = _MARK if file.data.startswith(_MARK) else b""
    text = decode(file.data)
    if mark + text.encode() != file.data:
        message = "is not UTF-8, save it so first"
        raise UpdateError(message)
    if file.is_python:
        for number, examples in found.items():
            text = _in_docstring(text, file.cards[number], examples)
        return mark + text.encode()
    by_place = {
        (file.cards[number].number, example): lines
        for number, examples in found.items()
        for example, lines in examples.items()
    }
    return mark + update(text, by_place, is_json=file.path.suffix.lower() == ".json").encode()


def _refuse_unreadable(card: Card, examples: Mapping[int, Sequence[str]]) -> None:
    """Refuse findings that no rule file may list: an empty message, or one of several lines."""
    for index, lines in examples.items():
        for one in lines:
            if _FINDING.fullmatch(one) is None:
                what = "of several lines" if one.partition(" ")[2] else "that is empty"
                place = one.partition(" ")[0]
                message = (
                    f"{card.name} gives a message {what} at {place} of example {index + 1}: mend the rule"
                )
                raise UpdateError(message)


def replace_file(file: CardFile, after: bytes, *, root: Path | None = None) -> None:
    """Put other bytes into a file: all of them or none, with the rights that it has.

    Raises RefusedFileError for a file that is no longer as it was read, or that a link leads to out of
    ``root``; OSError where it cannot be written.
    """
    from itilcheck.writing import overwrite  # noqa: PLC0415  # only when something is written

    if read_given(file.path, most=len(file.data), root=root) != file.data:
        message = "has changed since it was read, try again"
        raise RefusedFileError(message)
    overwrite(os.path.realpath(file.path), [after])


def _in_docstring(text: str, card: Card, examples: Mapping[int, Sequence[str]]) -> str:
    """Rewrite one card in a Python file, which has to read as before but for that."""
    name = card.name
    stretch = find_card(text, name)
    if stretch is None:
        message = f"the card of {name} cannot be found"
        raise UpdateError(message)
    found = {(0, index): lines for index, lines in examples.items()}
    after = update(text, found, start=stretch.card, end=stretch.end)
    end = stretch.end + len(after) - len(text)
    words = after[stretch.card : end]
    is_same = find_card(after, name) == stretch._replace(end=end) and _code(after) == _code(text)
    if not is_same or stretch.quotes in words or ("\\" in words and not stretch.is_raw):
        message = f"findings of {name} would end its docstring, or hold escapes: rewrite them by hand"
        raise UpdateError(message)
    return after


def _code(text: str) -> str:
    """Give what a Python file does, whatever its docstrings say."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(node) is not None:
            node.body.pop(0)
    return ast.dump(tree)
