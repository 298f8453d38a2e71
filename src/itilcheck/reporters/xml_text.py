"""Write texts in XML 1.0 so that any of them can be read, and none is more than text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_SPECIAL = re.compile("[&<>\"']|[\ufffe\uffff]")
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def escaped(text: str) -> str:
    """Write a text for an attribute or between tags: one line, with nothing that XML cannot hold."""
    return _SPECIAL.sub(_escape, neutralise(text))


def attributes(values: Mapping[str, str | int]) -> str:
    """Write attributes, each with a space before it."""
    return "".join(f' {name}="{escaped(str(value))}"' for name, value in values.items())


def _escape(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0]) or f"\\u{ord(match[0]):04x}"
