"""Follow git's ignore files, as git itself does."""

from __future__ import annotations

import os
import re
import stat
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".gitignore"
MOST_BYTES = 1 << 20
"""How much of an ignore file is read."""
MOST_WILDCARDS = 3
"""How many ``*`` one part of a pattern may have, and how many ``**`` a pattern.

Each more multiplies the time that a match can take by the length of a name, and a catalogue under
check must not be able to stop the checker.
"""

_ESCAPES = str.maketrans({character: f"\\{character}" for character in "\\[]!*#?"})


class Pattern(NamedTuple):
    """One line of an ignore file, rewritten to stand in the top folder."""

    text: str
    folders_only: bool


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The patterns that hold in a folder: those of all ignore files from the top down to it.

    Paths are relative to the top, with ``/``. A path may be asked about only when no folder above it
    is ignored, for git never enters such a folder.

    Patterns that end in ``/`` match folders only. They are kept apart, without that slash, so that a
    folder is looked up like a file: a match of itself then counts before one of a folder above it.
    """

    files: GitIgnoreSpec | None = None
    folders: GitIgnoreSpec | None = None

    def ignores_file(self, path: str) -> bool:
        """Say whether a file, or a link, is ignored."""
        return self.files is not None and self.files.match_file(path)

    def ignores_folder(self, path: str) -> bool:
        """Say whether a folder is ignored, with all that it holds."""
        return self.folders is not None and self.folders.match_file(path)


def with_ignore_file(rules: IgnoreRules, disk: str, folder: str) -> tuple[IgnoreRules, list[str]]:
    """Add the patterns of the ignore file at ``disk``, which decide before those above.

    ``folder`` is where they hold: empty for the top, else relative to it and ending in ``/``. Also
    gives a message for each part of the file that is not honoured. As for git, a link has no
    patterns. Raises OSError.
    """
    lines, complete = _read(disk)
    messages = [] if complete else ["ignore file too large, its end is not honoured"]
    patterns = []
    for number, line in enumerate(lines, 1):
        pattern = parse_pattern(line, folder)
        if pattern is not None and not _is_bounded(line):
            messages.append(f"pattern in line {number} has too many wildcards, not honoured")
        elif pattern is not None:
            patterns.append(pattern)
    return (_extended(rules, patterns) if patterns else rules), messages


def parse_pattern(line: str, folder: str) -> Pattern | None:
    """Rewrite a line of the ignore file in ``folder``; None for one that has no pattern.

    Follows gitignore(5), "PATTERN FORMAT".
    """
    line = _without_trailing_spaces(line.removesuffix("\r"))
    if not line or line.startswith("#"):
        return None
    sign, body = ("!", line[1:]) if line.startswith("!") else ("", line)
    folders_only = body.endswith("/")
    body = body.removesuffix("/")
    if not body:
        return None
    depth = "" if "/" in body else "**/"
    return Pattern(f"{sign}/{folder.translate(_ESCAPES)}{depth}{body.removeprefix('/')}", folders_only)


def _extended(rules: IgnoreRules, patterns: list[Pattern]) -> IgnoreRules:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # costs start-up, and needed only with an ignore file

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of re, about sets that look nested, as in [[:alpha:]]
        sound = [pattern for pattern in patterns if _compiles(pattern.text)]
        files = GitIgnoreSpec.from_lines([pattern.text for pattern in sound if not pattern.folders_only])
        folders = GitIgnoreSpec.from_lines([pattern.text for pattern in sound])
    return IgnoreRules(
        rules.files + files if rules.files is not None else files,
        rules.folders + folders if rules.folders is not None else folders,
    )


def _compiles(text: str) -> bool:
    """Say whether a pattern is sound; one that is not matches nothing, as in git."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # see above

    try:
        GitIgnoreSpec.from_lines([text])
    except (ValueError, re.error):
        return False
    return True


def _read(disk: str) -> tuple[list[str], bool]:
    """Give the lines of an ignore file, and whether these are all."""
    try:
        if not stat.S_ISREG(os.lstat(disk).st_mode):
            return [], True
    except (FileNotFoundError, NotADirectoryError):
        return [], True
    with open(disk, "rb") as file:  # noqa: PTH123  # a walk keeps its paths as strings, which is faster
        data = file.read(MOST_BYTES + 1)
    text = data[:MOST_BYTES].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    return text.split("\n"), len(data) <= MOST_BYTES


def _is_bounded(line: str) -> bool:
    parts = line.split("/")
    most = max((part.count("*") for part in parts if part != "**"), default=0)
    return most <= MOST_WILDCARDS and parts.count("**") <= MOST_WILDCARDS


def _without_trailing_spaces(line: str) -> str:
    """Strip trailing spaces, but for one that a backslash escapes."""
    stripped = line.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return f"{stripped} " if backslashes % 2 and len(stripped) < len(line) else stripped
