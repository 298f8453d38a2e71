"""Run rules alone on documents, with all that is installed or what is given."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from itilcheck import engine, loading
from itilcheck import registry as registries
from itilcheck.builtin import read_index
from itilcheck.config import RuleSetting, settings
from itilcheck.finding import Level
from itilcheck.names import closest
from itilcheck.record import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itilcheck.document import JSON
    from itilcheck.finding import Finding
    from itilcheck.registry import Registry
    from itilcheck.report import Report
    from itilcheck.rule import Rule
    from itilcheck.suppression import Suppressions

NAME = "example.yaml"
"""What the file is called that the documents stand for."""


@lru_cache(maxsize=1)
def everything() -> Registry:
    """Load all plugins that are installed, once a process."""
    return registries.load()


def run(  # noqa: PLR0913, PLR0917  # what an example has, one by one
    rules: Sequence[Rule],
    documents: str | bytes,
    configuration: Mapping[str, JSON] | None,
    registry: Registry,
    options: Mapping[str, JSON] | None = None,
    beside: Mapping[str, str] | None = None,
) -> Report:
    """Run rules on a YAML stream at the highest level; the first of them takes the ``options``.

    ``beside`` has the texts of waivers and baseline by the names of their files.
    """
    data = documents.encode() if isinstance(documents, str) else documents
    request = engine.Request(
        files=[loading.load(NAME, data)],
        level=Level.EXEMPLARY,
        settings=settings(configuration or {}),
        rules={rules[0].id: RuleSetting(options=options)} if options else {},
        suppressions=_lived_with(configuration or {}, beside or {}),
    )
    return engine.run(request, replace(registry.toolbox(), rules=rules))


def _lived_with(configuration: Mapping[str, JSON], beside: Mapping[str, str]) -> Suppressions | None:
    """Read the files of an example that say what is lived with; raise ValueError for one that is none."""
    texts = {name: text for name, text in beside.items() if text}
    if not texts and "suppressions" not in configuration:
        return None
    from itilcheck.suppression.reading import read_texts  # noqa: PLC0415  # most rules are not about these

    return read_texts(texts, configuration, read_index()["schemas"])


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
