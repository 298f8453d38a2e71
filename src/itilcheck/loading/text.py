"""Turn the bytes of a file into text, and say where in it something stands: encodings and lines."""

from __future__ import annotations

import re
from bisect import bisect_right

from itilcheck.loading.issue import Issue, Unreadable
from itilcheck.location import Position, Region

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_ZEROS = {"000x": "utf-32-be", "x000": "utf-32-le", "0x": "utf-16-be", "x0": "utf-16-le"}
_BINARY = "file is binary: it holds a zero byte, so it is no text"
HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair: escapes can write it, and no text can hold it."""

_LINE_END = re.compile("\r\n|[\n\r]")


class Lines:
    """The lines of a text, as YAML 1.2, JSON and editors count them; found when first asked for."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        """Keep the text."""
        self._text = text
        self._starts: list[int] | None = None

    def line(self, number: int) -> str:
        """Give the text of a line, from 1, without its end; empty where there is none."""
        starts = self._found()
        if not 0 < number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self._text)
        return self._text[starts[number - 1] : end].rstrip("\r\n")

    def position(self, offset: int) -> Position:
        """Give the line and column of the character at ``offset``, from 0."""
        starts = self._found()
        number = bisect_right(starts, offset)
        return Position(number, offset - starts[number - 1] + 1)

    def region(self, start: int, end: int) -> Region:
        """Give the region from ``start`` up to ``end``, clipped to its first line."""
        first, last = self.position(start), self.position(end)
        if last.line != first.line:
            rest = self.line(first.line)[first.column - 1 :].rstrip()
            last = Position(first.line, first.column + len(rest))
        return Region(first, last)

    def _found(self) -> list[int]:
        if self._starts is None:
            self._starts = [0, *(match.end() for match in _LINE_END.finditer(self._text))]
        return self._starts


def decode(data: bytes) -> str:
    """Decode UTF-8, UTF-16 or UTF-32, with or without a byte order mark, which is taken off.

    Raises Unreadable with an ``encoding-error`` at the place of the first byte that does not fit.
    """
    encoding, start = _encoding(data)
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        if not start and encoding != "utf-8":
            raise Unreadable(_issue("", _BINARY)) from None
        before = data[start : start + error.start].decode(encoding, "replace")
        message = f"byte 0x{error.object[error.start]:02x} is not {_named(encoding)}, save the file as UTF-8"
        raise Unreadable(_issue(before, message)) from None
    if "\0" in text:
        raise Unreadable(_issue(text[: text.index("\0")], _BINARY))
    return text


def encode(text: str, *, like: bytes) -> bytes | None:
    """Encode a text as other bytes are, with the mark that they have; None where that is not possible."""
    encoding, start = _encoding(like)
    try:
        return like[:start] + text.encode(encoding)
    except UnicodeEncodeError:
        return None


def legible(data: bytes) -> str:
    """Decode what ``decode`` refuses, so that its lines can be shown."""
    encoding, start = _encoding(data)
    return data[start:].decode(encoding, "replace")


def mended(text: str) -> str:
    """Join the halves of surrogate pairs; U+FFFD replaces those that stand alone."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _encoding(data: bytes) -> tuple[str, int]:
    """Tell the encoding by the mark or, as YAML does, by where the zero bytes of ASCII stand."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    if 0 not in data[:4]:
        return "utf-8", 0
    zeros = "".join("x" if byte else "0" for byte in data[:4])
    return _ZEROS.get(zeros) or _ZEROS.get(zeros[:2], "utf-8"), 0


def _named(encoding: str) -> str:
    return encoding.upper().removesuffix("-LE").removesuffix("-BE")


def _issue(before: str, message: str) -> Issue:
    start = Lines(before).position(len(before))
    end = Position(start.line, start.column + 1)
    return Issue("encoding-error", message, Region(start, end), fatal=True)
