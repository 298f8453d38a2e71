"""Say what a plain scalar means: the one resolver of the YAML 1.2 core schema, for every reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itilcheck.document import JSON

LONGEST_INTEGER = 300
"""Digits of the longest number that is read as an integer: Python refuses to print very long ones."""

_INFINITY = float("inf")
_WORDS: dict[str, JSON] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), _INFINITY),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -_INFINITY),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), _INFINITY - _INFINITY),
}
_NUMBER = re.compile(
    r"([-+]?)"
    r"(?:0b(?P<binary>[01_]+)|0o(?P<octal>[0-7_]+)|0x(?P<hexadecimal>[0-9a-fA-F_]+)|(?P<decimal>[0-9_]+)"
    r"|(?P<float>[0-9][0-9_]*(?:\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)"
    r"|\.[0-9_]+(?:[eE][-+][0-9]+)?))",
).fullmatch
_BASES = {"binary": 2, "octal": 8, "decimal": 10, "hexadecimal": 16}


def plain(text: str) -> JSON:
    """Give the value of a plain scalar: None, a bool, an int, a float, or ``text`` itself.

    Agrees with ruamel.yaml for YAML 1.2, so ``012`` is 12, ``1_000`` is 1000, and ``yes`` and
    ``1:30`` are text; except that dates, ``=``, ``<<``, digits that are none (``0b_``) and integers
    of more than ``LONGEST_INTEGER`` digits stay the text that was written. ``.inf`` and ``.nan``
    give the float.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    match = _NUMBER(text)
    if match is None:
        return text
    kind = match.lastgroup or ""
    digits = match[kind].replace("_", "")
    try:
        if kind == "float":
            return float(match[1] + digits)
        return text if len(digits) > LONGEST_INTEGER else int(match[1] + digits, _BASES[kind])
    except ValueError:
        return text
