"""Scan the plain subset of YAML in which catalogues are written, fast, and Bail out of all else.

The exact reader is the judge of everything that this scanner is not sure of: it gives no places
and no errors, only data, and only where ruamel.yaml gives the same.

One regular expression cuts a document into rows. A row is a line that says something, together
with the lines that go on with its value: their indentation tells, by back reference. So the loop
over the rows never looks ahead, and no character is read more than a few times.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.loading.plain_flow import flow
from itilcheck.loading.plain_scalars import INDICATORS, MOST_REPEATS, Bail, known, remember, resolve, scalar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TypeAlias

    from itilcheck.document import JSON

    _Node: TypeAlias = Any  # a map or a list
    _Above: TypeAlias = list[tuple[float, _Node]]

__all__ = ["Bail", "scan"]

_LONGEST_KEY = 200
_keys: dict[str, str] = {}
_ROW = re.compile(
    r"""
    ([ ]*)(-[ ])?                                       # 1 indentation, 2 the dash of an item
    (?:
        (                                               # 3 a key: plain, or quoted without escapes
            [^\n :?,\[\]{}#&*!|>'"%@`-][^\n:#]{0,KEY}
            |"[^"\\\n]{0,KEY}"
            |'[^'\n]{0,KEY}'
        ):(?:[ ]+(?:\#.*|)|(?=\n))
        (                                               # 4 its value, which goes on in deeper lines,
            [|>].*(?:\n(?:\1(?(2)[ ][ ])[ ].*|[ ]*(?=\n))){0,LINES}
            |[\[{].*(?:\n+\1(?(2)[ ][ ])[ ].+){0,LINES}(?:\n+\1(?(2)[ ][ ])[\]}].*|)
            |[^\n].*(?:(?=\n+\1(?(2)[ ][ ])[ ])(?:\n+\1(?(2)[ ][ ])[ ].+){0,LINES}|)
            |                                           # and with a bracket right below the key
        )
    |
        (                                               # 5 anything else; what is surely a value goes
            [|>].*(?:\n(?:\1(?(2)[ ]).*|[ ]*(?=\n))){0,LINES}     # on in the lines below it, too
            |(?![ \#]|-[ \n])(?:[\["'{].*|(?!.*:[ \n]).+)
             (?:(?=\n+\1(?(2)[ ]))(?:\n+\1(?(2)[ ]).+){0,LINES}|)
            |.*
        )
    )\n
    """.replace("KEY", str(_LONGEST_KEY)).replace("LINES", str(MOST_REPEATS)),
    re.VERBOSE,
)
_LONG = 1024 * 1024
_MARKER = re.compile(r"^(?:---|\.\.\.|%)", re.MULTILINE).search
_ASCII = bytes(range(0x20, 0x7F)) + b"\n"
_UNPRINTABLE = "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"


def scan(text: str, depth: int) -> JSON:  # noqa: C901, PLR0912  # one loop without calls: it is what makes this fast
    """Give the data of one document, or raise Bail.

    ``text`` has line feeds at line ends, no byte order mark and no ``---``. ``depth`` is the number of
    maps and lists that may stand inside each other. A text without content is None.
    """
    keys, known_value = _keys, known.get
    # The innermost open map or list, the column of its keys, the key or index whose value may follow
    # in the rows below, and the maps and lists that it stands in.
    node: _Node = {"": None}
    root = node
    column: float = -1
    pending: str | int | None = ""
    above: _Above = []
    for indent, dash, name, value, other in _rows(text):
        here = len(indent)
        if not name:
            if not dash:
                if not other or other[0] == "#":
                    continue
            elif here + 0.5 == column:
                found = known_value(other)
                if found is not None:
                    node.append(found)
                    pending = None
                    continue
            node, column, pending = _odd(above, (node, column, pending), here, dash + other, depth)
            continue
        if dash:
            if here + 0.5 != column:
                node, column = _list(above, node, column, pending, here)
            above.append((column, node))
            if len(above) > depth:
                raise Bail
            item: dict[str, JSON] = {}
            node.append(item)
            node, column = item, here + 2
        elif here != column:
            node, column = _map(above, node, column, pending, here)
            if len(above) > depth:
                raise Bail
        try:
            key = keys[name]
        except KeyError:
            key = _key(name)
        if key in node:
            raise Bail
        if value:
            found = known_value(value)
            node[key] = _value(value, depth - len(above)) if found is None else found
            pending = None
        else:
            node[key] = None
            pending = key
    return root[""]


def _rows(text: str) -> Iterable[tuple[str, ...]]:
    """Cut a text into rows; Bail where a character, or the missing end of the last line, matters."""
    if text.isascii():
        if text.encode("ascii").translate(None, _ASCII):
            raise Bail
    elif not text.replace("\n", " ").isprintable() and re.search(_UNPRINTABLE, text):
        raise Bail
    ends = text.endswith("\n")
    if len(text) > _LONG:
        if not ends:
            raise Bail
        return (match.groups("") for match in _ROW.finditer(text))  # slower, without a list of all rows
    rows = _ROW.findall(text if ends else text + "\n")
    if not ends and (rows[-1][3] or rows[-1][4]).startswith(("|", ">")):
        raise Bail
    return rows


def _list(
    above: _Above, node: _Node, column: float, pending: str | int | None, here: int
) -> tuple[_Node, float]:
    """Go to the list whose dashes stand at ``here``: an open one, or a new one as the pending value.

    A list's column is half a column right of its dashes, so that it stands right of a map whose
    keys stand at the same column, and left of the maps in it.
    """
    place = here + 0.5
    if place > column:
        if pending is None:
            raise Bail
        above.append((column, node))
        node[pending] = node = []
        return node, place
    while place < column:
        column, node = above.pop()
    if place != column:
        raise Bail
    return node, column


def _map(
    above: _Above, node: _Node, column: float, pending: str | int | None, here: int
) -> tuple[_Node, float]:
    """Go to the map whose keys stand at ``here``: an open one, or a new one as the pending value."""
    if here > column:
        if pending is None:
            raise Bail
        above.append((column, node))
        node[pending] = node = {}
        return node, here
    while here < column:
        column, node = above.pop()
    if here != column:
        raise Bail
    return node, column


def _odd(
    above: _Above,
    place: tuple[_Node, float, str | int | None],
    here: int,
    text: str,
    depth: int,
) -> tuple[_Node, float, str | int | None]:
    """Take in a row without a simple key: dashes after each other, odd keys, values on their own."""
    node, column, pending = place
    is_block = text.startswith(("- |", "- >"))
    while text.startswith("- ") or text == "-":
        node, column = _list(above, node, column, pending, here)
        if len(above) > depth:
            raise Bail
        node.append(None)
        pending = -1
        rest = text[1:].lstrip(" ")
        if not rest or rest[0] == "#":
            return node, column, pending
        here += len(text) - len(rest)
        text = rest
    if text[0] in "|>" and not is_block:
        raise Bail
    key, value = _split(text)
    if key is None:
        if here <= column or pending is None or (here == 0 and _MARKER(text)):
            raise Bail
        node[pending] = _value(text, depth - len(above))
        return node, column, None
    node, column = _map(above, node, column, pending, here)
    if len(above) > depth or key in node:
        raise Bail
    node[key] = _value(value, depth - len(above)) if value else None
    return node, column, None if value else key


def _split(text: str) -> tuple[str | None, str]:
    """Take a line apart into an odd key, as ``a:b`` or ``c#``, and its value; no key is None."""
    if text[0] in "\"'[{|>":
        return None, text
    line = text.partition("\n")[0]
    comment = line.find(" #")
    end = line.find(": ") if comment < 0 else line.find(": ", 0, comment + 1)
    if end < 0:
        if comment >= 0 or line[-1] != ":":
            return None, text
        end = len(line) - 1
    key, value = text[:end], text[end + 1 :].lstrip(" ")
    if not 0 < end <= _LONGEST_KEY or key[0] in INDICATORS or value[:1] in ("|", ">"):
        raise Bail
    return _key(key), "" if value.startswith("#") else value


def _key(text: str) -> str:
    """Give a key's name; Bail where it is no text, or is not for us to judge."""
    name = text[1:-1] if text[0] in "\"'" else resolve(text.rstrip(" "))
    if type(name) is not str or text.startswith(("---", "...")):
        raise Bail
    remember(_keys, text, name)
    return name


def _value(text: str, levels: int) -> JSON:
    return flow(text, levels) if text[0] in "[{" else scalar(text)
