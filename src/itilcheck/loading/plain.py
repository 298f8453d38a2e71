"""Scan the plain subset of YAML in which catalogues are written, fast, and Bail out of all else.

The exact reader is the judge of everything that this scanner is not sure of: it gives no places
and no errors, only data, and only where ruamel.yaml gives the same.

One regular expression cuts a document into rows. A row is a line that says something, together
with the lines that continue its value: indentation tells them, by back reference. So the loop over
the rows never looks ahead, and every character is read a bounded number of times.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from itilcheck.loading.scalar import plain

if TYPE_CHECKING:
    from itilcheck.document import JSON


class Bail(Exception):  # noqa: N818  # no error: the text is for the exact reader
    """The text is not surely in the plain subset."""


_MOST_LINES = 5000  # of one value: the pattern needs memory for each
_ROWS = re.compile(
    r"""
    ([ ]*)(-[ ])?                                       # 1 indentation, 2 the dash of an item
    (?:
        (                                               # 3 a key: plain or quoted, without escapes
            [^\n :?,\[\]{}#&*!|>'"%@`-][^\n:#]{0,200}
            |"[^"\\\n]{0,200}"
            |'[^'\n]{0,200}'
        ):(?:[ ]+(?:\#.*|)|(?=\n))
        (                                               # 4 its value, with the lines deeper than the key
            [|>].*(?:\n(?:\1(?(2)[ ][ ])[ ].*|[ ]*(?=\n))){0,MOST}
            |[^\n].*(?:(?=\n+\1(?(2)[ ][ ])[ ])(?:\n+\1(?(2)[ ][ ])[ ].+){0,MOST}|)
            |
        )
    |
        (                                               # 5 no simple key; what is surely a value goes
            [|>].*(?:\n(?:\1(?(2)[ ]).*|[ ]*(?=\n))){0,MOST}    # on in the lines below it
            |(?![ \#]|-[ \n])(?:[\["'{].*|(?!.*:[ \n]).+)
             (?:(?=\n+\1(?(2)[ ]))(?:\n+\1(?(2)[ ]).+){0,MOST}|)
            |.*
        )
    )\n
    """.replace("MOST", str(_MOST_LINES)),
    re.VERBOSE,
).findall
_PRINTABLE = bytes(range(0x20, 0x7F)) + b"\n"
_ODD_CHARACTER = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
).search
_TAIL = re.compile(r"(?:[ ]+#.*|[ ]*)(?:\n[ ]*(?:#.*)?)*").fullmatch
_SINGLE = re.compile(r"'([^']*(?:''[^']*)*)'").match
_DOUBLE = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL).match
_ESCAPE = re.compile(r'\\(?:(["\\/nt ])|u((?![dD][89a-fA-F])[0-9a-fA-F]{4})|)').sub
_ESCAPED = {"n": "\n", "t": "\t"}
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
_HEADER = re.compile(r"([|>])([-+]?)(?:[ ]+#.*|[ ]*)").fullmatch
_SIMPLE_FLOW = re.compile(r"""\[[^\[\]{}"'#?\n]*\]|\{[^\[\]{}"'#?\n]*\}""").fullmatch
_WORD = re.compile(r"""-?[^ \n,\[\]{}:?#&*!|>'"%@`-][^\n,\[\]{}:?#]*""").fullmatch
_TOKEN = re.compile(
    r"""
    [ \n]*(?:(?<=[ \n])\#.*\n[ \n]*)*
    (?:
        ([\[\]{},])
        |(-?[^ \n,\[\]{}:?\#&*!|>'"%@`-][^\n,\[\]{}:?\#]*|"[^"\\\n]*"|'[^'\n]*')(:(?=[ \n]))?
    )
    """,
    re.VERBOSE,
).match

_MOST_KNOWN = 4096
_LONGEST_KNOWN = 40
_keys: dict[str, str] = {}
_values: dict[str, JSON] = {}
_words: dict[str, JSON] = {}


def scan(text: str, depth: int) -> JSON:
    """Give the data of one document, or raise Bail.

    ``text`` has ``\\n`` at line ends, no byte order mark and no ``---``. ``depth`` is the number of
    maps and lists that may stand inside each other.
    """
    keys, values = _keys, _values
    node: Any = {"": None}
    root = node
    column: float = -1
    pending: str | int | None = ""
    stack: list[tuple[float, Any]] = []
    for indent, dash, key, value, other in _cut(text):
        here = len(indent)
        if not key:
            if dash:
                if here + 0.5 == column and other in values:
                    node.append(values[other])
                    pending = None
                    continue
            elif not other or other[0] == "#":
                continue
            node, column, pending = _odd(stack, node, column, pending, here, dash + other, depth)
            continue
        if dash:
            if here + 0.5 != column:
                node, column = _list(stack, node, column, pending, here)
            stack.append((column, node))
            if len(stack) > depth:
                raise Bail
            item: dict[str, JSON] = {}
            node.append(item)
            node = item
            column = here + 2
        elif here != column:
            if here > column:
                if pending is None:
                    raise Bail
                stack.append((column, node))
                if len(stack) > depth:
                    raise Bail
                node[pending] = node = {}
                column = here
            else:
                while here < column:
                    column, node = stack.pop()
                if here != column:
                    raise Bail
        try:
            key = keys[key]
        except KeyError:
            key = _key(key)
        if key in node:
            raise Bail
        if value:
            node[key] = values[value] if value in values else _value(value, depth - len(stack))
            pending = None
        else:
            node[key] = None
            pending = key
    return root[""]


def _cut(text: str) -> list[tuple[str, str, str, str, str]]:
    """Cut a text into rows; Bail where a character or the missing last line end matters."""
    if text.isascii():
        if text.encode("ascii").translate(None, _PRINTABLE):
            raise Bail
    elif _ODD_CHARACTER(text):
        raise Bail
    if text.endswith("\n"):
        return _ROWS(text)
    rows: list[tuple[str, str, str, str, str]] = _ROWS(text + "\n")
    if rows and (rows[-1][3] or rows[-1][4])[:1] in ("|", ">"):
        raise Bail
    return rows


def _list(stack, node, column, pending, here):
    """Go to the list whose dashes stand at ``here``: up to an open one, or into a new one."""
    place = here + 0.5
    if place > column:
        if pending is None:
            raise Bail
        stack.append((column, node))
        node[pending] = node = []
        return node, place
    while place < column:
        column, node = stack.pop()
    if place != column:
        raise Bail
    return node, column


def _map(stack, node, column, pending, here):
    """Go to the map whose keys stand at ``here``: up to an open one, or into a new one."""
    if here > column:
        if pending is None:
            raise Bail
        stack.append((column, node))
        node[pending] = node = {}
        return node, here
    while here < column:
        column, node = stack.pop()
    if here != column:
        raise Bail
    return node, column


def _odd(stack, node, column, pending, here, text, depth):
    """Take in a row that is no simple key: dashes after each other, odd keys, lone values."""
    first_is_block = text.startswith(("- |", "- >"))
    while text.startswith("- ") or text == "-":
        node, column = _list(stack, node, column, pending, here)
        if len(stack) > depth:
            raise Bail
        node.append(None)
        pending = -1
        rest = text[1:].lstrip(" ")
        if not rest or rest[0] == "#":
            return node, column, pending
        here += len(text) - len(rest)
        text = rest
    if here == 0 and (text.startswith(("---", "...")) or "\n---" in text or "\n..." in text):
        raise Bail
    if text[0] in "|>" and not first_is_block:
        raise Bail
    end = -1
    if text[0] not in "\"'[{|>":
        first, _, rest = text.partition("\n")
        end = first.find(": ")
        if end < 0 and first[-1] == ":":
            end = len(first) - 1
    if end < 0:
        if here <= column or pending is None:
            raise Bail
        node[pending] = _value(text, depth - len(stack))
        return node, column, None
    key, value = text[:end], text[end + 1 :].lstrip(" ")
    if not key or " #" in key or len(key) > 200 or key[0] in _INDICATORS:
        raise Bail
    node, column = _map(stack, node, column, pending, here)
    if len(stack) > depth:
        raise Bail
    key = _key(key)
    if key in node:
        raise Bail
    if not value or value[0] == "#":
        node[key] = None
        return node, column, key
    if value[0] in "|>":
        raise Bail
    node[key] = _value(value, depth - len(stack))
    return node, column, None


def _remember(known: dict[str, JSON], text: str, value: JSON) -> JSON:
    """Keep what a short text means, so that equal ones share an object; start anew when it is much."""
    if len(text) <= _LONGEST_KNOWN:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[text] = value
    return value


def _key(text: str) -> str:
    """Give a key's name; Bail where it is no text, or merges."""
    if text[0] in "\"'":
        name = text[1:-1]
    else:
        name = _resolve(text.rstrip(" "))
        if type(name) is not str or name.startswith(("---", "...")):
            raise Bail
    return _remember(_keys, text, name)


def _value(text: str, levels: int) -> JSON:
    """Give the value that a text with all its lines stands for."""
    first = text[0]
    if first in "[{":
        return _flow(text, levels)
    if first in "|>":
        return _block(text)
    if first in "\"'":
        return _remember(_values, text, _quoted(text))
    if first in _INDICATORS and (first != "-" or text[1:2] in ("", " ", "\n")):
        raise Bail
    if "\n" in text:
        return _resolve(_folded(text))
    line = _uncommented(text)
    return _remember(_values, text, _resolve(line))


def _resolve(text: str) -> JSON:
    if text[0] not in "+-.0123456789~nNtTfF<=":
        return text
    value = plain(text)
    if (type(value) is float and value - value != 0) or value in ("<<", "="):
        raise Bail
    return value


def _uncommented(line: str) -> str:
    """Give a line of a plain scalar without its comment; Bail where it holds a key."""
    cut = line.find(" #")
    if cut >= 0:
        line = line[:cut]
    line = line.rstrip(" ")
    if ": " in line or line[-1] == ":":
        raise Bail
    return line


def _folded(text: str) -> str:
    """Fold the lines of a plain scalar; comments may only follow it."""
    parts: list[str] = []
    breaks, ended = 0, False
    for line in text.split("\n"):
        stripped = line.strip(" ")
        if not stripped:
            breaks += 1
        elif stripped[0] == "#":
            ended = True
        elif ended:
            raise Bail
        else:
            words = _uncommented(stripped)
            ended = " #" in stripped
            if parts:
                parts.append("\n" * breaks or " ")
            parts.append(words)
            breaks = 0
    return "".join(parts)


def _quoted(text: str) -> str:
    """Give the text of a quoted scalar, which only a comment may follow."""
    match = (_DOUBLE if text[0] == '"' else _SINGLE)(text)
    if match is None or not _TAIL(text, match.end()):
        raise Bail
    content: str = match[1]
    if "\n" in content:
        content = _joined(content.split("\n"), escapes=text[0] == '"')
    if text[0] == "'":
        return content.replace("''", "'")
    return _ESCAPE(_unescaped, content) if "\\" in content else content


def _joined(lines: list[str], *, escapes: bool) -> str:
    """Fold the lines of a quoted scalar; a backslash at the end of a line leaves nothing between."""
    lines[-1] += "."  # its spaces stay
    parts: list[str] = []
    separator = ""
    for number, line in enumerate(lines):
        words = line.rstrip(" ") if number == 0 else line.strip(" ")
        if not words and number:
            separator = "\n" if separator == " " else separator + "\n"
            continue
        parts += (separator, words)
        separator = " "
        if escapes and words.endswith("\\") and (len(words) - len(words.rstrip("\\"))) % 2:
            if not line.endswith("\\"):
                raise Bail
            parts[-1] = words[:-1]
            separator = ""
    return "".join(parts)[:-1]


def _unescaped(match: re.Match[str]) -> str:
    simple, code = match.groups()
    if simple:
        return _ESCAPED.get(simple, simple)
    if code:
        return chr(int(code, 16))
    raise Bail


def _block(text: str) -> str:
    """Give the text of a literal or folded block scalar."""
    lines = text.split("\n")
    header = _HEADER(lines[0])
    if header is None or len(lines) > _MOST_LINES:
        raise Bail
    style, chomping = header.groups()
    del lines[0]
    start = 0
    while start < len(lines) and not lines[start]:
        start += 1
    if start == len(lines):
        if lines and chomping == "+":
            raise Bail
        return ""
    width = len(lines[start]) - len(lines[start].lstrip(" "))
    prefix = " " * width
    for index in range(start, len(lines)):
        line = lines[index]
        if line.startswith(prefix):
            lines[index] = line[width:]
        elif line.strip(" "):
            raise Bail
        else:
            lines[index] = ""
    if not lines[start]:
        raise Bail
    end = len(lines)
    while not lines[end - 1]:
        end -= 1
    trailing = len(lines) - end
    del lines[end:]
    content = "\n".join(lines) if style == "|" else _refolded(lines, start)
    if chomping == "-":
        return content
    return content + "\n" * (1 + trailing if chomping else 1)


def _refolded(lines: list[str], start: int) -> str:
    """Fold the lines of a block scalar, but for those that are indented more."""
    parts = ["\n" * start, lines[start]]
    breaks = 0
    before = lines[start][0]
    for line in lines[start + 1 :]:
        if not line:
            breaks += 1
            continue
        if before == " " or line[0] == " ":
            parts.append("\n" * (breaks + 1))
        else:
            parts.append("\n" * breaks or " ")
        parts.append(line)
        before = line[0]
        breaks = 0
    return "".join(parts)


def _flow(text: str, levels: int) -> JSON:
    """Give the list or map that a flow collection stands for."""
    if not _SIMPLE_FLOW(text):
        value, end = _collection(text, 1, levels)
        if not _TAIL(text, end):
            raise Bail
        return value
    if levels <= 0:
        raise Bail
    inner = text[1:-1]
    words = _words
    if text[0] == "[":
        if not inner.strip(" "):
            return []
        return [words[word] if word in words else _word(word) for word in inner.split(",")]
    data: dict[str, JSON] = {}
    if not inner.strip(" "):
        return data
    for entry in inner.split(","):
        key, _, word = entry.partition(": ")
        name = words[key] if key in words else _word(key)
        if type(name) is not str or name in data:
            raise Bail
        data[name] = words[word] if word in words else _word(word)
    return data


def _word(text: str) -> JSON:
    """Give the value of a plain scalar inside a flow collection."""
    word = text.strip(" ")
    if not _WORD(word):
        raise Bail
    return _remember(_words, text, _resolve(word))


def _collection(text: str, at: int, levels: int) -> tuple[JSON, int]:
    """Read a flow collection whose bracket stands before ``at``, and say where it ends."""
    if levels <= 0:
        raise Bail
    listed: list[JSON] = []
    mapped: dict[str, JSON] = {}
    is_map = text[at - 1] == "{"
    closing = "}" if is_map else "]"
    while True:
        mark, scalar, colon, at = _token(text, at)
        if mark == closing:
            break
        name: JSON = None
        if is_map:
            if not colon or len(scalar) > 200:
                raise Bail
            name = _single(scalar)
            if type(name) is not str or name in mapped:
                raise Bail
            mark, scalar, colon, at = _token(text, at)
        if mark and mark in "[{":
            value, at = _collection(text, at, levels - 1)
        elif scalar and not colon:
            value = _single(scalar)
        else:
            raise Bail
        if is_map:
            mapped[name] = value
        else:
            listed.append(value)
        mark, scalar, colon, at = _token(text, at)
        if mark == closing:
            break
        if mark != ",":
            raise Bail
    return mapped if is_map else listed, at


def _token(text: str, at: int) -> tuple[str | None, str | None, str | None, int]:
    match = _TOKEN(text, at)
    if match is None:
        raise Bail
    mark, scalar, colon = match.groups()
    return mark, scalar, colon, match.end()


def _single(scalar: str) -> JSON:
    return _quoted(scalar) if scalar[0] in "\"'" else _word(scalar)
