"""Say a YAML parser's complaint so that someone who writes YAML can mend it."""

from __future__ import annotations

_HINTS = (
    ("mapping values are not allowed", 'a second ": " stands on this line, quote the text that holds it'),
    ("cannot start any token", "this character cannot start a value: quote the text, indent with spaces"),
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


def worded(problem: str) -> str:
    """Give our words for a parser's problem, else the problem itself, in one line and lower case."""
    for part, words in _HINTS:
        if part in problem:
            return words
    line = " ".join(problem.split()).rstrip(".")
    return f"not valid YAML: {line[:80]}" if line else "not valid YAML"
