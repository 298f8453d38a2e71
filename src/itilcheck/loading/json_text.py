"""Read JSON: the standard library for sound texts, our own reader for places and faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.document import Mark
from itilcheck.loading.issue import Issue, Reading, Unreadable
from itilcheck.loading.plain import Bail
from itilcheck.location import Position, Region, join
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from itilcheck.document import JSON
    from itilcheck.loading.limits import Limits

_TOKEN = re.compile(
    r'(?P<blank>[ \t\n\r]+)|(?P<string>"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![0-9A-Za-z.+-]))|(?P<mark>[][{}:,])"
    r"|(?P<word>-?[A-Za-z_][A-Za-z0-9_]*)"
)
_LITERALS = {"true": True, "false": False, "null": None}
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONGEST_NUMBER = 300


def scan(text: str, depth: int) -> JSON:
    """Read a sound JSON text; Bail where the exact reader has something to say.

    ``depth`` is the number of maps and lists that may stand inside each other.
    """
    import json  # noqa: PLC0415  # slow to import, and most catalogues hold no JSON

    def refuse(_: str) -> JSON:
        raise Bail

    def pairs(members: list[tuple[str, JSON]]) -> JSON:
        data = dict(members)
        if len(data) != len(members):
            raise Bail
        return data

    if _ESCAPED_SURROGATE.search(text):
        raise Bail
    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=refuse, parse_float=_float)
    except (ValueError, RecursionError):
        raise Bail from None
    if text.count("[") + text.count("{") > depth and _is_deeper(data, depth):
        raise Bail
    return data


def _is_deeper(data: JSON, depth: int) -> bool:
    """Tell whether more maps and lists stand inside each other than may; goes down level by level."""
    level = [data]
    for _ in range(depth):
        level = [
            below
            for one in level
            for below in (one.values() if isinstance(one, dict) else one)
            if isinstance(below, (dict, list))
        ]
        if not level:
            return False
    return True


def read(text: str, limits: Limits) -> Reading:
    """Read a JSON text (RFC 8259) with marks and issues.

    Raises Unreadable where it is no JSON, or nested too deep.
    """
    return _Reader(text, limits).document()


def _float(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise Bail
    return value


class _Token(NamedTuple):
    kind: str
    text: str
    region: Region


class _Reader:
    """Reads one text, token by token; depth is bounded, so recursion is."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.offset = 0
        self.line = 1
        self.line_start = 0
        self.issues: list[Issue] = []

    def document(self) -> Reading:
        data, mark = self._value(self._next(), None, "", 0)
        rest = self._next()
        if rest.kind != "end":
            raise self._fault(rest, "text follows the end of the document")
        return Reading(data, mark, tuple(self.issues))

    def _next(self) -> _Token:
        while True:
            if self.offset >= len(self.text):
                return _Token("end", "", self._region(self.offset, self.offset))
            match = _TOKEN.match(self.text, self.offset)
            if match is None:
                return _Token("fault", self.text[self.offset], self._region(self.offset, self.offset + 1))
            start, self.offset = self.offset, match.end()
            kind = str(match.lastgroup)
            if kind != "blank":
                return _Token(kind, match.group(), self._region(start, self.offset))
            self._count_lines(match.group(), start)

    def _count_lines(self, blank: str, start: int) -> None:
        for end in re.finditer("\r\n|[\n\r]", blank):
            self.line += 1
            self.line_start = start + end.end()

    def _region(self, start: int, end: int) -> Region:
        first = Position(self.line, start - self.line_start + 1)
        return Region(first, Position(self.line, end - self.line_start + 1))

    def _value(self, token: _Token, key: Region | None, pointer: str, depth: int) -> tuple[JSON, Mark]:
        if token.text in {"{", "["} and token.kind == "mark":
            if depth >= self.limits.depth:
                message = f"nested deeper than {self.limits.depth} maps and lists"
                issue = Issue("document-too-large", message, token.region, pointer, fatal=True)
                raise Unreadable(issue)
            build = self._map if token.text == "{" else self._list
            return build(token, key, pointer, depth + 1)
        return self._scalar(token, pointer), Mark(token.region, key)

    def _scalar(self, token: _Token, pointer: str) -> JSON:
        if token.kind == "string":
            return self._string(token, pointer)
        if token.kind == "number" and len(token.text) > _LONGEST_NUMBER:
            self._beyond(token, pointer, "number is too long to be read as one")
            return token.text
        if token.kind == "number":
            value = float(token.text) if set(token.text) & set(".eE") else int(token.text)
            if value - value == 0:
                return value
            self._beyond(token, pointer, "number is too large to be read as one")
            return token.text
        if token.kind == "word" and token.text in _LITERALS:
            return _LITERALS[token.text]
        if token.kind == "word" and token.text in {"NaN", "Infinity", "-Infinity"}:
            self._beyond(token, pointer, f"{token.text} is no number that JSON knows")
            return token.text
        raise self._fault(token, _expected(token))

    def _string(self, token: _Token, pointer: str) -> str:
        import json  # noqa: PLC0415  # slow to import, and most catalogues hold no JSON

        text: str = json.loads(token.text)
        if _SURROGATE.search(text):
            self._beyond(token, pointer, "half of a surrogate pair is no character")
            text = _SURROGATE.sub("\ufffd", text)
        return text

    def _list(self, opening: _Token, key: Region | None, pointer: str, depth: int) -> tuple[JSON, Mark]:
        data: list[JSON] = []
        marks: list[Mark] = []
        token = self._next()
        while token.text != "]" or token.kind != "mark":
            value, mark = self._value(token, None, f"{pointer}/{len(data)}", depth)
            data.append(value)
            marks.append(mark)
            token = self._separator("]", opening)
        return data, Mark(self._around(opening, token), key, marks)

    def _map(self, opening: _Token, key: Region | None, pointer: str, depth: int) -> tuple[JSON, Mark]:
        data: dict[str, JSON] = {}
        marks: dict[str, Mark] = {}
        token = self._next()
        while token.text != "}" or token.kind != "mark":
            if token.kind != "string":
                raise self._fault(token, 'a "key" in double quotes is expected here')
            name = self._string(token, pointer)
            colon = self._next()
            if colon.text != ":":
                raise self._fault(colon, 'a ":" is expected after a key')
            below = join(pointer, name)
            value, mark = self._value(self._next(), token.region, below, depth)
            if name in data:
                related = ((marks[name].key or token.region, "the first one, which counts"),)
                self.issues.append(
                    Issue("duplicate-key", f'key "{name}" stands twice', token.region, below, related)
                )
            else:
                data[name], marks[name] = value, mark
            token = self._separator("}", opening)
        return data, Mark(self._around(opening, token), key, marks)

    def _separator(self, closing: str, opening: _Token) -> _Token:
        """Read what follows a member: the closing bracket, or a comma and then the next token."""
        token = self._next()
        if token.kind == "mark" and token.text == closing:
            return token
        if token.kind != "mark" or token.text != ",":
            if token.kind == "end":
                raise self._fault(opening, f'"{opening.text}" is never closed')
            raise self._fault(token, f'a "," or "{closing}" is expected here')
        token = self._next()
        if token.kind == "mark" and token.text == closing:
            raise self._fault(token, f'a "," before "{closing}" is not allowed in JSON')
        return token

    def _around(self, opening: _Token, closing: _Token) -> Region:
        """Give the region of a map or list, clipped to its first line."""
        if opening.region.start.line == closing.region.end.line:
            return Region(opening.region.start, closing.region.end)
        return opening.region

    def _beyond(self, token: _Token, pointer: str, message: str) -> None:
        self.issues.append(Issue("value-beyond-json", message, token.region, pointer))

    def _fault(self, token: _Token, message: str) -> Unreadable:
        return Unreadable(Issue("syntax-error", message, token.region, fatal=True))


def _expected(token: _Token) -> str:
    """Say what is wrong with a token that starts no value."""
    if token.kind == "end":
        return "the document ends where a value is expected"
    if token.text == '"':
        return "this text is never closed, or holds a bad escape or a control character"
    if token.text in {"/", "#"}:
        return "JSON has no comments"
    if token.text == "'":
        return "JSON wants double quotes"
    return "a value is expected here"
