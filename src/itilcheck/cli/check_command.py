"""Define the options of the check command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from itilcheck.builtin import FORMATS
from itilcheck.cli.shared_options import ALLOW_EMPTY, COLOUR, FAIL_ON, LEVEL, STDIN_FILENAME, TODAY

if TYPE_CHECKING:
    from itilcheck.cli.setup import Setup

EPILOG = "Exit codes: 0 no finding at or above --fail-on; 1 such findings; 2 something could not be checked."


@click.command(epilog=EPILOG, short_help="Check a catalogue, and print what is wrong with it.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--format",
    "format_name",
    default="text",
    show_default=True,
    metavar="FORMAT",
    envvar="ITILCHECK_FORMAT",
    show_envvar=True,
    help=f"What stdout gets: {', '.join(FORMATS)}, or a format that a plugin brings.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=PATH",
    envvar="ITILCHECK_OUTPUT",
    show_envvar=True,
    help="Write the report to a file as well, such as sarif=report.sarif; may be given more than once.",
)
@click.option(
    "-q",
    "--quiet",
    is_flag=True,
    envvar="ITILCHECK_QUIET",
    show_envvar=True,
    help="Print findings only: no summary, no notices. What could not be checked is still told.",
)
@click.option(
    "--statistics",
    is_flag=True,
    envvar="ITILCHECK_STATISTICS",
    show_envvar=True,
    help="Count findings by rule, group and severity.",
)
@click.option(
    "--max-findings",
    type=click.IntRange(min=1),
    metavar="N",
    envvar="ITILCHECK_MAX_FINDINGS",
    show_envvar=True,
    help="Show at most N findings, the severest first, in any format; all of them count.",
)
@click.option(
    "--show-suppressed",
    is_flag=True,
    envvar="ITILCHECK_SHOW_SUPPRESSED",
    show_envvar=True,
    help="Show findings that do not count, too, each with what keeps it from counting.",
)
@LEVEL
@click.option(
    "--levels",
    is_flag=True,
    envvar="ITILCHECK_LEVELS",
    show_envvar=True,
    help="Say for every service, offering and relationship which level it reaches, and what keeps it "
    "from the next.",
)
@FAIL_ON
@click.option(
    "--strict",
    is_flag=True,
    envvar="ITILCHECK_STRICT",
    show_envvar=True,
    help="Exit with 1 also after a notice, or when a template was not read.",
)
@ALLOW_EMPTY
@click.option(
    "--exit-zero",
    is_flag=True,
    envvar="ITILCHECK_EXIT_ZERO",
    show_envvar=True,
    help="Exit with 0 whatever is found; 2 stays 2.",
)
@click.option(
    "--changed-since",
    envvar="ITILCHECK_CHANGED_SINCE",
    show_envvar=True,
    metavar="REV",
    help="Report only what changed since this revision of git, or what the change breaks elsewhere.",
)
@click.option(
    "--shrink-baseline",
    is_flag=True,
    help="Take out of the baseline what is mended; nothing is ever added.",
)
@STDIN_FILENAME
@TODAY
@COLOUR
@click.pass_obj
def check(setup: Setup, /, **options: Any) -> int:  # noqa: ANN401  # click's options, named above
    """Check the catalogue at PATHS: folders, files, or - for standard input.

    Without PATHS the current folder. Files given restrict what is reported, not what is read:
    references need the whole catalogue.
    """
    from itilcheck.cli.check import check_catalogue  # noqa: PLC0415  # other commands need none
    from itilcheck.cli.checking import Options  # noqa: PLC0415  # as above

    return check_catalogue(Options(setup=setup, **options))
