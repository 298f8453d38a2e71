"""Write rows of CSV (RFC 4180, but for line ends) in which no text is taken for a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from itilcheck.reporters.neutral import inert

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMULA = (
    *("=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}"),
    *("\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}"),
)
"""What programs for spreadsheets begin a formula with, in wide letters too."""


def row(cells: Iterable[str]) -> str:
    """Write a row, with its line end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([cell(one) for one in cells])
    return out.getvalue()


def cell(text: str) -> str:
    """Write a text so that no program for spreadsheets takes it for a formula, and no build for an order."""
    plain = inert(text)
    return f"'{plain}" if plain.lstrip().startswith(_FORMULA) else plain
