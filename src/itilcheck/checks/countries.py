"""Say which countries the EU and the EEA are, by their codes of ISO 3166-1."""

from __future__ import annotations

# https://european-union.europa.eu/principles-countries-history/eu-countries_en: 27, without GB since 2020.
_EU = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
        *("IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)

# https://www.efta.int/eea: the EU with Iceland, Liechtenstein and Norway; Switzerland is no part of it.
_UNIONS = {"EU": _EU, "EEA": _EU | {"IS", "LI", "NO"}}


def countries(code: str) -> frozenset[str]:
    """Give the countries that a code stands for: the members of a union, else the country itself."""
    return _UNIONS.get(code, frozenset({code}))
