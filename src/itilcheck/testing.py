"""Try rules on documents: what the authors of rules, we among them, test with."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from itilcheck import engine, loading, registry
from itilcheck.config import settings
from itilcheck.finding import Level
from itilcheck.record import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilcheck.document import JSON
    from itilcheck.finding import Report
    from itilcheck.rule import Example, Rule


@lru_cache(maxsize=1)
def everything() -> registry.Registry:
    """Load all plugins, once."""
    return registry.load()


def report_of(rule: Rule, documents: str | bytes, configuration: Mapping[str, JSON] | None = None) -> Report:
    """Run one rule alone over a YAML stream; what a configuration says of the catalogue may be given."""
    data = documents.encode() if isinstance(documents, str) else documents
    tools = replace(everything().toolbox(), rules=[rule])
    request = engine.Request(
        files=[loading.load("example.yaml", data)],
        level=Level.EXEMPLARY,
        settings=settings(configuration or {}),
    )
    return engine.run(request, tools)


def findings_of(
    rule: Rule, documents: str | bytes, configuration: Mapping[str, JSON] | None = None
) -> list[str]:
    """Give the findings of one rule on a YAML stream, in order, as ``line:column message``.

    A rule that fails is an AssertionError: its findings would be worth nothing.
    """
    report = report_of(rule, documents, configuration)
    if report.failures:
        raise AssertionError("; ".join(failure.message for failure in report.failures))
    found = []
    for one in report.findings:
        start = one.location.region.start if one.location.region is not None else None
        found.append(f"{start.line}:{start.column} {one.message}" if start is not None else one.message)
    return found


def broken_examples(rule: Rule) -> list[tuple[Example, list[str]]]:
    """List the examples of a rule that do not find what they say, with what they find."""
    results = [(one, findings_of(rule, one.documents, one.configuration)) for one in rule.examples]
    return [(example, found) for example, found in results if list(example.findings) != found]
