"""Bring packs, standards beside ITIL 4 that a catalogue can be held to, and configurations to start from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).parent


@hookimpl
def itilcheck_register_packs() -> Mapping[str, Path]:
    """Bring ISO/IEC 20000-1 and FitSM-1."""
    return {"fitsm": _HERE / "fitsm", "iso20000": _HERE / "iso20000"}


@hookimpl
def itilcheck_register_configurations() -> Mapping[str, Path]:
    """Bring what a catalogue begins with, and what a gate in front of one asks for."""
    return {"adopting": _HERE / "adopting.yaml", "gate": _HERE / "gate.yaml"}
