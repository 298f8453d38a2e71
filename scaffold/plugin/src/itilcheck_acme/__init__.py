"""Rules of acme for service catalogues: what itilcheck asks this plugin for."""

from __future__ import annotations

from pathlib import Path

from itilcheck.authoring import hookimpl
from itilcheck.rule import Check

from .checks import charge_code_shared


@hookimpl
def itilcheck_register_rule_packs() -> list[Path]:
    """Bring the rule files. Each lies in a folder that has the name of its group."""
    return [Path(__file__).parent / "rules"]


@hookimpl
def itilcheck_register_checks() -> dict[str, Check]:
    """Bring the functions, by the names that rule files give in "check:"."""
    return {"acme/charge-code-shared": charge_code_shared}
