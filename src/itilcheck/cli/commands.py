"""Put the commands of plugins beside our own, and keep apart what goes wrong in them.

Our own are found first: plugins are asked for commands only where help is wanted, or a command that is
none of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from itilcheck.cli.failure import FAILED, Failed, stop
from itilcheck.cli.setup import Setup
from itilcheck.cli.streams import complain
from itilcheck.cli.usage import Commands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itilcheck.hookspecs import Invocation
    from itilcheck.registry.collecting import Brought
    from itilcheck.registry.commands import Commands as Taken

_KEPT = "itilcheck.commands"
_CODES = (0, 1, FAILED)


class Program(Commands):
    """All commands: ours, and those of plugins.

    ``ran_others`` says that code of others ran, which may count on the interpreter's taking itself
    apart.
    """

    ran_others = False

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Let help wait for the options that say which plugins there are."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.is_eager = False
        return option

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command: ours, or else that of a plugin."""
        found = super().get_command(ctx, cmd_name)
        if found is not None or cmd_name.startswith("-"):
            return found
        brought = self._taken(ctx).brought.get(cmd_name)
        return brought.thing if brought is not None else None

    def names(self, ctx: click.Context) -> Sequence[str]:
        """Give the names of all commands."""
        return [*super().names(ctx), *self._taken(ctx).brought]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first argument names; beside a plugin that is broken, none runs."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            taken = self._taken(ctx)
            if taken.faults:
                from itilcheck.cli.refusing import refusal  # noqa: PLC0415  # only once something is wrong

                message = refusal(taken.faults)
                if args[0] in taken.brought:
                    stop(message)
                complain(message)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List our commands, and those of plugins below them."""
        super().format_commands(ctx, formatter)
        try:
            taken = self._taken(ctx)
        except Failed as error:
            complain(str(error))
            return
        except OSError as error:
            complain(f"error: current folder: {error.strerror}".lower())
            return
        for fault in taken.faults:
            complain(f"error: {' '.join(str(fault).split())}")
        rows = [(name, one.thing) for name, one in sorted(taken.brought.items()) if not one.thing.hidden]
        if rows:
            limit = formatter.width - 6 - max(len(name) for name, _ in rows)
            with formatter.section("Commands of plugins"):
                formatter.write_dl([(name, command.get_short_help_str(limit)) for name, command in rows])

    def handed(self, ctx: click.Context, setup: Setup) -> Setup | Invocation:
        """Give what the command that is to run works with."""
        running = self._running(ctx)
        if running is None:
            return setup
        from itilcheck.cli.invocation import Invoked  # noqa: PLC0415  # only for commands of plugins

        self.ran_others = not running.plugin.ours
        return Invoked(setup)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # click's signature
        """Run a command; one of others fails in no other way than ours do, and gives an exit code."""
        try:
            given = super().invoke(ctx)
        except click.exceptions.Exit as leaving:
            if self._running(ctx) is None:
                raise
            given = leaving.exit_code
        except (click.ClickException, click.Abort, Failed, BrokenPipeError):
            raise
        except (Exception, SystemExit) as error:
            running = self._running(ctx)
            if running is None or running.plugin.ours:
                raise
            from itilcheck.registry.guarding import failed_command  # noqa: PLC0415  # only once it failed

            stop(f"error: {failed_command(running, error)}")
        running = self._running(ctx)
        return given if running is None else _exit_code(running, given, ctx.obj)

    def _running(self, ctx: click.Context) -> Brought | None:
        """Give the command of a plugin that runs, if it is one of those."""
        name = ctx.invoked_subcommand
        if name is None or name in self.commands:
            return None
        return self._taken(ctx).brought[name]

    def _taken(self, ctx: click.Context) -> Taken:
        """Take the commands of plugins, once."""
        if _KEPT not in ctx.meta:
            from itilcheck.cli.session import open_commands  # noqa: PLC0415  # only when they are asked for

            asked = ctx.params
            setup = Setup(
                asked.get("disabled", ()),
                asked.get("plugin_files", ()),
                asked.get("config"),
                isolated=bool(asked.get("isolated")),
            )
            ctx.meta[_KEPT] = open_commands(setup, self.commands)
        taken: Taken = ctx.meta[_KEPT]
        return taken


def _exit_code(running: Brought, given: object, handed: object) -> int:
    """Take what a command gave as the exit code; it is 2 where files could not be opened."""
    if given is not None and (type(given) is not int or given not in _CODES):
        from itilcheck.registry.collecting import shown  # noqa: PLC0415  # only once something is wrong

        what = given if type(given) is int else shown(given)
        message = f'command "{running.name}" gave {what} as its exit code, allowed are 0, 1 and 2'
        stop(f"error: {running.plugin.fault(message)}")
    return FAILED if getattr(handed, "incomplete", False) else given or 0
