"""Define the command rules, and those below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from itilcheck.cli.shared_options import printed_as
from itilcheck.cli.streams import show, write
from itilcheck.cli.usage import Commands

if TYPE_CHECKING:
    from itilcheck.cli.setup import Setup


@click.group(
    cls=Commands, invoke_without_command=True, short_help="List rules, and write and test those of your own."
)
@printed_as("text", "json")
@click.pass_context
def rules(context: click.Context, format_name: str) -> None:
    """List all rules, or with a command: write and test those of your own.

    Without a command it does what "list" does.
    """
    if context.invoked_subcommand is None:
        _list_rules(context.obj, format_name)


@rules.command("list", short_help="List all rules.")
@printed_as("text", "json")
@click.pass_obj
def list_rules(setup: Setup, format_name: str) -> None:
    """List all rules by group, with severity and level; those of the catalogue here among them."""
    _list_rules(setup, format_name)


def _list_rules(setup: Setup, format_name: str) -> None:
    from itilcheck.cli.explain import listing  # noqa: PLC0415  # other commands need none

    listed = listing(format_name, setup)
    if format_name == "json":
        write([f"{listed}\n"])
    else:
        show(listed)


@rules.command("new", short_help="Write a rule file to start from.")
@click.argument("name", metavar="ID")
@click.option("--group", metavar="GROUP", help="The group that the rule is listed in: its file's folder.")
@click.option("--kind", metavar="KIND", help="The kind of document that the rule judges.")
@click.option("--path", metavar="POINTER", help="The statement that must be there, such as /spec/warranty.")
@click.option("--folder", metavar="FOLDER", help="Where rule files are kept.")
@click.pass_obj
def new_rule(setup: Setup, /, **options: Any) -> None:  # noqa: ANN401  # click's options, named above
    """Write a rule file for a rule called ID, with one example that breaks it and one that keeps it.

    What is not given is asked for. The catalogue here is told of its rule pack if it has none.
    """
    from itilcheck.cli.rules_new import Wanted, new_rule_file  # noqa: PLC0415  # other commands need none

    show(new_rule_file(Wanted(**options), setup))


@rules.command("show", short_help="Print a rule as a rule file.")
@click.argument("name", metavar="ID")
@click.pass_obj
def show_rule(setup: Setup, name: str) -> None:
    """Print the rule called ID as a rule file, to learn from or to copy."""
    from itilcheck.cli.rules_show import rule_file  # noqa: PLC0415  # other commands need none

    show(rule_file(name, setup).rstrip("\n"))


@rules.command("test", short_help="Run the examples of rules.")
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATH]...")
@click.option("--update", is_flag=True, help="Write the findings that examples have into their rule files.")
@click.pass_obj
def test_rules(setup: Setup, paths: tuple[str, ...], *, update: bool) -> int:
    """Run the examples of the rules at PATH, and show how they differ from what they say.

    PATH is a rule file, a folder of them, or a Python file of house rules. Without PATH those of the
    catalogue here are tested, and those of files that --plugin names.
    """
    from itilcheck.cli.rules_test import test_rules as test  # noqa: PLC0415  # other commands need none
    from itilcheck.cli.session import rules_here  # noqa: PLC0415  # as above

    chosen, registry = rules_here(paths, setup)
    return test(chosen, registry, update=update)
