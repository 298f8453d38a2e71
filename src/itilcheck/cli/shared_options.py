"""Define the options that several commands have, once: the same words, values and variables everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from itilcheck.cli.usage import Day, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    _Command = TypeVar("_Command", bound=Callable[..., object])

LEVELS = ("essential", "foundation", "assured", "exemplary")
SEVERITIES = ("error", "warning", "info")

LEVEL = click.option(
    "--level",
    type=Word(*LEVELS),
    metavar="LEVEL",
    envvar="ITILCHECK_LEVEL",
    show_envvar=True,
    help=f"Hold the catalogue to this level, whatever its configuration says: {', '.join(LEVELS)}.",
)
FAIL_ON = click.option(
    "--fail-on",
    type=Word(*SEVERITIES),
    metavar="SEVERITY",
    envvar="ITILCHECK_FAIL_ON",
    show_envvar=True,
    help=f"The least severity of a finding that makes the exit code 1: {', '.join(SEVERITIES)}; what is "
    "configured if not given, else error.",
)
ALLOW_EMPTY = click.option(
    "--allow-empty",
    is_flag=True,
    envvar="ITILCHECK_ALLOW_EMPTY",
    show_envvar=True,
    help="Exit with 0 when there is nothing to check.",
)
STDIN_FILENAME = click.option(
    "--stdin-filename",
    metavar="PATH",
    help="With - as path: the file that standard input stands for, in its catalogue.",
)
TODAY = click.option(
    "--today",
    type=Day(),
    metavar="DATE",
    envvar="ITILCHECK_TODAY",
    show_envvar=True,
    help="The day for which rules about time judge, as 2026-11-22; the current one if not given.",
)
COLOUR = click.option(
    "--color",
    "--colour",
    "colour",
    type=Word("auto", "always", "never"),
    metavar="WHEN",
    default="auto",
    show_default=True,
    envvar="ITILCHECK_COLOR",
    show_envvar=True,
    help="Colour text: always, never, or auto, which heeds FORCE_COLOR, NO_COLOR and whether stdout is "
    "a terminal.",
)


def printed_as(*formats: str) -> Callable[[_Command], _Command]:
    """Give the option that says in which format a command prints; the first is what holds without it."""
    *others, last = formats
    return click.option(
        "--format",
        "format_name",
        type=Word(*formats),
        metavar="FORMAT",
        default=formats[0],
        show_default=True,
        help=f"What stdout gets: {', '.join(others)} or {last}.",
    )
