"""Follow git's ignore files, as git itself does."""

from __future__ import annotations

import os
import re
import stat
import warnings
from typing import TYPE_CHECKING

from itilcheck.record import record

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".gitignore"
MOST_BYTES = 1 << 17
"""How much of an ignore file is read."""
MOST_CHOICES = 2
"""How many ``*`` a pattern may have beyond the first of a part, and ``**`` beyond a leading one, together.

Each multiplies the time that a match can take, by the length of a name or of a path, and a catalogue
under check must not be able to stop the checker.
"""
MOST_CHARACTERS = 512
"""How long a path may be to be looked up, for the same reason; a longer one is not ignored."""

# The library looks a path up together with the folders above it, git one path at a time. So patterns
# and paths end in a mark, which says what stands there: then only a path itself can match, and a
# pattern for folders no file. No name holds a NUL.
_FILE = "\0f"
_FOLDER = "\0d"
_EITHER = "\0?"
_ESCAPES = str.maketrans({character: f"\\{character}" for character in "\\[]!*#?"})


@record
class IgnoreRules:
    """The patterns that hold in a folder: those of all ignore files from the top down to it.

    Paths are relative to the top, with ``/``. A path is asked about only when no folder above it is
    ignored, for git never enters such a folder.
    """

    patterns: GitIgnoreSpec | None = None

    def ignores_file(self, path: str) -> bool:
        """Say whether a file, or a link, is ignored."""
        return self._match(path, _FILE)

    def ignores_folder(self, path: str) -> bool:
        """Say whether a folder is ignored, with all that it holds."""
        return self._match(path, _FOLDER)

    def _match(self, path: str, mark: str) -> bool:
        if self.patterns is None or len(path) > MOST_CHARACTERS:
            return False
        return self.patterns.match_file(path + mark)


def with_ignore_file(rules: IgnoreRules, disk: str, folder: str) -> tuple[IgnoreRules, list[str]]:
    """Add the patterns of the ignore file at ``disk``, which decide before those above.

    ``folder`` is where they hold: empty for the top, else relative to it and ending in ``/``. Also
    gives a message for each part of the file that is not honoured. As for git, a link has no
    patterns. Raises OSError.
    """
    return with_patterns(rules, _read(disk), folder)


def with_patterns(rules: IgnoreRules, data: bytes, folder: str) -> tuple[IgnoreRules, list[str]]:
    """Add the patterns of an ignore file that was read, at most one byte over what counts of it."""
    lines, complete = _lines(data), len(data) <= MOST_BYTES
    messages = [] if complete else ["ignore file too large, its end is not honoured"]
    patterns = []
    for number, line in enumerate(lines, 1):
        pattern = _without_trailing_spaces(line.removesuffix("\r"))
        if not pattern or pattern.startswith("#"):
            continue
        if is_supported(pattern):
            patterns.append(_placed(pattern, folder))
        else:
            messages.append(f"pattern in line {number} is too complex, not honoured")
    return (_extended(rules, patterns) if patterns else rules), messages


def _placed(pattern: str, folder: str) -> str:
    """Rewrite a pattern so that it stands in the top folder, and matches up to the mark.

    Follows gitignore(5), "PATTERN FORMAT". Gives a comment for what cannot match.
    """
    sign, body = ("!", pattern[1:]) if pattern.startswith("!") else ("", pattern)
    mark = _FOLDER if body.endswith("/") else _EITHER
    body = re.sub(r"\*{3,}", "**", body.removesuffix("/"))
    backslashes = len(body) - len(body.rstrip("\\"))
    if not body or body.endswith("/") or backslashes % 2:
        return "#"
    depth = "" if "/" in body else "**/"
    body = body.removeprefix("/")
    rest = "/*" if body == "**" or body.endswith("/**") else ""
    return f"{sign}/{folder.translate(_ESCAPES)}{depth}{body}{rest}{mark}"


def _extended(rules: IgnoreRules, patterns: list[str]) -> IgnoreRules:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # costs start-up, and needed only with an ignore file

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of re, about a "[" in a set
        added = GitIgnoreSpec.from_lines([pattern for pattern in patterns if _compiles(pattern)])
    return IgnoreRules(rules.patterns + added if rules.patterns is not None else added)


def _compiles(pattern: str) -> bool:
    """Say whether a pattern is sound; one that is not matches nothing, as in git."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # see above

    try:
        GitIgnoreSpec.from_lines([pattern])
    except (ValueError, re.error):
        return False
    return True


def _read(disk: str) -> bytes:
    """Read an ignore file, at most one byte over what counts of it; where there is none, it is empty."""
    try:
        if not stat.S_ISREG(os.lstat(disk).st_mode):
            return b""
    except (FileNotFoundError, NotADirectoryError):
        return b""
    with open(disk, "rb") as file:  # noqa: PTH123  # a walk keeps its paths as strings, which is faster
        return file.read(MOST_BYTES + 1)


def _lines(data: bytes) -> list[str]:
    text = data[:MOST_BYTES].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    return text.split("\n")


def is_supported(pattern: str, most: int = MOST_CHOICES) -> bool:
    """Say whether the library can match a pattern, and in time: not a class like ``[[:alpha:]]``."""
    parts = pattern.removeprefix("!").removeprefix("/").split("/")
    choices = sum(1 if part == "**" else max(0, part.count("*") - 1) for part in parts) - (parts[0] == "**")
    return choices <= most and "[:" not in pattern and "\0" not in pattern


def _without_trailing_spaces(line: str) -> str:
    """Strip trailing spaces, but for one that a backslash escapes."""
    stripped = line.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return f"{stripped} " if backslashes % 2 and len(stripped) < len(line) else stripped
