"""Turn the bytes of a file into text: encodings, byte order marks, lines."""

from __future__ import annotations

import re

from itilcheck.loading.issue import Issue, Unreadable
from itilcheck.location import region

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_ODD_BREAK = re.compile("[\r\x85\u2028\u2029]")


def decode(data: bytes) -> str:
    """Decode UTF-8, UTF-16 or UTF-32, with or without a byte order mark, which is taken off.

    Raises Unreadable with an ``encoding-error`` at the place of the first byte that does not fit.
    """
    encoding, start = _encoding(data)
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        before = data[start : start + error.start].decode(encoding, "replace")
        byte = data[start + error.start]
        message = f"byte 0x{byte:02x} is not {_NAMES.get(encoding, 'UTF-32')}, save the file as UTF-8"
        raise Unreadable(_issue(before, message)) from None
    if "\0" in text:
        message = "file is binary: it holds a zero byte, so it is no text"
        raise Unreadable(_issue(text[: text.index("\0")], message))
    return text


def lines(text: str) -> list[str]:
    """Split a text into lines without their ends, where YAML and editors end them."""
    return _BREAK.split(text) if _ODD_BREAK.search(text) else text.split("\n")


def _encoding(data: bytes) -> tuple[str, int]:
    """Tell the encoding by the mark or, as YAML does, by where the zero bytes of ASCII stand."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    head = data[:2]
    if len(head) == 2 and head[0] != 0 and head[1] == 0:  # noqa: PLR2004  # two bytes make a unit
        return "utf-16-le", 0
    if len(head) == 2 and head[0] == 0 and head[1] != 0:  # noqa: PLR2004  # two bytes make a unit
        return "utf-16-be", 0
    return "utf-8", 0


def _issue(before: str, message: str) -> Issue:
    above = lines(before)
    line, column = len(above), len(above[-1]) + 1
    return Issue("encoding-error", message, region(line, column, line, column + 1), fatal=True)
