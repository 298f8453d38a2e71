"""Say what is wrong with a command line in the same words as everything else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from itilcheck.cli.failure import stop
from itilcheck.names import closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Word(click.ParamType):  # type: ignore[type-arg]  # older versions are not generic
    """A value that is one of a few words."""

    name = "word"

    def __init__(self, *words: str) -> None:
        """Take the words that are allowed."""
        self.words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401  # click's signature
        """Give the word, or fail and name what is allowed."""
        word = str(value)
        if word not in self.words:
            option = _set_by(param, ctx) if param is not None else "value"
            near = closest(word, self.words)
            use = f'did you mean "{near}"' if near else f"use one of {', '.join(self.words)}"
            self.fail(f'{option} "{word}" is not known, {use}', param, ctx)
        return word


class Day(click.ParamType):  # type: ignore[type-arg]  # as above
    """A day."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401  # click's signature
        """Give the day as it is written, or fail and say how."""
        from itilcheck.quantity import parse_date  # noqa: PLC0415  # most runs are about today

        if parse_date(str(value)) is None:
            option = _set_by(param, ctx) if param is not None else "value"
            stop(f'error: {option} "{str(value)[:40]}" is no date, write it as 2026-11-22')
        return str(value)


def _set_by(param: click.Parameter, context: click.Context | None) -> str:
    """Name the option that a value was given for, or the variable where that is what gave it."""
    source = context.get_parameter_source(param.name or "") if context is not None else None
    if source is ParameterSource.ENVIRONMENT and isinstance(param.envvar, str):
        return param.envvar
    return param.opts[0]


class Commands(click.Group):
    """The commands; an unknown one is told in our words."""

    def names(self, ctx: click.Context) -> Sequence[str]:
        """Give the names that an unknown one may have been meant for."""
        return self.list_commands(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first argument names."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            near = closest(name, self.names(ctx))
            hint = f', did you mean "{near}"' if near else ""
            if os.path.exists(name):  # noqa: PTH110  # pathlib costs start-up
                hint = f', to check what is there: itilcheck check "{name}"'
            message = f'no command is called "{name}"{hint}'
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)


def either(context: click.Context, config: str) -> tuple[str | None, bool]:
    """Choose between --config and --isolated: what stands on the command line comes before a variable."""
    origins = [context.get_parameter_source(name) for name in ("config", "isolated")]
    if origins[0] == origins[1]:
        message = "--config and --isolated do not go together"
        raise click.UsageError(message, context)
    return (config, False) if origins[0] is ParameterSource.COMMANDLINE else (None, True)


def variables_of(command: click.Command) -> Iterator[str]:
    """Yield the variables that set an option of a command, or of one below it."""
    for parameter in command.params:
        if isinstance(parameter.envvar, str):
            yield parameter.envvar
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from variables_of(below)


def told(error: click.ClickException) -> str:
    """Give the lines that tell what is wrong with a command line, and where to find help."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    help_line = f"\nhelp: {context.command_path} --help" if context is not None else ""
    return f"error: {_message(error, context)}{help_line}"


def _message(error: click.ClickException, context: click.Context | None) -> str:
    if isinstance(error, click.NoSuchOption):
        near = closest(error.option_name, _options(context))
        hint = f', did you mean "{near}"' if near else ""
        if context is not None and error.option_name in _options(context.parent):
            hint = f', write it before "{context.info_name}"'
        return f'no option is called "{error.option_name}"{hint}'
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{error.param.make_metavar(context) if context else error.param.name} is missing"
    words = error.message.removesuffix(".").replace("'", '"')
    if isinstance(error, click.BadParameter) and isinstance(error.param, click.Option):
        option = _set_by(error.param, error.ctx)
        if error.param.is_flag and option != error.param.opts[0]:
            return f"{option} is neither true nor false, write 1 or 0"
        return words if words.startswith(option) else f"{option}: {words}"
    return words[:1].lower() + words[1:]


def _options(context: click.Context | None) -> Sequence[str]:
    """Give the names of the options of a command, ``--help`` too."""
    if context is None:
        return []
    return [name for param in context.command.get_params(context) for name in param.opts]
