"""Bring the mapping of Backstage's software catalogue; ``backstage.yaml`` says it all."""

from __future__ import annotations

from pathlib import Path

from itilcheck.hookspecs import hookimpl

_MAPPING = Path(__file__).parent / "backstage.yaml"


@hookimpl
def itilcheck_register_adapters() -> list[Path]:
    """Bring the adapter ``backstage``."""
    return [_MAPPING]
