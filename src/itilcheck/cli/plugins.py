"""Define the command plugins, and those below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itilcheck.cli.shared_options import printed_as
from itilcheck.cli.usage import Commands

if TYPE_CHECKING:
    from collections.abc import Collection

    from itilcheck.cli.setup import Setup

_EPILOG = "Exit codes: 0 all plugins can be used; 2 one is refused."


@click.group(
    cls=Commands,
    invoke_without_command=True,
    epilog=_EPILOG,
    short_help="List plugins, and start one of your own.",
)
@printed_as("text", "json")
@click.pass_context
def plugins(context: click.Context, format_name: str) -> int:
    """List all plugins, or with a command: start one of your own.

    Without a command it does what "list" does.
    """
    return _list_plugins(context, format_name) if context.invoked_subcommand is None else 0


@plugins.command("list", epilog=_EPILOG, short_help="List plugins, what they bring, and which are refused.")
@printed_as("text", "json")
@click.pass_context
def list_plugins(context: click.Context, format_name: str) -> int:
    """List all plugins with what they bring, and those that are not loaded with the reason."""
    return _list_plugins(context, format_name)


def _list_plugins(context: click.Context, format_name: str) -> int:
    from itilcheck.cli.plugins_list import listing  # noqa: PLC0415  # other commands need none

    setup: Setup = context.obj
    text, code = listing(format_name, setup, _commands(context))
    click.echo(text)
    return code


@plugins.command("new", short_help="Write a plugin to start from.")
@click.argument("name", metavar="NAME")
@click.option("--folder", metavar="FOLDER", help="The folder that is made for it. Default: itilcheck-NAME.")
@click.pass_context
def new_plugin(context: click.Context, name: str, folder: str | None) -> None:
    """Write a plugin called NAME: a package of its own with two rules and their tests."""
    from itilcheck.cli.plugins_new import new_package  # noqa: PLC0415  # other commands need none

    click.echo(new_package(name, folder, _commands(context)))


def _commands(context: click.Context) -> Collection[str]:
    """Give the names of the commands that are built in."""
    root = context.find_root().command
    return root.commands if isinstance(root, click.Group) else ()
