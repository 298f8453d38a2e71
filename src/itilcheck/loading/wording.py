"""Say a YAML parser's complaint so that someone who writes YAML can mend it."""

from __future__ import annotations

_HINTS = (
    ("mapping values are not allowed", 'a second ": " stands on this line, quote the text that holds it'),
    ("could not find expected ':'", 'this line is no "key: value", or its key lacks the ":"'),
    ("unexpected end of stream", "the quoted text is never closed"),
    ("expected <block end>", "indented differently from the lines above"),
    ("did not find expected key", "indented differently from the lines above"),
    ("did not find expected '-' indicator", "indented differently from the list above"),
    ("expected ',' or ']'", 'the list that "[" opened is not closed, or a "," is missing'),
    ("did not find expected ',' or ']'", 'the list that "[" opened is not closed, or a "," is missing'),
    ("expected ',' or '}'", 'the map that "{" opened is not closed, or a "," is missing'),
    ("did not find expected ',' or '}'", 'the map that "{" opened is not closed, or a "," is missing'),
    ("found undefined tag handle", "this tag has a handle that no %TAG line declares"),
    ("incompatible YAML document", "this version of YAML is not known, take out the %YAML line"),
    ("unknown escape character", "unknown escape after a backslash, use single quotes or double it"),
    ("found duplicate anchor", "this anchor stands twice"),
    ("sequence entries are not allowed", 'a list begins on the line of its key: put "-" on the next line'),
    (
        "block sequence entries are not allowed",
        'a list begins on the line of its key: put "-" on the next line',
    ),
)


CONTINUED = 'read as a part of the line above: mind the indentation, and a space after ":"'
"""What is said of a key that the parser took for more of the text before it."""


def is_unclosed(problem: str) -> bool:
    """Tell whether a problem is that what was opened is never closed."""
    return any(part in problem for part in ("unexpected end of stream", "',' or ']'", "',' or '}'"))


def continues(problem: str, before: str) -> bool:
    """Tell whether a key was taken for more of the text above; ``before`` is its line up to its colon."""
    return "mapping values are not allowed" in problem and ": " not in before


def worded(problem: str, character: str = "") -> str:
    """Give our words for a parser's problem, else the problem itself, in one line and lower case.

    ``character`` is the one that the problem is about, where it is known.
    """
    if "cannot start any token" in problem:
        if character == "\t":
            return "a tab stands here, indent with spaces"
        return f'"{character}" cannot begin a text, quote it' if character else "quote this text"
    for part, words in _HINTS:
        if part in problem:
            return words
    line = " ".join(problem.split()).rstrip(".")
    return f"not valid YAML: {line[:80]}" if line else "not valid YAML"
