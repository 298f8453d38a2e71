"""Write texts and paths as SARIF 2.1.0 has them, in which brackets make links and braces placeholders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_IN_A_LINK = re.compile(r"[\\\[\]]")


def message(text: str) -> str:
    """Write a message: nothing in it is a link or a placeholder (sections 3.11.5 and 3.11.6)."""
    return _PLACEHOLDER.sub(r"{{\1}}", neutralise(text).replace("](", "] ("))


def linked(text: str, links: Sequence[tuple[str, int]]) -> str:
    """Write a message, and behind it links to the related locations of the result, by their ids."""
    if not links:
        return message(text)
    shown = ", ".join(f"[{_link(label)}]({number})" for label, number in links)
    return f"{message(text)}. See {shown}."


def _link(label: str) -> str:
    return _IN_A_LINK.sub(lambda match: f"\\{match[0]}", _PLACEHOLDER.sub(r"{{\1}}", neutralise(label)))


def uri(path: str) -> str:
    """Write a path as a relative reference (RFC 3986), percent-encoded; what is no UTF-8 as its bytes."""
    from urllib.parse import quote_from_bytes  # noqa: PLC0415  # only for paths that are shown

    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # halves of a pair, as Windows allows in names
        data = path.encode("utf-8", "surrogatepass")
    return quote_from_bytes(data, safe="/~")
