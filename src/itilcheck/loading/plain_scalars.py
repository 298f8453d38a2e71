"""Read the scalars of the plain subset of YAML: plain, quoted, literal and folded, on many lines too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.loading.scalar import plain

if TYPE_CHECKING:
    from itilcheck.document import JSON

MOST_REPEATS = 5000
"""Lines, or escapes, of one value: each repeat within a pattern takes memory, so more are not for us."""

INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
"""What starts something else than a plain scalar, but for a dash with something after it."""

known: dict[str, JSON] = {}
"""What short texts of scalars mean, as written, with quotes and comments; null is not among them."""

_MOST_KNOWN = 4096
_LONGEST_KNOWN = 40
_RESOLVABLE = frozenset("+-.0123456789~nNtTfF<=")
_TAIL = re.compile(r"(?:[ ]+#.*|[ ]*)(?:\n[ ]*(?:#.*)?)*").fullmatch
_SINGLE = re.compile(rf"'([^']*(?:''[^']*){{0,{MOST_REPEATS}}})'").match
_DOUBLE = re.compile(rf'"([^"\\]*(?:\\.[^"\\]*){{0,{MOST_REPEATS}}})"', re.DOTALL).match
_ESCAPE = re.compile(r'\\(?:(["\\/nt ])|u((?![dD][89a-fA-F])[0-9a-fA-F]{4})|)').sub
_ESCAPED = {"n": "\n", "t": "\t"}
_HEADER = re.compile(r"([|>])([-+]?)(?:[ ]+#.*|[ ]*)").fullmatch


class Bail(Exception):  # noqa: N818  # no error: the text is for the exact reader
    """The text is not surely in the plain subset."""


def remember(texts: dict[str, JSON], text: str, value: JSON) -> JSON:
    """Give ``value``, and keep it under a short text, so that equal ones share an object."""
    if len(text) <= _LONGEST_KNOWN and value is not None:
        if len(texts) >= _MOST_KNOWN:
            texts.clear()
        texts[text] = value
    return value


def scalar(text: str) -> JSON:
    """Give the value of a scalar from its text, with all its lines and a comment after it."""
    first = text[0]
    if first in "|>":
        return _block(text)
    if first in "'\"":
        return remember(known, text, unquoted(text))
    if first in INDICATORS and (first != "-" or text[1:2] in ("", " ", "\n")):
        raise Bail
    if "\n" in text:
        return resolve(_unwrapped(text))
    return remember(known, text, resolve(_uncommented(text)))


def resolve(text: str) -> JSON:
    """Give the value of a plain scalar from its content; Bail on what readers merge or report."""
    if text[0] not in _RESOLVABLE:
        return text
    value = plain(text)
    if value in ("<<", "=") or (type(value) is float and value - value != 0):
        raise Bail
    return value


def after(text: str, end: int) -> None:
    """Bail unless only a comment, blank lines and lines of comment follow a value."""
    if end != len(text) and not _TAIL(text, end):
        raise Bail


def unquoted(text: str) -> str:
    """Give the content of a quoted scalar."""
    double = text[0] == '"'
    match = (_DOUBLE if double else _SINGLE)(text)
    if match is None:
        raise Bail
    after(text, match.end())
    content: str = match[1]
    if "\n" in content:
        content = _joined(content.split("\n"), double=double)
    if not double:
        return content.replace("''", "'")
    return _ESCAPE(_unescaped, content) if "\\" in content else content


def _unescaped(match: re.Match[str]) -> str:
    simple, code = match.groups()
    if simple:
        return _ESCAPED.get(simple, simple)
    if code:
        return chr(int(code, 16))
    raise Bail


def _joined(lines: list[str], *, double: bool) -> str:
    """Fold the lines of a quoted scalar; between double quotes, a backslash joins without a space."""
    lines[-1] += "."  # the spaces before the closing quote count
    parts: list[str] = []
    breaks, joint = 0, " "
    for number, line in enumerate(lines):
        words = line.strip(" ") if number else line.rstrip(" ")
        if not words and number:
            breaks += 1
            continue
        if number:
            parts.append("\n" * breaks or joint)
        breaks, joint = 0, " "
        if double and (len(words) - len(words.rstrip("\\"))) % 2:
            if line[-1] != "\\":
                raise Bail  # an escaped space at the end of a line
            words, joint = words[:-1], ""
        parts.append(words)
    return "".join(parts)[:-1]


def _uncommented(line: str) -> str:
    """Give a line of a plain scalar without a comment; Bail where it holds a key."""
    cut = line.find(" #")
    if cut >= 0:
        line = line[:cut]
    line = line.rstrip(" ")
    if ": " in line or line[-1] == ":":
        raise Bail
    return line


def _unwrapped(text: str) -> str:
    """Fold the lines of a plain scalar; comments may only follow it."""
    parts: list[str] = []
    breaks, ended = 0, False
    for line in text.split("\n"):
        words = line.strip(" ")
        if not words:
            breaks += 1
        elif words[0] == "#":
            ended = True
        elif ended:
            raise Bail
        else:
            if parts:
                parts.append("\n" * breaks or " ")
            parts.append(_uncommented(words))
            breaks, ended = 0, " #" in words
    return "".join(parts)


def _block(text: str) -> str:
    """Give the content of a literal or folded scalar whose first line tells its indentation."""
    head, _, body = text.partition("\n")
    header = _HEADER(head)
    if header is None:
        raise Bail
    style, chomping = header.groups()
    content = body.lstrip("\n")
    width = len(content) - len(content.lstrip(" "))
    if content and content[width : width + 1] in ("", "\n"):
        raise Bail
    lines = _dedented(body.split("\n"), width)
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    if len(lines) >= MOST_REPEATS or (not end and chomping == "+"):
        raise Bail
    result = "\n".join(lines[:end]) if style == "|" else _refolded(lines[:end])
    if not end or chomping == "-":
        return result
    return result + "\n" * (1 + len(lines) - end if chomping else 1)


def _dedented(lines: list[str], width: int) -> list[str]:
    """Take the indentation off, and all of a blank line; Bail where a line is indented less."""
    prefix = " " * width
    for number, line in enumerate(lines):
        if line.startswith(prefix):
            lines[number] = line[width:]
        elif line.strip(" "):
            raise Bail
        else:
            lines[number] = ""
    return lines


def _refolded(lines: list[str]) -> str:
    """Fold the lines of a folded scalar, but for those that are indented more."""
    parts: list[str] = []
    breaks, before = 0, ""
    for line in lines:
        if not line:
            breaks += 1
            continue
        if not parts:
            parts.append("\n" * breaks)
        elif before == " " or line[0] == " ":
            parts.append("\n" * (breaks + 1))
        else:
            parts.append("\n" * breaks or " ")
        parts.append(line)
        breaks, before = 0, line[0]
    return "".join(parts)
