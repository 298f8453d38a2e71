"""Define the commands about findings that are lived with: baseline and waivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itilcheck.cli.shared_options import LEVEL, TODAY, printed_as

if TYPE_CHECKING:
    from itilcheck.cli.setup import Setup


@click.command(short_help="Record today's findings, so that a check fails on new ones only.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--shrink", is_flag=True, help="Only take out what is mended, and add nothing.")
@LEVEL
@TODAY
@click.pass_obj
def baseline(
    setup: Setup, paths: tuple[str, ...], level: str | None, today: str | None, *, shrink: bool
) -> int:
    """Record the findings in the catalogue at PATHS that count today, as its baseline.

    Files, and folders below the root, restrict what is recorded anew; what is recorded of others stays.
    """
    from itilcheck.cli.baseline import record_baseline  # noqa: PLC0415  # other commands need none
    from itilcheck.cli.checking import Options  # noqa: PLC0415  # as above

    options = Options(paths=paths, level=level, today=today, setup=setup, shrink_baseline=shrink)
    return record_baseline(options)


@click.command(short_help="List what is lived with: waivers, comments, the baseline.")
@click.argument("paths", nargs=-1, type=click.Path())
@printed_as("text", "json", "csv")
@TODAY
@click.pass_obj
def waivers(setup: Setup, paths: tuple[str, ...], format_name: str, today: str | None) -> int:
    """List the waivers and comments of the catalogue at PATHS by owner and day, and the baseline's size."""
    from itilcheck.cli.checking import Options  # noqa: PLC0415  # other commands need none
    from itilcheck.cli.waivers import list_waivers  # noqa: PLC0415  # as above

    return list_waivers(Options(paths=paths, today=today, setup=setup), format_name)
