"""Days on which something falls due."""

from __future__ import annotations

from datetime import date

import pytest

from itilcheck.checks.dates import after, duration_of


@pytest.mark.parametrize(
    ("start", "duration", "expected"),
    [
        ("2026-01-01", "12mo", "2027-01-01"),
        ("2026-01-01", "1y", "2027-01-01"),
        ("2026-01-31", "1mo", "2026-02-28"),
        ("2024-01-31", "1mo", "2024-02-29"),
        ("2024-02-29", "1y", "2025-02-28"),
        ("2026-08-31", "18mo", "2028-02-29"),
        ("2026-12-01", "1mo", "2027-01-01"),
        ("2026-11-22", "90d", "2027-02-20"),
        ("2026-11-22", "2w", "2026-12-06"),
        ("2026-11-22", "1mo2d", "2026-12-24"),
        ("2026-11-22", "36h", "2026-11-24"),
        ("2026-11-22", "1m", "2026-11-23"),
        ("2026-11-22", "0d", "2026-11-22"),
        ("9999-01-01", "12mo", None),
        ("9999-12-31", "1d", None),
        ("2026-01-01", "999999999y", None),
        ("2026-01-01", "999999999d", None),
    ],
)
def test_a_duration_leads_from_one_day_to_another(start: str, duration: str, expected: str | None) -> None:
    length = duration_of(duration)
    assert length is not None
    found = after(date.fromisoformat(start), length)
    assert (None if found is None else str(found)) == expected
