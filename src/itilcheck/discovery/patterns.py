"""Match paths with patterns that a configuration has, written as in a git ignore file."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from itilcheck.discovery.ignore import MOST_CHARACTERS, is_supported

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pathspec import GitIgnoreSpec

_MOST_CHOICES = 1
"""Fewer than an ignore file may have, for these are held to each file and to each finding."""


class Patterns:
    """Patterns of paths from the catalogue's root; the last one that matches decides."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Take the patterns in their order; all of them are sound, see ``flaw``."""
        self._lines = lines
        self._spec = _compiled(lines) if lines else None

    def match(self, path: str) -> bool:
        """Say whether a path is meant. That of a folder ends in ``/``."""
        return self._spec is not None and len(path) <= MOST_CHARACTERS and self._spec.match_file(path)

    def unmatched(self, paths: Iterable[str]) -> list[int]:
        """Give the indices of the patterns that match none of these paths."""
        alone = {index: _compiled([line.removeprefix("!")]) for index, line in enumerate(self._lines)}
        for path in paths:
            if not alone:
                break
            if len(path) <= MOST_CHARACTERS:
                for index in [one for one, spec in alone.items() if spec.match_file(path)]:
                    del alone[index]
        return list(alone)


def flaw(pattern: str) -> str:
    """Say what is wrong with a pattern, as the tail of a message; empty where nothing is."""
    if not pattern.strip() or pattern.startswith("#"):
        return "is no pattern"
    if pattern.removeprefix("!").startswith(("./", "../")) or "/../" in pattern:
        return "cannot match, paths start at the catalogue's root, without a dot"
    if not is_supported(pattern, _MOST_CHOICES):
        return "is too complex, name the folder with / at its end"
    try:
        _compiled([pattern])
    except (ValueError, re.error):
        return "is not sound"
    return ""


def _compiled(lines: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # costs start-up, and most configurations have none

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of re, about a "[" in a set
        return GitIgnoreSpec.from_lines(lines)
