"""Run one rule on documents that are written as plain data, and say what it finds, by name and pointer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from itilcheck.testing import report_of

if TYPE_CHECKING:
    from itilcheck.report import Report


def report(rule: str, *documents: dict[str, Any], today: str = "2026-11-22", **options: Any) -> Report:  # noqa: ANN401  # plain data
    """Run a rule alone; acme is our organization."""
    ours = [one["metadata"]["name"] for one in documents if one["kind"] == "Organization"]
    configuration = {"today": today, **({"organizations": ["acme"]} if "acme" in ours else {})}
    text = "\n---\n".join(json.dumps(one, ensure_ascii=False) for one in documents)
    return report_of(rule, text, configuration, options=options)


def judged(rule: str, *documents: dict[str, Any], today: str = "2026-11-22", **options: Any) -> list[str]:  # noqa: ANN401  # as above
    """Give what a rule finds, as ``name/pointer: message``; what it points to is not told."""
    found = report(rule, *documents, today=today, **options)
    assert not found.failures, found.failures
    return [
        f"{one.document.partition('/')[2]}{one.location.pointer.removeprefix('/spec')}: {one.message}"
        for one in found.findings
    ]
