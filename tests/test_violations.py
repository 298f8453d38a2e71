"""What is told of a document that has not the shape of its kind."""

from __future__ import annotations

from typing import Any

import pytest

from itilcheck.testing import everything
from itilcheck.violations import violations

SERVICE = everything().schemas.bundled["Service"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            {"spec": {"description": "Pays people"}},
            'property "description" is not known here, it belongs to "metadata"',
        ),
        (
            {"metadata": {"name": "a", "owner": "x"}},
            'property "owner" is not known here, it belongs to "spec"',
        ),
        ({"title": "Payroll"}, 'property "title" is not known here, it belongs to "metadata"'),
        ({"spec": {"ownr": "x"}}, 'property "ownr" is not known here, did you mean "owner"'),
        ({"spec": {"zebra": "x"}}, 'property "zebra" is not known here'),
        (
            {"spec": {"support": {"description": "x"}}},
            'property "description" is not known here',
        ),
    ],
)
def test_a_property_of_another_section_is_told_as_such(wrong: dict[str, Any], told: str) -> None:
    document = {
        "apiVersion": "itilcheck/v1",
        "kind": "Service",
        "metadata": {"name": "a"},
        "spec": {},
        **wrong,
    }
    [one] = violations(SERVICE, document)
    assert one.message.startswith(told)
    assert ("belongs" in one.message) is ("belongs" in told)
