"""Show values of documents in a few characters, to tell which ones a message is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.document import JSON

_DOTS = "..."


def shown_values(values: Iterable[JSON], room: int) -> str:
    """Show values as YAML in a line, each once: as many as there is room for, but one at least."""
    texts = list(dict.fromkeys(_shown(value) for value in values))
    for kept in range(len(texts), 1, -1):
        left = len(texts) - kept
        line = ", ".join([*texts[:kept], *([f"{left} more"] if left else [])])
        if len(line) <= room:
            return line
    more = f", {len(texts) - 1} more" if len(texts) > 1 else ""
    return f"{_short(texts[0] if texts else '', room - len(more))}{more}"


def _short(text: str, room: int) -> str:
    """Cut a text, and keep the quote or bracket that closes it."""
    return text if len(text) <= room else f"{text[: room - len(_DOTS) - 1]}{_DOTS}{text[-1]}"


def _shown(value: JSON) -> str:
    if isinstance(value, str):
        return f'"{" ".join(value.split())}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_shown(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return "null" if value is None else str(value)
