"""Bring what is always there, through the same hooks as everybody else."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from itilcheck import index, resources
from itilcheck.hookspecs import hookimpl
from itilcheck.packs import Origin, read_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from itilcheck.document import JSON
    from itilcheck.report import Report
    from itilcheck.reporters.style import Reporter, Style
    from itilcheck.rule import Check, Rule

FORMATS = {
    "text": "text",
    "concise": "concise",
    "json": "json_report",
    "jsonl": "json_lines",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
    "gitlab": "gitlab",
    "rdjson": "rdjson",
    "checkstyle": "checkstyle",
    "markdown": "markdown",
    "csv": "csv_table",
}
"""The formats, with the module of each in ``reporters``."""

read_index = lru_cache(maxsize=1)(index.read)
"""The index, read once a process."""


@hookimpl
def itilcheck_register_rules() -> Sequence[Rule]:
    """Bring the rules of ITIL 4's key concepts, as the index of an installed package has them."""
    return [
        read_rule(entry["data"], Origin(entry["group"], "itilcheck", entry["path"]))
        for entry in read_index()["rules"]
    ]


@hookimpl
def itilcheck_register_rule_packs() -> Sequence[Path]:
    """Bring the same rules as files in a checkout, where somebody may be writing one."""
    return [] if read_index()["rules"] else [resources.folder("rules")]


@hookimpl
def itilcheck_register_checks() -> Mapping[str, Check]:
    """Bring the computed checks that those rules name."""
    from itilcheck.checks import CHECKS  # noqa: PLC0415  # "explain" and "schema" need none

    return CHECKS


@hookimpl
def itilcheck_register_schemas() -> Mapping[str, JSON]:
    """Bring the schemas of all kinds; a plugin's extensions are merged into them."""
    schemas: Mapping[str, JSON] = read_index()["kinds"]
    return schemas


@hookimpl
def itilcheck_register_reporters() -> Mapping[str, Reporter]:
    """Bring the formats that need no plugin; each is imported when it is asked for."""
    return {name: partial(_render, module) for name, module in FORMATS.items()}


def _render(module: str, report: Report, style: Style) -> Iterable[str]:
    from importlib import import_module  # noqa: PLC0415  # only when asked for

    chunks: Iterable[str] = import_module(f"itilcheck.reporters.{module}").render(report, style)
    return chunks
