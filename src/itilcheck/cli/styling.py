"""Choose how text looks: paths from the current folder, colour where somebody sees it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from itilcheck.record import replace
from itilcheck.reporters.style import Style, bearings, wants_colour


def style_for(root: Path, colour: str = "never") -> Style:
    """Give the style of text about a catalogue that goes to stdout, or without colour anywhere."""
    base, folder = bearings(root.as_posix(), Path.cwd().as_posix())
    terminal = sys.stdout.isatty()
    width = os.get_terminal_size(sys.stdout.fileno()).columns if terminal else None
    return Style(wants_colour(colour, os.environ, is_terminal=terminal), width, base, folder)


def seen_from_repository(style: Style, root: Path) -> Style:
    """Let a style know where the catalogue lies in its repository, for what code hosts show."""
    from itilcheck.discovery import git_top  # noqa: PLC0415  # most reports have no use for it

    full = Path(os.path.realpath(root))
    top = git_top(full)
    below = full.relative_to(top).as_posix() if top is not None else "."
    return replace(style, repository="" if below == "." else f"{below}/")


def plain(style: Style) -> Style:
    """Give a style without colour and for any width, for stderr and for files."""
    return replace(style, colour=False, width=None)
