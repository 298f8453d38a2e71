"""Read the comments that silence findings: ``# itilcheck: ignore[rule] reason``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.loading.comments import comments
from itilcheck.location import Location, Position, Region
from itilcheck.names import closest
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itilcheck.loading import SourceFile
    from itilcheck.loading.comments import Comment

LINE, DOCUMENT = "ignore", "ignore-document"
WORDS = (LINE, DOCUMENT)

_SIGN = re.compile(r"(?<!\S)#[ \t]*itilcheck(?:[ \t]*:|[ \t]+(?=ignore))")
_CALL = re.compile(r"[ \t]*(?P<word>[^\s\[\]]*)(?:[ \t]*(?P<open>\[)(?P<ids>[^\[\]]*)(?P<close>\])?)?")
_ID = re.compile(r"[^\s,]+(?:[ \t]+[^\s,]+)*")
_COMMENT_LINE = re.compile(r"[ \t]*#")
_SHOWN = 40


class Named(NamedTuple):
    """An id as a comment has it, and where it stands."""

    id: str
    location: Location


class Directive(NamedTuple):
    """A comment that silences rules in the lines from ``first`` to ``last``, or why it is none: ``fault``."""

    location: Location
    rules: tuple[Named, ...]
    reason: str
    first: int
    last: int
    whole: bool = False
    fault: str = ""


def directives(source: SourceFile, known: Iterable[int]) -> Iterator[Directive]:
    """Yield those of a file, of the documents in it that are known; others are not judged at all."""
    wanted = set(known)
    below = 0
    for comment in comments(source, _SIGN):
        if comment.document in wanted:
            one = _directive(source, comment, below)
            below = below if one.whole else max(below, one.first)
            yield one


def _directive(source: SourceFile, comment: Comment, known: int) -> Directive:
    text = comment.text
    place = source.lines.position(comment.start)

    def located(begin: int, end: int) -> Location:
        line, column = place
        return Location(source.path, Region(Position(line, column + begin), Position(line, column + end)))

    sign = _SIGN.match(text)
    call = _CALL.match(text, sign.end() if sign is not None else 0)
    word, ids = (call["word"], call["ids"] or "") if call is not None else ("", "")
    end = call.end() if call is not None else len(text)
    whole = located(0, len(text[:end].rstrip()))
    fault = _fault(word, ids, opened=bool(call and call["open"]), closed=bool(call and call["close"]))
    if fault or call is None:
        return Directive(located(0, len(text.rstrip())), (), "", place.line, place.line, fault=fault)
    found = [
        Named(one[0], located(one.start(), one.end()))
        for one in _ID.finditer(text, call.start("ids"), call.end("ids"))
    ]
    reason = text[end:].strip().lstrip("-:").strip()
    if word == DOCUMENT:
        first, last = source.lines_of(comment.document)
        return Directive(whole, tuple(found), reason, first, last, whole=True)
    line = _below(source, place.line, known) if comment.alone else place.line
    return Directive(whole, tuple(found), reason, line, line)


def _fault(word: str, ids: str, *, opened: bool, closed: bool) -> str:
    """Say what is wrong with a comment that begins like one of ours, if anything is."""
    if word not in WORDS:
        near = closest(word, WORDS) if word else ""
        meant = f', did you mean "{near}"' if near else f", write {LINE}[RULE] or {DOCUMENT}[RULE]"
        return (
            f'"{word[:_SHOWN]}" is no word for such a comment{meant}'
            if word
            else f"comment says nothing{meant}"
        )
    if not opened:
        return f"comment names no rule, write {word}[RULE]"
    if not closed:
        return f"comment has no closing bracket, write {word}[RULE]"
    if not ids.strip(" \t,"):
        return f"comment names no rule in its brackets, write {word}[RULE]"
    return ""


def _below(source: SourceFile, line: int, known: int) -> int:
    """Give the line that comments which stand alone are about: the first below that is none.

    ``known`` is that of the comment before: where it stands further below, it is the one.
    """
    if known > line:
        return known
    line += 1
    while _COMMENT_LINE.match(source.line(line)):
        line += 1
    return line
