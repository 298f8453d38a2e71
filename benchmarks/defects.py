"""Put one known defect into the text of a sound service."""

# ruff: noqa: INP001  # scripts, not a package

from __future__ import annotations

import re
from typing import NamedTuple


class Defect(NamedTuple):
    """A defect: the rule that has to find it, what to look for in the text, what to put there.

    ``only`` is a text that a service must have for the rule to ask the question.
    """

    rule: str
    pattern: re.Pattern[str]
    replacement: str
    only: str = ""


_FACING = "\n  type: customer-facing\n"


def _defect(rule: str, pattern: str, replacement: str, only: str = "") -> Defect:
    return Defect(rule, re.compile(pattern, re.MULTILINE), replacement, only)


DEFECTS = (
    _defect("reference-unresolved", r"^(  products: \[)", r"\1no-such-", "\n  products: [platform-"),
    _defect("schema-violation", r"^(      target: [0-9]+)\.", r"\1,"),
    _defect("schema-violation", r"^  criticality:", "  criticalty:"),
    _defect("schema-violation", r"^(      rto: [0-9]+)h", r"\1 hours"),
    _defect("consumer-role-missing", r"^    sponsor:.*\n(?:      .*\n)*", "", _FACING),
    _defect("service-owner-missing", r"^  owner:.*\n(?:    .*\n)*", ""),
    _defect("placeholder-left", r"^(        stakeholder:).*", r"\1 TODO"),
    _defect("stakeholders-missing", r"^  stakeholders:\n(?:    .*\n)*", "", _FACING),
    _defect("warranty-area-missing", r"^    capacity:\n(?:      .*\n)*", ""),
    _defect("availability-above-supplier", r"^(      target:) [0-9.]+%", r"\1 100%"),
    _defect("duplicate-key", r"^(  lifecycle: live\n)", r"\1\1"),
    _defect("outcome-without-output", r"^        enabledBy:.*\n(?:          .*\n)*", ""),
)
"""Every sort in turn; all leave the documents around it sound."""


def put_defect(text: str, position: int) -> tuple[str, str] | None:
    """Put the defect whose turn it is into a service; give rule and text, None for other kinds.

    Sorts that do not apply to the service are passed over.
    """
    if "\nkind: Service\n" not in text or "\n  products:" not in text:
        return None
    for step in range(len(DEFECTS)):
        defect = DEFECTS[(position + step) % len(DEFECTS)]
        if defect.only in text:
            changed, times = defect.pattern.subn(defect.replacement, text, count=1)
            if times:
                return defect.rule, changed
    return None
