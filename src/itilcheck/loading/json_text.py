"""Read JSON: the standard library for sound texts, our own reader for places and faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.document import Mark
from itilcheck.loading.issue import Reading, Stretch
from itilcheck.loading.plain import Bail
from itilcheck.loading.scalar import LONGEST_INTEGER
from itilcheck.loading.text import HALF
from itilcheck.loading.trail import Trail, shown

if TYPE_CHECKING:
    from typing import NoReturn, TypeAlias

    from itilcheck.document import JSON, Span
    from itilcheck.loading.limits import Limits
    from itilcheck.loading.text import Lines

    Value: TypeAlias = tuple[JSON, Mark]

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?(?![-+.0-9A-Za-z_])")
_WORD = re.compile(r"[-+.0-9A-Za-z_]+")
_LITERALS = {"true": True, "false": False, "null": None}
_ENDLESS = {"NaN", "Infinity", "-Infinity"}
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_CONFLICT = re.compile(r"<{7} |={7}$|>{7} ", re.MULTILINE)
_SIGNS = {
    **dict.fromkeys("/#", "JSON has no comments"),
    **dict.fromkeys("'\u2018\u2019\u201c\u201d", "JSON wants double quotes"),
}


def scan(text: str, limits: Limits) -> JSON:
    """Read a sound JSON text; Bail where the exact reader has something to say."""
    import json  # noqa: PLC0415  # slow to import, and most catalogues hold no JSON

    def pairs(members: list[tuple[str, JSON]]) -> JSON:
        data = dict(members)
        if len(data) != len(members) or max(map(len, data), default=0) > limits.key:
            raise Bail
        return data

    if _ESCAPED_HALF.search(text):
        raise Bail
    try:
        data = json.loads(
            text, object_pairs_hook=pairs, parse_constant=_refuse, parse_float=_float, parse_int=_integer
        )
    except (ValueError, RecursionError):
        raise Bail from None
    if text.count("[") + text.count("{") > limits.depth and not _is_within(data, limits.depth):
        raise Bail
    return data


def read(text: str, lines: Lines, limits: Limits) -> Reading:
    """Read a JSON text (RFC 8259) with marks and issues.

    Raises Unreadable where it is no JSON, or nested too deep.
    """
    return _Reader(text, lines, limits).document()


def _refuse(_: str) -> JSON:
    raise Bail


def _float(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise Bail
    return value


def _integer(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise Bail
    return int(text)


def _is_within(data: JSON, depth: int) -> bool:
    """Tell whether at most ``depth`` maps and lists stand inside each other."""
    level = [data] if isinstance(data, (dict, list)) else []
    while level and depth:
        depth -= 1
        level = [
            value
            for container in level
            for value in (container.values() if isinstance(container, dict) else container)
            if isinstance(value, (dict, list))
        ]
    return not level


class _Reader:
    """Reads one text, value by value; depth is bounded, so recursion is."""

    def __init__(self, text: str, lines: Lines, limits: Limits) -> None:
        import json  # noqa: PLC0415  # slow to import, and most catalogues hold no JSON

        self._text = text
        self._lines = lines
        self._trail = Trail(lines, limits)
        self._path = self._trail.path
        self._at = 0
        self._decode = json.JSONDecoder().raw_decode

    def document(self) -> Reading:
        data, mark = self._value(None)
        sign = self._next()
        if sign in {"]", "}"}:
            self._stop(f'"{sign}" closes what was never opened', self._at)
        if sign:
            self._stop("a second value begins here, a JSON file holds one", self._at)
        return Reading(data, mark, self._trail.issues, Stretch(0, len(self._text)))

    def _next(self) -> str:
        """Go to the next character that is not blank, and give it; nothing at the end."""
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank is not None else self._at
        return self._text[self._at : self._at + 1]

    def _value(self, key: Span | None) -> Value:
        sign = self._next()
        start = self._at
        if sign in {"{", "["}:
            self._trail.deeper((start, start + 1))
            self._at += 1
            data, members = self._map(start) if sign == "{" else self._list(start)
            return data, Mark(self._lines, start, self._at, key, members)
        scalar = self._string(start) if sign == '"' else self._word(start)
        return scalar, Mark(self._lines, start, self._at, key)

    def _string(self, start: int) -> str:
        try:
            text, self._at = self._decode(self._text, start)
        except ValueError as error:
            self._stop_in_text(start, getattr(error, "pos", start))
        if not text.isascii() and HALF.search(text):
            return self._trail.whole(text, (start, self._at))
        whole: str = text
        return whole

    def _word(self, start: int) -> JSON:
        """Read a number or a literal."""
        number = _NUMBER.match(self._text, start)
        if number is not None:
            self._at = number.end()
            return self._number(number.group(), (start, self._at), is_integer=number.lastindex is None)
        match = _WORD.match(self._text, start)
        if match is None:
            at_end = start == len(self._text)
            self._stop(
                "the file ends where a value is expected" if at_end else "a value is expected here", start
            )
        self._at = match.end()
        word = match.group()
        if word in _LITERALS:
            return _LITERALS[word]
        if word not in _ENDLESS:
            self._stop(_no_word(word), start)
        return self._beyond(word, f"{word} is no number that JSON knows", (start, self._at))

    def _number(self, text: str, span: Span, *, is_integer: bool) -> JSON:
        if not is_integer:
            value = float(text)
            if value - value == 0:
                return value
            return self._beyond(text, f"{shown(text)} is too large for a number", span)
        if len(text.lstrip("-")) > LONGEST_INTEGER:
            return self._beyond(text, f"number has more than {LONGEST_INTEGER} digits", span)
        return int(text)

    def _beyond(self, text: str, message: str, span: Span) -> str:
        self._trail.tell("value-beyond-json", message, span)
        return text

    def _list(self, start: int) -> tuple[list[JSON], list[Mark]]:
        data: list[JSON] = []
        marks: list[Mark] = []
        if self._next() == "]":
            self._at += 1
            return data, marks
        while True:
            self._path.append(len(data))
            value, mark = self._value(None)
            self._path.pop()
            data.append(value)
            marks.append(mark)
            if self._is_closed("]", start):
                return data, marks

    def _map(self, start: int) -> tuple[dict[str, JSON], dict[str, Mark]]:
        data: dict[str, JSON] = {}
        marks: dict[str, Mark] = {}
        if self._next() == "}":
            self._at += 1
            return data, marks
        while True:
            name, span = self._key()
            self._path.append(name)
            value, mark = self._value(span)
            if name in data:
                message = f'key "{shown(name)}" stands twice'
                self._trail.tell("duplicate-key", message, span, marks[name].key_span)
            else:
                data[name], marks[name] = value, mark
            self._path.pop()
            if self._is_closed("}", start):
                return data, marks

    def _key(self) -> tuple[str, Span]:
        if self._next() != '"':
            self._stop('a "key" in double quotes is expected here', self._at)
        start = self._at
        text = self._string(start)
        span = start, self._at
        if self._next() != ":":
            self._stop('a ":" is expected after a key', self._at)
        self._at += 1
        return self._trail.key(text, span), span

    def _is_closed(self, closing: str, start: int) -> bool:
        """Read what follows a member: the closing bracket, or a comma with another one behind it."""
        sign, at = self._next(), self._at
        self._at += 1
        if sign == closing:
            return True
        if not sign:
            self._stop(f'"{self._text[start]}" is never closed', start)
        if sign != ",":
            self._stop(f'a "," or "{closing}" is expected here', at)
        if self._next() == closing:
            self._stop(f'a "," before "{closing}" is not allowed in JSON, take it out', at)
        return False

    def _stop_in_text(self, start: int, at: int) -> NoReturn:
        """Say what is wrong in a text between double quotes: ``at`` is where the decoder stopped."""
        sign = self._text[at : at + 1]
        if at == start or sign in {"\n", "\r"}:
            self._stop("the quote that opens here is not closed", start)
        if sign < " ":
            self._stop("a control character stands in the text here, write an escape such as \\t", at)
        at = self._text.rindex("\\", start, at + 1)
        escape = shown(self._text[at : at + 2])
        self._stop(f'"{escape}" is no escape, a backslash is written "\\\\"', at)

    def _stop(self, message: str, at: int) -> NoReturn:
        message = _SIGNS.get(self._text[at : at + 1], message)
        if _CONFLICT.match(self._text, at):
            message = "a conflict is left from a merge, keep one of the two versions"
        if at >= len(self._text):
            at = len(self._text.rstrip()) - 1
        self._path.clear()
        self._trail.stop("syntax-error", message, (at, at + 1))


def _no_word(word: str) -> str:
    """Say why a word is no value."""
    if word.lower() in _LITERALS:
        return f'write "{word.lower()}" in lower case'
    if word[0] in "+-.0123456789":
        return f'"{shown(word)}" is no number as JSON writes them'
    return f'"{shown(word)}" is no value in JSON, put text in double quotes'
