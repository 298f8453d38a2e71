"""Know the text of one document: where its values stand, in which style, and how deep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.fixing.rendering import Indentation
from itilcheck.location import split
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itilcheck.document import Mark

_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*(?:[ \t]*(?:#[^\r\n]*)?[\r\n]+)*[ \t]*)*")
_COLON = re.compile(r"[ \t]*:")
_REST = re.compile(r"[ \t]*(?:#[^\r\n]*)?(\r\n|\n|\r|\Z)")
_COMMA = re.compile(r"[ \t]*,")
_LINE_END = re.compile(r"\r\n|\n|\r")
_HEADER = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)")


class Unfit(Exception):  # noqa: N818  # it says why a fix is not applied, and is told
    """A place that cannot be changed; the message says why."""


class Splice(NamedTuple):
    """A stretch of text, by offsets, and what takes its place."""

    start: int
    end: int
    text: str


class Spot(NamedTuple):
    """A value in the text: its mark, the marks of what holds it, whether it stands between brackets."""

    mark: Mark
    above: tuple[Mark, ...]
    in_flow: bool

    @property
    def holder(self) -> Mark | None:
        """The mark of the map or list that holds the value; None for the root."""
        return self.above[-1] if self.above else None


class Ground:
    """The text of a document with its marks."""

    def __init__(self, text: str, root: Mark, *, is_json: bool, newline: str = "") -> None:
        """Keep the text; ``root`` has offsets into it. ``newline`` is for one that has no line ends."""
        self.text = text
        self.root = root
        self.is_json = is_json
        self.newline = line_end(text, newline or "\n")

    def spot(self, pointer: str) -> Spot:
        """Find a value that stands there; raises Unfit behind an alias, whose value others have too."""
        mark, above, in_flow = self.root, [], self.is_json
        for segment in split(pointer):
            if mark.target is not None:
                raise Unfit(self._shared(mark))
            in_flow = in_flow or self.is_flow(mark)
            above.append(mark)
            members = mark.members
            if isinstance(members, (list, tuple)):
                mark = members[int(segment)]
            elif members is not None:
                mark = members[segment]  # type: ignore[call-overload]  # a map: lists left above
            else:
                message = "nothing can be put into what stands there"
                raise Unfit(message)
        if mark.target is not None and mark.key_span == (mark.start, mark.end):
            raise Unfit(self._shared(mark))
        return Spot(mark, tuple(above), in_flow)

    def _shared(self, mark: Mark) -> str:
        return f'it stands behind "{self.text[mark.start : mark.end][:30]}", which other places share'

    def opening(self, mark: Mark) -> int:
        """Give where a value begins behind its anchor and tag."""
        if self.is_json:
            return mark.start
        found = _PROPERTIES.match(self.text, mark.start)
        return found.end() if found else mark.start

    def is_flow(self, mark: Mark) -> bool:
        """Tell whether a value is a map or list between brackets."""
        return mark.members is not None and self.text[self.opening(mark) :][:1] in {"{", "["}

    def header_comment(self, mark: Mark) -> str:
        """Give the comment behind the ``|`` or ``>`` of a text of lines, with the blanks before it."""
        found = _HEADER.match(self.text, mark.start) if mark.members is None else None
        return found[1] if found is not None else ""

    def own(self, mark: Mark) -> list[Mark]:
        """Give the marks of what stands inside a map or list, in order, without what was merged in."""
        members = mark.members or ()
        marks: Sequence[Mark] = list(members.values()) if hasattr(members, "values") else list(members)
        merged = [one.target is not None and one.key_span == (one.start, one.end) for one in marks]
        return sorted(
            (one for one, is_merged in zip(marks, merged, strict=True) if not is_merged), key=_start
        )

    def column(self, offset: int) -> int:
        """Give how many characters stand before an offset in its line."""
        return offset - self.line_start(offset)

    def line_start(self, offset: int) -> int:
        """Give where the line of an offset begins."""
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1

    def line_end(self, offset: int) -> int:
        """Give where the line of an offset ends."""
        found = _LINE_END.search(self.text, offset)
        return found.start() if found is not None else len(self.text)

    def is_first(self, offset: int) -> bool:
        """Tell whether only blanks stand before an offset in its line."""
        return not self.text[self.line_start(offset) : offset].strip(" \t")

    def colon(self, mark: Mark) -> int:
        """Give where the colon of a key ends; raises Unfit for a key that has none right behind it."""
        found = _COLON.match(self.text, mark.key_span[1]) if mark.key_span is not None else None
        if found is None:
            message = "its key is written in a way that is left alone"
            raise Unfit(message)
        return found.end()

    def ends(self, offset: int) -> Iterator[int]:
        """Yield where a line could be inserted below a value that ends at an offset, the best first."""
        if self.text[offset - 1 : offset] in {"\n", "\r"}:  # below a text of lines
            bare = self.bare(offset)
            found = _REST.match(self.text, bare)
            if found is not None and found.end() < offset:
                yield found.end()
            yield offset
            return
        found = _REST.match(self.text, offset)
        if found is None:
            message = "something else stands in the same line"
            raise Unfit(message)
        yield found.end()

    def after_comma(self, offset: int) -> tuple[int | None, int | None]:
        """Give where a comma behind a value ends, and the line, if but a comment follows; else None."""
        comma = _COMMA.match(self.text, offset)
        found = _REST.match(self.text, comma.end() if comma else offset)
        return comma.end() if comma else None, found.end() if found else None

    def bare(self, offset: int) -> int:
        """Give an offset without the ends of lines before it."""
        return len(self.text[:offset].rstrip(" \t\r\n"))

    def below(self, offset: int, lines: Sequence[str]) -> Splice:
        """Put lines in at the beginning of a line, or behind the last one that has no end."""
        text = self.newline.join(lines)
        if offset == len(self.text) and self.text[-1:] not in {"\n", "\r"}:
            return Splice(offset, offset, f"{self.newline}{text}")
        return Splice(offset, offset, f"{text}{self.newline}")

    def quotes(self, mark: Mark) -> str:
        """Give the quotes in which a plain value stands; empty where in none."""
        first = self.text[mark.start : mark.start + 1]
        return first if mark.members is None and first in {'"', "'"} else ""

    def key_quotes(self, holder: Mark) -> str:
        """Give the quotes of the keys of a map: those of all of them, if they are JSON's."""
        keys = [one.key_span for one in self.own(holder) if one.key_span is not None]
        return '"' if self.is_json or (keys and all(self.text[start] == '"' for start, _ in keys)) else ""

    def indentation(self) -> Indentation:
        """Find out how deep maps and lists stand below their keys, as the first ones show."""
        mapping, dash = 0, -1
        left = [self.root]
        while left and not (mapping and dash >= 0):
            mark = left.pop(0)
            for one in self.own(mark) if mark.target is None and not self.is_flow(mark) else ():
                left.append(one)
                if one.key_span is None or one.members is None or one.target or self.is_flow(one):
                    continue
                deeper = self.column(self.opening(one)) - self.column(one.key_span[0])
                if hasattr(one.members, "values"):
                    mapping = mapping or max(deeper, 0)
                elif dash < 0:
                    dash = max(deeper, 0)
        return Indentation(mapping or 2, 2 if dash < 0 else dash)


def _start(mark: Mark) -> int:
    return mark.start if mark.key_span is None else mark.key_span[0]


def line_end(text: str, default: str = "") -> str:
    """Give how the first line of a text ends; ``default`` where it has but one that does not."""
    found = _LINE_END.search(text)
    return found[0] if found else default
