"""Bring the command ``graph``: documents and the references between them, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Mapping

    import click


@hookimpl
def itilcheck_register_commands() -> Mapping[str, click.Command]:
    """Bring the command ``graph``."""
    from itilcheck_graph.command import graph  # noqa: PLC0415  # other commands need neither it nor click

    return {"graph": graph}
