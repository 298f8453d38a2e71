"""Write texts in Markdown so that they are nothing but text."""

from __future__ import annotations

import re

from itilcheck.reporters.neutral import neutralise

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "#": "&#35;", ":": "&#58;", ".": "&#46;"}
_SPECIAL = re.compile(r"[\\`*_\[\]|~&<>@#]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_TICKS = re.compile("`+")


def prose(text: str) -> str:
    """Write a text so that nothing in it is Markdown, HTML, or a name or address that a forge links."""
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), neutralise(text))


def code(text: str) -> str:
    """Write a text as code, where nothing is looked for but the end: more ticks than it has in a row."""
    plain = neutralise(text)
    ticks = "`" * (1 + max((len(run) for run in _TICKS.findall(plain)), default=0))
    space = " " if "`" in plain or not plain.strip() else ""
    return f"{ticks}{space}{plain}{space}{ticks}"
