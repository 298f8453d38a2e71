"""JSON Pointers: taken apart, and held against others in which a star stands for any segment."""

from __future__ import annotations

import pytest

from itilcheck.location import join, leads_to, overlap, parent, split


@pytest.mark.parametrize("segments", [(), ("a",), ("a/b", "~", "~1", ""), ("0", "é")])
def test_a_pointer_is_taken_apart_into_what_it_was_made_of(segments: tuple[str, ...]) -> None:
    assert split(join("", *segments)) == segments
    assert parent(join("/x", *segments)) == join("/x", *segments[:-1]) * bool(segments)


@pytest.mark.parametrize(
    ("pattern", "pointer", "leads", "meets"),
    [
        ("", "", True, True),
        ("", "/a", True, True),
        ("/a", "", False, True),
        ("/a", "/a", True, True),
        ("/a", "/a/b", True, True),
        ("/a/b", "/a", False, True),
        ("/a", "/ab", False, False),
        ("/*/b", "/a/b/c", True, True),
        ("/*/b", "/a", False, True),
        ("/a/*", "/a~1b", False, False),
        ("/a~1b", "/a~1b/c", True, True),
        ("/a", "/*", False, False),
    ],
)
def test_a_star_leads_to_any_segment(pattern: str, pointer: str, leads: bool, meets: bool) -> None:  # noqa: FBT001  # a table
    assert (leads_to(pattern, pointer), overlap(pattern, pointer)) == (leads, meets)
