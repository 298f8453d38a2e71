"""Say which stretches of a document's text have to change for one operation.

There may be several ways to write a thing; the best comes first, and whoever asks tries which of them
means what it should.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.fixing.ground import Ground, Splice, Unfit
from itilcheck.fixing.rendering import as_json, block, inline
from itilcheck.location import join, split
from itilcheck.mending.patch import END, at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itilcheck.document import JSON, Mark
    from itilcheck.finding import Operation
    from itilcheck.fixing.ground import Spot

Way = tuple[Splice, ...]
"""Splices that together do one operation; none of them overlap."""

_FIRST = ("apiVersion",)
"""Keys that stand at the top of a document."""


def ways(ground: Ground, data: JSON, operation: Operation) -> Iterator[Way]:
    """Yield ways to do an operation on a document; ``data`` is what it says. Raises Unfit."""
    above, last = join("", *split(operation.pointer)[:-1]), split(operation.pointer)[-1:]
    if not last:
        message = "a whole document is not replaced"
        raise Unfit(message)
    holder = at(data, above)
    if operation.op == "move":
        yield from _renamed(ground, operation, last[0])
    elif operation.op == "remove":
        yield from _removed(ground, ground.spot(operation.pointer))
    elif operation.op == "replace" or (isinstance(holder, dict) and last[0] in holder):
        yield from _replaced(ground, ground.spot(operation.pointer), operation.value)
    elif isinstance(holder, dict):
        yield from _added(ground, ground.spot(above), last[0], operation.value)
    else:
        place = len(holder) if last[0] == END else int(last[0])
        yield from _inserted(ground, ground.spot(above), place, operation.value)


def _added(ground: Ground, spot: Spot, key: str, value: JSON) -> Iterator[Way]:
    """Add a member to a map: below the others, or between its brackets."""
    mark = _open(spot)
    if spot.in_flow or ground.is_flow(mark):
        quotes = ground.key_quotes(mark)
        yield from _into_brackets(ground, mark, value, f"{inline(key, quotes=quotes)}: ", quotes)
        return
    start = ground.opening(mark)
    column = ground.column(start)
    if key in _FIRST and not spot.above and ground.is_first(start):
        yield (Splice(start, start, f"{inline(key)}: {inline(value)}{ground.newline}{' ' * column}"),)
    for lines in _shapes({key: value}, value, ground, mark):
        for end in ground.ends(mark.end):
            yield (ground.below(end, _deep(lines, column)),)


def _inserted(ground: Ground, spot: Spot, place: int, value: JSON) -> Iterator[Way]:
    """Put an item into a list."""
    mark = _open(spot)
    items = ground.own(mark)
    if spot.in_flow or ground.is_flow(mark):
        quotes = '"' if ground.is_json or any(ground.quotes(one) == '"' for one in items) else ""
        if place >= len(items):
            yield from _into_brackets(ground, mark, value, "", quotes)
        else:
            start = items[place].start
            yield (Splice(start, start, f"{_between(ground, mark, value, quotes)}, "),)
        return
    column = ground.column(ground.opening(mark))
    for lines in _shapes([value], value, ground, mark):
        if place >= len(items):
            for end in ground.ends(mark.end):
                yield (ground.below(end, _deep(lines, column)),)
        else:
            dash = ground.text.rfind("-", 0, items[place].start)
            text = ground.newline.join([lines[0], *_deep(lines[1:], column)])
            yield (Splice(dash, dash, f"{text}{ground.newline}{' ' * column}"),)


def _replaced(ground: Ground, spot: Spot, value: JSON) -> Iterator[Way]:
    """Put another value in the place of one."""
    mark = spot.mark
    is_container = isinstance(value, (dict, list)) and bool(value)
    quotes = '"' if ground.is_json else ground.quotes(mark)
    if spot.in_flow or (mark.members is not None and ground.is_flow(mark) and spot.holder is not None):
        quotes = quotes or (ground.key_quotes(spot.holder) if spot.holder is not None else "")
        yield (Splice(mark.start, mark.end, _spaced(ground, mark, _between(ground, mark, value, quotes))),)
    elif is_container and spot.holder is not None:
        for lines in _shapes(value, value, ground, spot.holder):
            yield from _put(ground, mark, lines, is_block=lines[0][:1] not in {"{", "["})
    else:
        yield from _put(ground, mark, [inline(value, quotes=quotes)], is_block=False)


def _put(ground: Ground, mark: Mark, lines: Sequence[str], *, is_block: bool) -> Iterator[Way]:
    """Put lines of a block in the place of a value that stands in one; what follows in its line stays."""
    text, newline = ground.text, ground.newline
    end = mark.end
    trailing = text[end - 1 : end] in {"\n", "\r"} and end > mark.start
    end = ground.bare(end) if trailing else end
    comment = ground.header_comment(mark)
    if mark.key_span is None:
        column = ground.column(ground.opening(mark))
        if mark.start == mark.end:
            message = "an empty item is left alone"
            raise Unfit(message)
        rest = _deep(lines[1:], column)
        if rest and not trailing and "\n" not in text[mark.start : end]:
            for below in ground.ends(end):
                yield (Splice(mark.start, end, lines[0]), ground.below(below, rest))
        yield (Splice(mark.start, end, newline.join([lines[0] + comment, *rest])),)
        return
    colon = ground.colon(mark)
    column = ground.column(mark.key_span[0])
    if not is_block:
        if "\n" not in text[colon : mark.start]:
            yield (Splice(mark.start, end, _spaced(ground, mark, lines[0]) + comment),)
        yield (Splice(colon, end, f" {lines[0]}"),)
        return
    step = ground.indentation()
    deep = column + (step.dash if lines[0].startswith("- ") else step.mapping)
    rest = _deep(lines, deep)
    if not trailing and "\n" not in text[colon:end]:
        for below in ground.ends(end):
            yield (Splice(colon, end, comment), ground.below(below, rest))
    yield (Splice(colon, end, newline.join([comment, *rest])),)


def _removed(ground: Ground, spot: Spot) -> Iterator[Way]:
    """Take a member or an item out; the last one leaves an empty map or list."""
    mark, holder = spot.mark, spot.holder
    if holder is None:
        message = "a whole document is not removed"
        raise Unfit(message)
    own = ground.own(holder)
    starts = [_start(ground, one, holder) for one in own]
    index = own.index(mark)
    start = starts[index]
    if spot.in_flow:
        if index + 1 < len(own):
            yield (Splice(start, starts[index + 1], ""),)
        elif index:
            yield (Splice(own[index - 1].end, mark.end, ""),)
        else:
            yield (Splice(start, mark.end, ""),)
        return
    if len(own) == 1:
        yield from _emptied(ground, mark, holder)
        above = spot._replace(mark=holder, above=spot.above[:-1])
        yield from _put(ground, above.mark, ["[]" if mark.key_span is None else "{}"], is_block=False)
        return
    for end in ground.ends(mark.end):
        if ground.is_first(start):
            line = ground.line_start(start)
            unended = end == len(ground.text) and ground.text[-1:] not in {"\n", "\r"}
            yield (Splice(ground.bare(line) if unended else line, end, ""),)
        elif index + 1 < len(own) and "#" not in ground.text[mark.end : starts[index + 1]]:
            yield (Splice(start, starts[index + 1], ""),)


def _emptied(ground: Ground, mark: Mark, holder: Mark) -> Iterator[Way]:
    """Take the only line out below a key, whose comment stays."""
    start = _start(ground, mark, holder)
    if holder.key_span is None or holder.start != ground.opening(holder) or not ground.is_first(start):
        return
    colon = ground.colon(holder)
    brackets = Splice(colon, colon, " []" if mark.key_span is None else " {}")
    for end in ground.ends(mark.end):
        yield (brackets, Splice(ground.line_start(start), end, ""))


def _renamed(ground: Ground, operation: Operation, name: str) -> Iterator[Way]:
    """Give another key to what stays where it is."""
    span = ground.spot(operation.origin).mark.key_span
    if span is None or split(operation.origin)[:-1] != split(operation.pointer)[:-1]:
        message = "it would have to go somewhere else"
        raise Unfit(message)
    first = ground.text[span[0] : span[0] + 1]
    quotes = first if first in {'"', "'"} else ""
    yield (Splice(*span, inline(name, quotes=quotes)),)


def _open(spot: Spot) -> Mark:
    """Give the mark of a map or list to put something into; one behind an alias is another's as well."""
    if spot.mark.target is not None:
        message = "it stands behind an alias, which other places share"
        raise Unfit(message)
    if spot.mark.members is None:
        message = "nothing can be put into what stands there"
        raise Unfit(message)
    return spot.mark


def _into_brackets(ground: Ground, mark: Mark, value: JSON, key: str, quotes: str) -> Iterator[Way]:
    """Put a thing last between the brackets of a map or list, on a line of its own if others are."""
    own = ground.own(mark)
    if not own:
        place = ground.opening(mark) + 1
        yield (Splice(place, place, f"{key}{_between(ground, mark, value, quotes)}"),)
        return
    last = own[-1]
    start = last.key_span[0] if last.key_span is not None else last.start
    lead = ground.text[ground.line_start(start) : start]
    tight = ground.is_json and len(own) > 1 and f",{ground.text[start]}" == ground.text[start - 1 : start + 1]
    if tight:
        yield (Splice(last.end, last.end, f",{key.rstrip()}{as_json(value, tight=True)}"),)
    elif ground.is_first(start) and ground.line_start(start) > ground.opening(mark):
        unit = lead[len(_lead(ground, ground.opening(mark))) :] or "  "
        text = _between(ground, mark, value, quotes)
        if ground.is_json:
            text = as_json(value, indent=unit).replace("\n", f"{ground.newline}{lead}")
        line = f"{lead}{key}{text}"
        comma, end = ground.after_comma(last.end)
        if end is not None and comma is None:
            yield (Splice(last.end, last.end, ","), ground.below(end, [line]))
        elif end is not None:
            yield (ground.below(end, [f"{line},"]),)
        yield (Splice(last.end, last.end, f",{ground.newline}{line}"),)
    else:
        yield (Splice(last.end, last.end, f", {key}{_between(ground, mark, value, quotes)}"),)


def _between(ground: Ground, mark: Mark, value: JSON, quotes: str) -> str:
    """Write a value as it may stand between brackets."""
    if not ground.is_json:
        return inline(value, quotes=quotes)
    several = isinstance(value, (dict, list)) and value and ground.text.count("\n") > 1
    if not several or mark.key_span is None:
        return as_json(value)
    lead = _lead(ground, mark.start)
    holder = next((one for one in ground.own(ground.root) if one.key_span is not None), None)
    unit = _lead(ground, holder.key_span[0]) if holder is not None and holder.key_span is not None else "  "
    return as_json(value, indent=unit or "  ").replace("\n", f"{ground.newline}{lead}")


def _lead(ground: Ground, offset: int) -> str:
    """Give the blanks that the line of an offset begins with."""
    line = ground.text[ground.line_start(offset) : offset]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _spaced(ground: Ground, mark: Mark, text: str) -> str:
    """Put a blank before what takes the place of nothing behind a colon."""
    return f" {text}" if mark.start == mark.end and ground.text[mark.start - 1] == ":" else text


def _shapes(whole: JSON, value: JSON, ground: Ground, holder: Mark) -> Iterator[list[str]]:
    """Yield the lines of a value as a block and between brackets, first as those beside it are.

    ``whole`` is what is written, ``value`` the map or list in it.
    """
    lines = block(whole, ground.indentation())
    if not isinstance(value, (dict, list)) or not value:
        yield lines
        return
    flat = inline(value)
    if whole is not value:
        flat = f"- {flat}" if isinstance(whole, list) else f"{inline(next(iter(whole)))}: {flat}"
    beside = [one for one in ground.own(holder) if one.members is not None and one.target is None]
    brackets = [ground.is_flow(one) for one in beside]
    yield from ([flat], lines) if brackets and all(brackets) else (lines, [flat])


def _start(ground: Ground, mark: Mark, holder: Mark) -> int:
    """Give where a member begins with its key, or an item of a block with its dash."""
    if mark.key_span is not None:
        return mark.key_span[0]
    return mark.start if ground.is_flow(holder) else ground.text.rfind("-", 0, mark.start)


def _deep(lines: Sequence[str], column: int) -> list[str]:
    return [f"{' ' * column}{line}" for line in lines]
