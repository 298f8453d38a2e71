"""Write single values as YAML, so that they are read again as what they are."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itilcheck.document import JSON

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./-]*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "y", "n"}
"""What is no text without quotes to one reader or another; ``off`` is left, for our readers take it so."""


def word(value: JSON, plain: re.Pattern[str] = _PLAIN) -> str:
    """Write a value on one line: a plain word where it can be, else as JSON, which is YAML too.

    ``plain`` says which texts need no quotes where it is to stand; the words of other readers always do.
    """
    if isinstance(value, str) and plain.fullmatch(value) and value.casefold() not in _WORDS:
        return str(value)
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)  # some readers take more for the end of a line
