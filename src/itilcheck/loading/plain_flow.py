"""Read the flow collections of the plain subset of YAML: ``[a, b]`` and ``{a: b}``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.loading.plain_scalars import MOST_REPEATS, Bail, after, remember, resolve, unquoted

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
    [ \n]*(?:(?<=[ \n])\#.*\n[ \n]*){0,MOST}    # space and comments
    (?:
        ([\[\]{},])                             # 1 a mark
        |(                                      # 2 a scalar
            -?[^ \n,\[\]{}:?\#&*!|>'"%@`-][^\n,\[\]{}:?\#]*
            |"[^"\\\n]*(?:\\.[^"\\\n]*){0,MOST}"
            |'[^'\n]*(?:''[^'\n]*){0,MOST}'
        )(:(?=[ \n]))?                          # 3 the colon that makes it a key
    )
    """.replace("MOST", str(MOST_REPEATS)),
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
        if type(name) is not str or name in data or len(key) > _LONGEST_KEY:
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


def _single(scalar: str) -> JSON:
    return unquoted(scalar) if scalar[0] in "\"'" else _word(scalar)


def _collection(text: str, at: int, levels: int) -> tuple[JSON, int]:
    """Read the list or map whose bracket stands before ``at``, and say where it ends."""
    if levels <= 0:
        raise Bail
    read = _items if text[at - 1] == "[" else _entries
    return read(text, at, levels - 1)


def _items(text: str, at: int, levels: int) -> tuple[JSON, int]:
    items: list[JSON] = []
    token = _token(text, at)
    while token[1] != "]":
        value, at = _value(text, token, levels)
        items.append(value)
        token = _next(text, at, "]")
    return items, token.end()


def _entries(text: str, at: int, levels: int) -> tuple[JSON, int]:
    data: dict[str, JSON] = {}
    token = _token(text, at)
    while token[1] != "}":
        name = _single(token[2]) if token[3] and len(token[2]) <= _LONGEST_KEY else None
        if type(name) is not str or name in data:
            raise Bail
        data[name], at = _value(text, _token(text, token.end()), levels)
        token = _next(text, at, "}")
    return data, token.end()


def _value(text: str, token: re.Match[str], levels: int) -> tuple[JSON, int]:
    """Read the value that a token starts, and say where it ends."""
    if token[1] in ("[", "{"):
        return _collection(text, token.end(), levels)
    if token[2] is None or token[3]:
        raise Bail
    return _single(token[2]), token.end()


def _next(text: str, at: int, closing: str) -> re.Match[str]:
    """Give what follows a value: the closing bracket, or the token after a comma."""
    token = _token(text, at)
    if token[1] == ",":
        return _token(text, token.end())
    if token[1] != closing:
        raise Bail
    return token


def _token(text: str, at: int) -> re.Match[str]:
    """Give the match of a mark or a scalar that stands at ``at``, after space and comments."""
    token = _TOKEN(text, at)
    if token is None:
        raise Bail
    return token
