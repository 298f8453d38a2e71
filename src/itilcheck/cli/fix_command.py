"""Define the options of the fix command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from itilcheck.cli.shared_options import ALLOW_EMPTY, COLOUR, FAIL_ON, LEVEL, STDIN_FILENAME, TODAY

if TYPE_CHECKING:
    from itilcheck.cli.setup import Setup

_EPILOG = (
    "Exit codes: those of a check of the result; with --diff 0 when nothing would change, 1 when something "
    "would, 2 when something could not be checked."
)


@click.command(epilog=_EPILOG, short_help="Mend what can be mended, and leave all else as it is.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
@click.option(
    "--unsafe",
    is_flag=True,
    help="Also apply fixes that somebody has to look at: guesses, and placeholders to fill in.",
)
@click.option(
    "--baseline",
    "recorded",
    is_flag=True,
    help="Also mend what the baseline has; what is mended is taken out of it.",
)
@click.option(
    "--rule",
    "rules",
    metavar="RULE",
    multiple=True,
    help="Only mend what this rule finds; may be given more than once.",
)
@LEVEL
@FAIL_ON
@ALLOW_EMPTY
@STDIN_FILENAME
@TODAY
@COLOUR
@click.pass_obj
def fix(  # click's options
    setup: Setup,
    /,
    *,
    diff: bool,
    unsafe: bool,
    recorded: bool,
    rules: tuple[str, ...],
    **options: Any,  # noqa: ANN401  # as above
) -> int:
    """Apply the fixes that rules declare to the catalogue at PATHS: folders, files, or - for standard input.

    Without PATHS the current folder. Comments, order, quotes and every byte that need not change stay.
    What is left is reported as by check. With - the fixed text goes to stdout.
    """
    from itilcheck.cli.checking import Options  # noqa: PLC0415  # other commands need none
    from itilcheck.cli.fix import fix_catalogue  # noqa: PLC0415  # as above
    from itilcheck.cli.fix_rounds import Wanted  # noqa: PLC0415  # as above

    return fix_catalogue(Options(setup=setup, **options), Wanted(unsafe, rules, diff, recorded))
