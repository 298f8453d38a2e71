"""Run rules alone on documents, with all that is installed or what is given."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from itilcheck import engine, loading
from itilcheck import registry as registries
from itilcheck.config import RuleSetting, settings
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


def run(
    rules: Sequence[Rule],
    documents: str | bytes,
    configuration: Mapping[str, JSON] | None,
    registry: Registry,
    options: Mapping[str, JSON] | None = None,
) -> Report:
    """Run rules on a YAML stream at the highest level; the first of them takes the ``options``."""
    data = documents.encode() if isinstance(documents, str) else documents
    request = engine.Request(
        files=[loading.load(NAME, data)],
        level=Level.EXEMPLARY,
        settings=settings(configuration or {}),
        rules={rules[0].id: RuleSetting(options=options)} if options else {},
    )
    return engine.run(request, replace(registry.toolbox(), rules=rules))


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
