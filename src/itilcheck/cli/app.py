"""Define the commands and their options."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

import itilcheck
from itilcheck.cli.check_command import EPILOG, check
from itilcheck.cli.commands import Program
from itilcheck.cli.failure import FAILED, INTERRUPTED, guarded, stop
from itilcheck.cli.fix_command import fix
from itilcheck.cli.plugins import plugins
from itilcheck.cli.rules import rules
from itilcheck.cli.setup import Setup
from itilcheck.cli.shared_options import FAIL_ON, LEVEL, TODAY, printed_as
from itilcheck.cli.streams import complain, show
from itilcheck.cli.suppression_commands import baseline, waivers
from itilcheck.cli.usage import either, told, variables_of
from itilcheck.cli.variables import unknown_variables

if TYPE_CHECKING:
    from collections.abc import Sequence

_TELLING = {"check", "report"}
"""The commands that tell notices in what they print."""


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EPILOG,
)
@click.version_option(
    itilcheck.__version__,
    "-V",
    "--version",
    message="itilcheck %(version)s",
    help="Print the version.",
)
@click.option(
    "--disable-plugin",
    "disabled",
    metavar="NAME",
    multiple=True,
    is_eager=True,
    envvar="ITILCHECK_DISABLE_PLUGIN",
    show_envvar=True,
    help="Do not load this plugin; * stands for any text; may be given more than once.",
)
@click.option(
    "-p",
    "--plugin",
    "plugin_files",
    metavar="FILE",
    multiple=True,
    type=click.Path(),
    is_eager=True,
    envvar="ITILCHECK_PLUGIN",
    show_envvar=True,
    help="Load house rules from this Python file; may be given more than once.",
)
@click.option(
    "--config",
    metavar="FILE",
    is_eager=True,
    envvar="ITILCHECK_CONFIG",
    show_envvar=True,
    help="Use this configuration instead of the catalogue's own.",
)
@click.option(
    "--isolated",
    is_flag=True,
    is_eager=True,
    envvar="ITILCHECK_ISOLATED",
    show_envvar=True,
    help="Read no configuration at all, neither the catalogue's nor your own.",
)
@click.pass_context
def itilcheck_command(
    context: click.Context,
    disabled: tuple[str, ...],
    plugin_files: tuple[str, ...],
    config: str | None,
    isolated: bool,  # noqa: FBT001  # click hands options on by their names
) -> None:
    """Check service catalogues: whether what they promise is complete, consistent and keepable."""
    if config is not None and isolated:
        config, isolated = either(context, config)
    notices = tuple(unknown_variables(variables_of(itilcheck_command)))
    if notices and context.invoked_subcommand not in _TELLING:
        complain("\n".join(f"notice: {one}" for one in notices))
        notices = ()
    context.obj = itilcheck_command.handed(context, Setup(disabled, plugin_files, config, isolated, notices))
    if context.invoked_subcommand is None:
        complain(context.get_help())
        context.exit(FAILED)


@itilcheck_command.command(short_help="Say why a rule is there, or how a finding or a figure comes about.")
@click.argument("what", nargs=-1, metavar="RULE | PATHS...")
@click.option(
    "--finding",
    metavar="FINDING",
    help="Explain this finding of the catalogue at PATHS: its fingerprint, or its place as PATH:LINE.",
)
@click.option(
    "--promise",
    metavar="SERVICE",
    help="Derive how far the availability that is promised of this service is backed.",
)
@TODAY
@click.pass_obj
def explain(
    setup: Setup, what: tuple[str, ...], finding: str | None, promise: str | None, today: str | None
) -> None:
    """Say what RULE checks, why, and what to do about a finding, with examples.

    With --finding or --promise, say how one finding or one promise of the catalogue at PATHS comes
    about, step by step, each with its file and line.
    """
    if finding is not None and promise is not None:
        stop("error: --finding and --promise do not go together")
    if finding is not None:
        from itilcheck.cli.explain_finding import explain_finding  # noqa: PLC0415  # as below

        show(explain_finding(finding, what, today, setup))
        return
    if promise is not None:
        from itilcheck.cli.explain_promise import explain_promise  # noqa: PLC0415  # as below

        show(explain_promise(promise, what, setup))
        return
    if len(what) != 1:
        stop("error: name one rule, or say which --finding or --promise is meant")
    from itilcheck.cli.explain import explanation  # noqa: PLC0415  # other commands need none

    show(explanation(what[0], setup))


@itilcheck_command.command(short_help="Hold a catalogue to a standard, clause by clause.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--pack",
    metavar="NAME",
    help="The standard, by the name of its pack; the one that is configured if not given.",
)
@printed_as("text", "markdown", "json", "csv")
@TODAY
@click.pass_obj
def report(
    setup: Setup, paths: tuple[str, ...], pack: str | None, format_name: str, today: str | None
) -> int:
    """Say how the catalogue at PATHS stands to a standard: each clause with the documents that conform.

    Without PATHS it is the one in the current folder. Rules run whatever the configured level, and those
    that the configuration turned off are named.
    """
    from itilcheck.cli.report import report_conformity  # noqa: PLC0415  # other commands need none

    return report_conformity(pack, paths, format_name, today, setup)


@itilcheck_command.command(short_help="Print the JSON Schema of documents, for editors and programs.")
@click.argument("kind", required=False, metavar="[KIND]")
@click.pass_obj
def schema(setup: Setup, kind: str | None) -> None:
    """Print the JSON Schema of KIND, or without KIND one schema of all kinds, for editors.

    Our own files have schemas too: config, rule, pack, adapter, waivers, baseline, report.
    """
    from itilcheck.cli.schema import schema_text  # noqa: PLC0415  # other commands need none

    click.echo(schema_text(kind, setup))


@itilcheck_command.command(short_help="Print the skeleton of a document to fill in.")
@click.argument("kind", metavar="KIND")
@click.argument("name", metavar="NAME")
@click.pass_obj
def new(setup: Setup, kind: str, name: str) -> None:
    """Print a commented skeleton of a document of KIND called NAME, to be filled in."""
    from itilcheck.cli.new import skeleton  # noqa: PLC0415  # other commands need none

    click.echo(skeleton(kind, name, setup), nl=False)


@itilcheck_command.command(short_help="Print the configuration that counts, each value with its origin.")
@click.argument("path", required=False, type=click.Path(), metavar="[PATH]")
@LEVEL
@FAIL_ON
@printed_as("text", "json")
@click.pass_obj
def config(setup: Setup, path: str | None, level: str | None, fail_on: str | None, format_name: str) -> None:
    """Print the configuration that "itilcheck check" would use for PATH, and where each value comes from.

    Without PATH it is that of the catalogue in the current folder.
    """
    from itilcheck.cli.effective import effective_text  # noqa: PLC0415  # other commands need none

    overridden = {"level": level, "fail-on": fail_on}
    show(effective_text(path, {key: one for key, one in overridden.items() if one}, format_name, setup))


@itilcheck_command.command(short_help="Write a first configuration for a catalogue.")
@click.argument("path", required=False, type=click.Path(), metavar="[PATH]")
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@click.pass_obj
def init(setup: Setup, path: str | None, dry_run: bool) -> None:  # noqa: FBT001  # as above
    """Write a first .itilcheck.yaml into the folder PATH, made for what is found there.

    Without PATH it is the current folder. A configuration that is there is never overwritten.
    """
    from itilcheck.cli.init import initialise  # noqa: PLC0415  # other commands need none

    initialise(path or ".", setup, dry_run=dry_run)


itilcheck_command.add_command(check)
itilcheck_command.add_command(fix)
itilcheck_command.add_command(baseline)
itilcheck_command.add_command(waivers)
itilcheck_command.add_command(rules)
itilcheck_command.add_command(plugins)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and give its exit code.

    Where a command of others ran, the interpreter ends here as it does by itself: such code may count on
    what was registered for then, on threads that are waited for, or on files that are closed.
    """
    code = guarded(lambda: _invoke(arguments))
    if itilcheck_command.ran_others and _flushed():
        sys.exit(code)
    return code


def _invoke(arguments: Sequence[str]) -> int:
    try:
        code = itilcheck_command.main(list(arguments), prog_name="itilcheck", standalone_mode=False)
    except click.ClickException as error:
        complain(told(error))
        return FAILED
    except click.exceptions.Abort:
        return INTERRUPTED
    return code if isinstance(code, int) else 0


def _flushed() -> bool:
    """Write out what is left for both streams; tell whether anybody took it."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # closed, or nobody reads on
        return False
    return True
