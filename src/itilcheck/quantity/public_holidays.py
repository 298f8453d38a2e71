"""Know the public holidays of countries and their regions, through the library holidays."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

PATTERN = r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"


@lru_cache(maxsize=256)
def public_holidays(region: str, years: range) -> frozenset[date] | None:
    """Give the days of public holidays in some years, for a country or region by its ISO 3166 code.

    None where the country or the region is not known. A country alone has the holidays of all its regions.
    """
    if not re.fullmatch(PATTERN, region):
        return None
    import warnings  # noqa: PLC0415  # only where holidays are stated

    import holidays  # noqa: PLC0415  # as above, and it is large

    country, _, part = region.partition("-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that movable feasts of far years are estimates
        try:
            return frozenset(holidays.country_holidays(country, subdiv=part or None, years=years))
        except NotImplementedError:
            return None
