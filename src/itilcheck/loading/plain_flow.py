"""Read the flow collections of the plain subset of YAML: ``[a, b]`` and ``{a: b}``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.loading.plain_scalars import Bail, after, remember, resolve, unquoted

if TYPE_CHECKING:
    from itilcheck.document import JSON

_words: dict[str, JSON] = {}
_LONGEST_KEY = 200
_SIMPLE = re.compile(
    r"""\[[^\[\]{}"'#?\n]*[^\[\]{}"'#?\n ,]\]|\{[^\[\]{}"'#?\n]*[^\[\]{}"'#?\n ,]\}"""
).fullmatch
_WORD = re.compile(r"""-?[^ \n,\[\]{}:?#&*!|>'"%@`-][^\n,\[\]{}:?#]*""").fullmatch
_TOKEN = re.compile(
    r"""
    [ \n]*(?:(?<=[ \n])\#.*\n[ \n]*)*           # space and comments
    (?:
        ([\[\]{},])                             # 1 a mark
        |(                                      # 2 a scalar
            -?[^ \n,\[\]{}:?\#&*!|>'"%@`-][^\n,\[\]{}:?\#]*
            |"[^"\\\n]*(?:\\.[^"\\\n]*)*"
            |'[^'\n]*(?:''[^'\n]*)*'
        )(:(?=[ \n]))?                          # 3 the colon that makes it a key
    )
    """,
    re.VERBOSE,
).match


def flow(text: str, levels: int) -> JSON:
    """Give the list or map that stands in a text, with a comment after it.

    ``levels`` is the number of maps and lists that may stand inside each other. What the C reader
    of YAML and the pure one see differently is not read here: ``{a:1}``, ``[a?]``.
    """
    if levels <= 0:
        raise Bail
    if not _SIMPLE(text):
        value, end = _collection(text, 1, levels)
        after(text, end)
        return value
    known, words = _words.get, text[1:-1].split(",")
    if text[0] == "[":
        return [_word(word) if (value := known(word)) is None else value for word in words]
    data: dict[str, JSON] = {}
    for entry in words:
        key, _, word = entry.partition(": ")
        name = known(key) or _word(key)
        if type(name) is not str or name in data:
            raise Bail
        value = known(word)
        data[name] = _word(word) if value is None else value
    return data


def _word(text: str) -> JSON:
    """Give the value of a plain scalar."""
    word = text.strip(" ")
    if not _WORD(word):
        raise Bail
    return remember(_words, text, resolve(word))


def _single(scalar: str | None, *, is_key: bool) -> JSON:
    """Give the value of a scalar."""
    if scalar is None or (is_key and len(scalar) > _LONGEST_KEY):
        raise Bail
    return unquoted(scalar) if scalar[0] in "\"'" else _word(scalar)


def _token(text: str, at: int) -> tuple[str | None, str | None, bool, int]:
    """Give a mark or a scalar, whether it is a key, and where it ends."""
    match = _TOKEN(text, at)
    if match is None:
        raise Bail
    mark, scalar, colon = match.groups()
    return mark, scalar, colon is not None, match.end()


def _collection(text: str, at: int, levels: int) -> tuple[JSON, int]:
    """Read the list or map whose bracket stands before ``at``, and say where it ends."""
    if levels <= 0:
        raise Bail
    is_map = text[at - 1] == "{"
    closing = "}" if is_map else "]"
    items: list[JSON] = []
    data: dict[str, JSON] = {}
    mark, scalar, is_key, at = _token(text, at)
    while mark != closing:
        if is_key != is_map:
            raise Bail
        name: JSON = None
        if is_map:
            name = _single(scalar, is_key=True)
            if type(name) is not str or name in data:
                raise Bail
            mark, scalar, is_key, at = _token(text, at)
        if mark in ("[", "{"):
            value, at = _collection(text, at, levels - 1)
        elif is_key:
            raise Bail
        else:
            value = _single(scalar, is_key=False)
        if is_map:
            data[name] = value
        else:
            items.append(value)
        mark, scalar, is_key, at = _token(text, at)
        if mark == ",":
            mark, scalar, is_key, at = _token(text, at)
        elif mark != closing:
            raise Bail
    return (data if is_map else items), at
