"""Build the values of a YAML document from its events: data, marks, and issues."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.document import Mark
from itilcheck.loading import scalar
from itilcheck.loading.text import HALF
from itilcheck.loading.trail import shown
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, TypeAlias

    from itilcheck.document import JSON, Span
    from itilcheck.loading.limits import Limits
    from itilcheck.loading.text import Lines
    from itilcheck.loading.trail import Trail

    Event: TypeAlias = Any  # ruamel.yaml's are untyped
    Value: TypeAlias = tuple[JSON, Mark]

_STANDARD = "tag:yaml.org,2002:"
_TEXT_TAGS = {"!", *(f"{_STANDARD}{name}" for name in ("str", "timestamp", "binary"))}
_RESOLVED_TAGS = {f"{_STANDARD}{name}" for name in ("int", "float", "bool", "null")}
_CONTAINER_TAGS = {"!", f"{_STANDARD}map", f"{_STANDARD}seq"}
_CHARACTERS_A_VALUE = 1_000
_TAG = re.compile(r"![^ \t\r\n]*")
_BLANK = re.compile(r"(?:[ \t\r\n]+(?:#[^\r\n]*)?)*")
_COLON = re.compile(r"[ \t\r\n]*:")


class _Anchored(NamedTuple):
    """An anchored value, and how much each alias adds to its document."""

    data: JSON
    mark: Mark
    size: int


class Builder:
    """Builds one document after the other; what aliases expand to is bounded for all of them together."""

    def __init__(self, text: str, lines: Lines, limits: Limits, trail: Trail) -> None:
        """Keep the text that the events are about, and where to note what is wrong."""
        self._text = text
        self._lines = lines
        self._limits = limits
        self._trail = trail
        self._path = trail.path
        self._events: Iterator[Event] = iter(())
        self._base = 0
        self._anchors: dict[str, _Anchored | None] = {}
        self._built = 0
        self._expanded = 0
        self._expansions = limits.entries

    def document(self, events: Iterator[Event], base: int) -> Value:
        """Take the events of a document behind its first, and give its root.

        ``base`` is the offset in the text from which the events count theirs.
        """
        self._trail.restart()
        self._events = events
        self._base = base
        self._anchors.clear()
        self._expanded = 0
        return self._value(next(events), None)

    def _span(self, event: Event) -> Span:
        return self._base + event.start_mark.index, self._base + event.end_mark.index

    def _value(self, event: Event, key: Span | None) -> Value:
        """Build the value that an event begins; ``key`` is the place of the key that leads to it."""
        name = type(event).__name__
        if name == "AliasEvent":
            return self._alias(event, key)
        before = self._built
        self._built += 1
        anchor = event.anchor
        if anchor is not None:
            self._anchors[str(anchor)] = None
        value = self._scalar(event, key) if name == "ScalarEvent" else self._container(event, key)
        if anchor is not None:
            self._anchors[str(anchor)] = _Anchored(*value, self._built - before)
        return value

    def _container(self, event: Event, key: Span | None) -> Value:
        self._trail.deeper(self._span(event))
        if event.tag is not None and str(event.tag) not in _CONTAINER_TAGS:
            self._tag(event)
        return (self._map if type(event).__name__ == "MappingStartEvent" else self._list)(event, key)

    def _alias(self, event: Event, key: Span | None) -> Value:
        start, end = span = self._span(event)
        anchor = str(event.anchor)
        value = self._anchors.get(anchor)
        if value is None:
            name = shown(anchor, 20)
            message = f'"*{name}" refers to no "&{name}" above, quote it if it is text'
            if anchor in self._anchors:
                message = f'"*{name}" stands inside of "&{name}", the value that it repeats'
            self._trail.stop("syntax-error", message, span)
        self._built += value.size
        self._expanded += value.size
        self._expansions -= value.size
        if self._expanded > self._limits.expansion or self._expansions < 0:
            bound = self._limits.expansion if self._expansions >= 0 else self._limits.entries
            message = f"aliases expand to more than {bound:,} values"
            self._trail.stop("document-too-large", message, span)
        target = value.mark.target or value.mark
        return value.data, Mark(self._lines, start, end, key, target.members, target)

    def _scalar(self, event: Event, key: Span | None) -> Value:
        text: str = event.value
        start, end = self._base + event.start_mark.index, self._base + event.end_mark.index
        tag = event.tag
        if tag is not None or event.anchor is not None:
            start = self._behind_properties(event, start, end)
        elif start == end and key is not None:
            colon = _COLON.match(self._text, key[1], start)
            start = end = key[1] if colon is None else colon.end()
        self._built += len(text) // _CHARACTERS_A_VALUE
        data: JSON = text
        if tag is None and event.implicit[0]:
            data = scalar.plain(text)
        elif tag is not None or not text.isascii():
            data = self._spelt(event, text, (start, end))
        if type(data) is float and data - data != 0:
            message = f"{shown(text)} is no number that JSON knows"
            self._trail.tell("value-beyond-json", message, (start, end))
            data = text
        return data, Mark(self._lines, start, end, key)

    def _behind_properties(self, event: Event, start: int, end: int) -> int:
        """Give the offset at which a scalar begins behind its anchor and its tag."""
        text = self._text
        while start < end and text[start] in "&!":
            skipped = _TAG.match(text, start, end) if text[start] == "!" else None
            start = skipped.end() if skipped is not None else start + 1 + len(str(event.anchor))
            blank = _BLANK.match(text, start, end)
            start = blank.end() if blank is not None else start
        return start

    def _spelt(self, event: Event, text: str, span: Span) -> JSON:
        """Give the value of a scalar that has a tag, or may have escapes of characters beyond ASCII."""
        if HALF.search(text):
            text = self._trail.whole(text, span)
        tag = event.tag
        if tag is None or str(tag) in _TEXT_TAGS:
            return text
        if str(tag) in _RESOLVED_TAGS:
            return scalar.plain(text)
        self._tag(event)
        return text

    def _list(self, event: Event, key: Span | None) -> Value:
        start, end = self._span(event)
        data: list[JSON] = []
        marks: list[Mark] = []
        while type(below := next(self._events)).__name__ != "SequenceEndEvent":
            self._path.append(len(data))
            value, mark = self._value(below, None)
            self._path.pop()
            data.append(value)
            marks.append(mark)
            end = mark.end
        if event.flow_style:
            end = self._base + below.end_mark.index
        return data, Mark(self._lines, start, end, key, marks)

    def _map(self, event: Event, key: Span | None) -> Value:
        start, end = self._span(event)
        data: dict[str, JSON] = {}
        marks: dict[str, Mark] = {}
        merge: Value | None = None
        while type(below := next(self._events)).__name__ != "MappingEndEvent":
            name, at, is_merge = self._key(below)
            self._path.append(name)
            value = self._value(next(self._events), at)
            end = value[1].end
            if is_merge and merge is None:
                merge = value
            elif is_merge or name in data:
                first = merge[1] if is_merge and merge is not None else marks[name]
                self._trail.tell("duplicate-key", f'key "{shown(name)}" stands twice', at, first.key_span)
            else:
                data[name], marks[name] = value
            self._path.pop()
        if merge is not None:
            self._merge(merge, data, marks)
        if event.flow_style:
            end = self._base + below.end_mark.index
        return data, Mark(self._lines, start, end, key, marks)

    def _key(self, event: Event) -> tuple[str, Span, bool]:
        """Give a key's text, its place, and whether it is a merge key; what is no text is an issue."""
        is_scalar = type(event).__name__ == "ScalarEvent"
        text: str = event.value if is_scalar else ""
        if is_scalar and event.anchor is None and event.tag is None and len(text) <= self._limits.key:
            is_plain = event.implicit[0]
            if type(scalar.plain(text)) is str if is_plain else text.isascii() or not HALF.search(text):
                return text, self._span(event), is_plain and text == "<<"
        told = len(self._trail.issues)
        self._path.append(text[: self._limits.key])
        data, mark = self._value(event, None)
        span = mark.start, mark.end
        if not isinstance(data, str):
            del self._trail.issues[told:]
            data = text if is_scalar else " ".join(self._text[mark.start : mark.end].split())
            self._path[-1] = data[: self._limits.key]
            self._trail.tell("value-beyond-json", f'key "{shown(data)}" is not text, quote it', span)
        name = self._trail.key(data, span)
        self._path.pop()
        return name, span, False

    def _merge(self, merge: Value, data: dict[str, JSON], marks: dict[str, Mark]) -> None:
        """Add what merged maps have and ours has not; what comes by an alias stands at the alias."""
        merged, mark = merge
        maps: Iterable[tuple[JSON, Mark]] = [merge]
        if isinstance(mark.members, list):
            maps = zip(merged, mark.members, strict=True)
        for value, its in maps:
            if not isinstance(value, dict) or not isinstance(its.members, dict):
                message = '"<<" merges maps, and this is none'
                self._trail.tell("syntax-error", message, (its.start, its.end))
                continue
            alias = next((one for one in (mark, its) if one.target is not None), None)
            for name in value:
                if name not in data:
                    data[name] = value[name]
                    member = its.members[name]
                    marks[name] = member if alias is None else _merged(alias, member)

    def _tag(self, event: Event) -> None:
        tag = shown(str(event.tag).replace(_STANDARD, "!!"))
        message = f'tag "{tag}" says nothing here, the value is read without it'
        start, end = self._span(event)
        written = _TAG.search(self._text, start, end)
        self._trail.tell("value-beyond-json", message, (start, end) if written is None else written.span())


def _merged(alias: Mark, mark: Mark) -> Mark:
    """Give the mark of a value that came in by a merge of what an alias stands for."""
    return Mark(alias.lines, alias.start, alias.end, (alias.start, alias.end), mark.members, mark)
