"""Edit a list of texts in YAML or JSON where it stands: what stays the same keeps its bytes.

A list in block style is edited item by item, so comments and quotes of items that stay are kept. A
list in brackets is written anew: in block style below a key in block style, else in brackets.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itilcheck.document import Mark

_COLON = re.compile(r"[ \t]*:")
_REST = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")
_LINE_END = re.compile(r"\r\n|\n|\r")
_BETWEEN = re.compile(r"[\s,]*")
_ESCAPED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


class ListEditError(ValueError):
    """A list that cannot be edited without a loss; the message says why."""


class Edit(NamedTuple):
    """A stretch of a text, by its offsets, and what takes its place."""

    start: int
    end: int
    text: str


class Layout(NamedTuple):
    """How the map that holds a list is written.

    ``step`` is by how much items of a list in block style stand in from its key, None where the map
    stands in braces. ``start`` is the offset at which the map begins.
    """

    step: int | None
    start: int


def edits(text: str, mark: Mark, old: Sequence[str], new: Sequence[str], layout: Layout) -> list[Edit]:
    """List the edits that make one list of texts, the value of a key at ``mark``, another.

    Raises ListEditError where something would be lost.
    """
    step = layout.step
    if mark.key_span is None:
        message = "it is no value of a key"
        raise ListEditError(message)
    place = _List(text, mark, step)
    sign = text[mark.start : mark.start + 1]
    if sign == "-" and step is not None:
        return list(place.blocks(old, new)) if new else list(place.emptied())
    if sign != "[":
        message = "it has an anchor or a tag, or is no list"
        raise ListEditError(message)
    place.refuse_comments()
    if not new:
        return [Edit(mark.start, mark.end, "[]")]
    if step is not None:
        return list(place.opened(new))
    return [Edit(mark.start, mark.end, place.brackets(new, layout.start))]


class _List:
    """One list in a text, below its key."""

    def __init__(self, text: str, mark: Mark, step: int | None) -> None:
        self.text = text
        self.mark = mark
        self.key, self.behind_key = mark.key_span or (0, 0)
        self.step = step or 0
        line_end = _LINE_END.search(text, self.key) or _LINE_END.search(text)
        self.line_end = line_end.group() if line_end is not None else "\n"

    # -- in block style ------------------------------------------------------------------------

    def blocks(self, old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
        """Edit item by item; a list that is never empty, before or after."""
        rows = self.rows()
        for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                continue
            both = min(last - first, end - begin)
            for row, one in zip(rows[first : first + both], new[begin : begin + both], strict=True):
                yield Edit(row.start, row.end, self.quoted(one))
            for row in rows[first + both : last]:
                yield self.removed(row)
            added = new[begin + both : end]
            if added and first + both:
                before = rows[first + both - 1]
                yield Edit(before.line_end, before.line_end, "".join(self.items(added, before.indent)))
            elif added:
                lines = "".join(self.items(added, rows[0].indent))[len(self.line_end) :]
                yield Edit(rows[0].line_start, rows[0].line_start, lines + self.line_end)

    def emptied(self) -> Iterator[Edit]:
        """Take out all items, and say behind the key that there are none; comments stay."""
        colon = self.colon()
        yield Edit(colon, colon, " []")
        for row in self.rows():
            yield self.removed(row)

    def opened(self, new: Sequence[str]) -> Iterator[Edit]:
        """Put items in block style in the place of brackets; a comment behind those stays with the key."""
        colon = self.colon()
        if self.text[colon : self.mark.start].strip(" \t"):
            message = "it does not begin in the line of its key"
            raise ListEditError(message)
        rest = _REST.match(self.text, self.mark.end)
        if rest is None:
            message = "something else stands behind it"
            raise ListEditError(message)
        indent = " " * (column(self.text, self.key) + self.step)
        yield Edit(colon, self.mark.end, "")
        yield Edit(rest.end(), rest.end(), "".join(self.items(new, indent)))

    def items(self, new: Sequence[str], indent: str) -> Iterator[str]:
        """Yield lines of items, each behind a line end."""
        for one in new:
            yield f"{self.line_end}{indent}- {self.quoted(one)}"

    def rows(self) -> list[_Row]:
        members = self.mark.members
        return [self.row(one) for one in members] if isinstance(members, (list, tuple)) else []

    def row(self, item: Mark) -> _Row:
        """Find the line, or the lines, of an item."""
        text = self.text
        dash = text.rfind("-", self.behind_key, item.start)
        line_start = dash - column(text, dash)
        end = item.start + len(text[item.start : item.end].rstrip())
        rest = _REST.match(text, end)
        alone = not text[line_start:dash].strip(" ") and not text[dash + 1 : item.start].strip(" ")
        if dash < 0 or rest is None or not alone or item.target is not None:
            message = "an item has an anchor, a tag or a comment inside, or is an alias"
            raise ListEditError(message)
        return _Row(line_start, text[line_start:dash], item.start, end, rest.end())

    def removed(self, row: _Row) -> Edit:
        """Take out the lines of an item, with one line end."""
        behind = _LINE_END.match(self.text, row.line_end)
        return Edit(row.line_start, behind.end() if behind is not None else row.line_end, "")

    def colon(self) -> int:
        """Give the offset behind the colon of the key."""
        colon = _COLON.match(self.text, self.behind_key)
        if colon is None:
            message = "its key is not followed by a colon"
            raise ListEditError(message)
        return colon.end()

    # -- in brackets -----------------------------------------------------------------------------

    def refuse_comments(self) -> None:
        """Refuse brackets that hold more than items: it would be lost."""
        at = self.mark.start + 1
        members = self.mark.members
        for item in members if isinstance(members, (list, tuple)) else ():
            self.skip(at, item.start)
            at = item.end
        self.skip(at, self.mark.end - 1)

    def skip(self, start: int, end: int) -> None:
        if _BETWEEN.fullmatch(self.text, start, end) is None:
            message = "comments, anchors or tags stand in it"
            raise ListEditError(message)

    def brackets(self, new: Sequence[str], start: int) -> str:
        """Write a list in brackets: on lines of its own below a key that has one, as JSON often is."""
        texts = [self.quoted(one) for one in new]
        indent = self.text[self.key - column(self.text, self.key) : self.key]
        members = self.mark.members or ()
        was_one_line = bool(members) and not _LINE_END.search(self.text, self.mark.start, self.mark.end)
        if indent.strip() or was_one_line:
            return f"[{', '.join(texts)}]"
        outer = self.text[start - column(self.text, start) : start]
        outer = outer[: len(outer) - len(outer.lstrip())]
        step = indent[len(outer) :] if indent.startswith(outer) and len(indent) > len(outer) else "  "
        inner = f"{self.line_end}{indent}{step}"
        return f"[{inner}{f',{inner}'.join(texts)}{self.line_end}{indent}]"

    def quoted(self, text: str) -> str:
        """Quote a text: in single quotes, but in double ones where the key is, or nothing else will do."""
        if text.isprintable() and self.text[self.key : self.key + 1] != '"':
            return "'" + text.replace("'", "''") + "'"
        return '"' + "".join(_escaped(character) for character in text) + '"'


class _Row(NamedTuple):
    """An item of a list in block style: its first line's start and indentation, its text, its end."""

    line_start: int
    indent: str
    start: int
    end: int
    line_end: int


def column(text: str, offset: int) -> int:
    """Give the column of a character, from 0."""
    return offset - max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) - 1


def _escaped(character: str) -> str:
    """Escape a character for double quotes, as both JSON and YAML read it."""
    if character in {'"', "\\"}:
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    if code > 0xFFFF:  # noqa: PLR2004  # the last that four digits can name; both read a pair of halves
        high, low = divmod(code - 0x10000, 0x400)
        return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
    return _ESCAPED.get(character) or f"\\u{code:04x}"
