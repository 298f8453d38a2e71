"""Choose how text looks: paths from the current folder, colour where somebody sees it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from itilcheck.reporters.style import Style, bearings, wants_colour


def style_for(root: Path, colour: str = "never") -> Style:
    """Give the style of text about a catalogue that goes to stdout, or without colour anywhere."""
    base, folder = bearings(root.as_posix(), Path.cwd().as_posix())
    terminal = sys.stdout.isatty()
    width = os.get_terminal_size(sys.stdout.fileno()).columns if terminal else None
    return Style(wants_colour(colour, os.environ, is_terminal=terminal), width, base, folder)


def plain(style: Style) -> Style:
    """Give a style without colour, for stderr."""
    return Style(colour=False, width=None, base=style.base, folder=style.folder)
