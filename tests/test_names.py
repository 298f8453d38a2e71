"""How names compare: patterns in which a star stands for any text."""

from __future__ import annotations

import pytest

from itilcheck.names import Externals, matches


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a", "a", True),
        ("a", "ab", False),
        ("*", "", True),
        ("a*", "a", True),
        ("a*a", "a", False),
        ("*b*", "abc", True),
        ("a*b*c", "abc", True),
        ("a*b*c", "acb", False),
        ("*a*b", "xaxb", True),
        ("a*bc*c", "abc", False),
        ("[a]", "a", False),
    ],
)
def test_a_star_stands_for_any_text(pattern: str, text: str, expected: bool) -> None:  # noqa: FBT001  # what is expected
    assert matches(pattern, text) is expected


def test_names_that_are_kept_elsewhere_are_compared_as_a_whole_whatever_their_case() -> None:
    external = Externals({"": ("legacy-*",), "Resource": ("a[b]?",)})
    assert external.knows("Service", "Legacy-crm")
    assert external.knows("Resource", "A[b]?")
    assert not external.knows("Resource", "abc")
    assert not external.knows("Service", "a[b]?")
