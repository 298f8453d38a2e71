"""Check small catalogues in this process, with comments, waivers and a baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import engine, loading
from itilcheck.builtin import read_index
from itilcheck.config import settings
from itilcheck.engine.judging import name_of
from itilcheck.finding import Level
from itilcheck.rule import BASELINE, WAIVERS
from itilcheck.suppression.knowing import Homes
from itilcheck.suppression.policy import read_policy
from itilcheck.suppression.reading import read_texts
from itilcheck.suppression.recording import record_entries, written
from itilcheck.testing import everything

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from itilcheck.config import RuleSetting
    from itilcheck.finding import Finding
    from itilcheck.report import Report

SERVICE = """\
apiVersion: itilcheck/v1
kind: Service
metadata: {{name: {name}}}
spec:
  lifecycle: {lifecycle}
  dependsOn: [{on}]{comment}
"""
RETIRED = "apiVersion: itilcheck/v1\nkind: Service\nmetadata: {name: mainframe}\nspec: {lifecycle: retired}\n"


def service(
    name: str = "payroll", *, on: str = "mainframe", comment: str = "", lifecycle: str = "live"
) -> str:
    """Write a service; as it is, it stands on one that is retired."""
    return SERVICE.format(name=name, on=on, comment=comment and f"  {comment}", lifecycle=lifecycle)


def check(  # noqa: PLR0913  # what a run has, by name
    files: Mapping[str, str],
    *,
    waivers: str = "",
    baseline: str = "",
    configuration: Mapping[str, Any] | None = None,
    rules: Mapping[str, RuleSetting] | None = None,
    level: Level = Level.ESSENTIAL,
    today: str = "2026-11-22",
    selected: set[str] | None = None,
    levels: bool = False,
) -> Report:
    """Check files at a level with what is lived with."""
    said = configuration or {}
    texts = {name: text for name, text in ((WAIVERS, waivers), (BASELINE, baseline)) if text}
    request = engine.Request(
        files=[loading.load(path, text.encode()) for path, text in files.items()],
        level=level,
        settings=settings({**said, "today": today}),
        rules=rules or {},
        selected=None if selected is None else frozenset(selected),
        levels=levels,
        suppressions=read_texts(texts, said, read_index()["schemas"]) if texts or said else None,
    )
    return engine.run(request, everything().toolbox())


def recorded(report: Report, configuration: Mapping[str, Any] | None = None) -> str:
    """Write the baseline of a report."""
    homes = Homes((name_of(document), document) for document in report.documents)
    return written(record_entries(report.findings, homes, read_policy(configuration or {})))


def told(report: Report) -> list[str]:
    """Give the findings of a report in short: rule and line."""
    return [_short(one) for one in report.findings]


def silenced(report: Report) -> list[str]:
    """Give the findings that do not count in short: by what, rule and line."""
    return [f"{one.suppression.kind} {_short(one)}" for one in report.suppressed if one.suppression]


def _short(one: Finding) -> str:
    line = one.location.region.start.line if one.location.region is not None else 0
    return f"{one.rule} {line}"
