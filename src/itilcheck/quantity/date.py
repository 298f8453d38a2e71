"""Dates of the calendar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def parse_date(value: object) -> date | None:
    """Parse an ISO 8601 date in its long form, ``2026-11-22``; None for all else, also a 30th of February.

    A ``datetime.date`` is frozen, ordered, and printed in the same form.
    """
    if not isinstance(value, str) or not re.fullmatch(PATTERN, value):
        return None
    from datetime import date  # noqa: PLC0415  # costs start-up, and few runs need it

    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
