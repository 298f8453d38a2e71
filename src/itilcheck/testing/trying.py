"""Run one rule alone on documents, and give what it finds."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from itilcheck import engine, loading
from itilcheck import registry as registries
from itilcheck.config import settings
from itilcheck.finding import Level
from itilcheck.names import closest
from itilcheck.record import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itilcheck.document import JSON
    from itilcheck.finding import Finding, Report
    from itilcheck.registry import Registry
    from itilcheck.rule import Rule

NAME = "example.yaml"
"""What the file is called that the documents stand for."""


@lru_cache(maxsize=1)
def everything() -> Registry:
    """Load all plugins that are installed, once a process."""
    return registries.load()


def findings(
    rule: Rule | str,
    documents: str | bytes,
    configuration: Mapping[str, JSON] | None = None,
    *,
    registry: Registry | None = None,
) -> list[str]:
    """Give the findings of one rule on a YAML stream, in order, as ``line:column message``.

    ``rule`` is a rule or the id of one. ``configuration`` is what a configuration says of the
    catalogue: ``organizations``, ``external``. Raises LookupError for an id that no rule has, or a check
    that nobody brings, naming what was probably meant; and AssertionError when the rule fails: what it
    found would be worth nothing.
    """
    report = report_of(rule, documents, configuration, registry=registry)
    if report.failures:
        raise AssertionError("; ".join(failure.message for failure in report.failures))
    return [told(one) for one in report.findings]


def report_of(
    rule: Rule | str,
    documents: str | bytes,
    configuration: Mapping[str, JSON] | None = None,
    *,
    registry: Registry | None = None,
) -> Report:
    """Run one rule alone on a YAML stream, and give the whole report; arguments are those of ``findings``."""
    tools = registry if registry is not None else everything()
    one = named(rule, tools)
    lost = lost_check(one, tools)
    if lost:
        raise LookupError(lost)
    return run([one], documents, configuration, tools)


def run(
    rules: Sequence[Rule],
    documents: str | bytes,
    configuration: Mapping[str, JSON] | None,
    registry: Registry,
) -> Report:
    """Run rules on a YAML stream at the highest level."""
    data = documents.encode() if isinstance(documents, str) else documents
    request = engine.Request(
        files=[loading.load(NAME, data)], level=Level.EXEMPLARY, settings=settings(configuration or {})
    )
    return engine.run(request, replace(registry.toolbox(), rules=rules))


def named(rule: Rule | str, registry: Registry) -> Rule:
    """Give a rule, or the one that has an id; raise LookupError for an id that no rule has."""
    if not isinstance(rule, str):
        return rule
    if rule in registry.rules:
        return registry.rules[rule]
    near = closest(rule, list(registry.rules))
    hint = f', did you mean "{near}"' if near else ', "itilcheck rules" lists them all'
    message = f'no rule is called "{rule}"{hint}'
    raise LookupError(message)


def lost_check(rule: Rule, registry: Registry) -> str:
    """Say that nobody brings the check that a rule names, if that is so; else nothing."""
    if not rule.check or rule.check in registry.checks:
        return ""
    near = closest(rule.check, list(registry.checks))
    hint = f', did you mean "{near}"' if near else ", is the plugin loaded that brings it"
    return f'no check is called "{rule.check}"{hint}'


def told(finding: Finding) -> str:
    """Write a finding as examples list it: line, column, message."""
    region = finding.location.region
    place = f"{region.start.line}:{region.start.column} " if region is not None else ""
    return f"{place}{finding.message}"
