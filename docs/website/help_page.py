"""Make a page of what the commands say of themselves when they are asked for help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from website.markdown import code, fenced

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDTH = 78
_INTRODUCTION = """\
# Help texts

What each command prints with `--help`. [The command line](command-line.md) says more about each."""


def help_page(command: click.Command, name: str) -> str:
    """Give the page: the help text of a command and of all below it."""
    texts = (f"## {code(name)}\n\n{fenced(text, 'text')}" for name, text in help_texts(command, name))
    return "\n\n".join([_INTRODUCTION, *texts]) + "\n"


def help_texts(
    command: click.Command, name: str, above: click.Context | None = None
) -> Iterator[tuple[str, str]]:
    """Yield a command's name and help text, and those of all commands below it."""
    settings = {**command.context_settings, "terminal_width": _WIDTH, "max_content_width": _WIDTH}
    context = click.Context(command, above, info_name=name, **settings)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for word in command.list_commands(context):
            below = command.get_command(context, word)
            if below is not None and not below.hidden:
                yield from help_texts(below, word, context)
