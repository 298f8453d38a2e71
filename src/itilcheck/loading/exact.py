"""Read YAML the exact way: events of ruamel.yaml become data, marks and issues.

The reader is driven event by event, so depth is bounded before any recursion, in C or here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itilcheck.document import Mark
from itilcheck.loading import scalar
from itilcheck.loading.issue import Issue, Reading, Unreadable
from itilcheck.loading.text import lines
from itilcheck.loading.wording import CONTINUED, continues, is_unclosed, worded
from itilcheck.location import Position, Region, join
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import JSON
    from itilcheck.loading.limits import Limits

_STANDARD = "tag:yaml.org,2002:"
_TEXT_TAGS = {"!", f"{_STANDARD}str", f"{_STANDARD}timestamp", f"{_STANDARD}binary"}
_RESOLVED_TAGS = {f"{_STANDARD}{name}" for name in ("int", "float", "bool", "null")}
_CONTAINER_TAGS = {"!", f"{_STANDARD}map", f"{_STANDARD}seq"}
_SECOND_OPINION = 256 * 1024
_LONGEST_KEY = 1000


class _Value(NamedTuple):
    """A value as built: data, marks, and its number of values with aliases expanded."""

    data: JSON
    mark: Mark
    size: int


def read(text: str, limits: Limits, first_line: int = 1) -> Iterator[Reading]:
    """Yield the documents of a YAML stream; ``first_line`` is the line of the text's first.

    Raises Unreadable where the text is no YAML or a bound is passed; what was yielded before holds.
    """
    done = 0
    try:
        for reading in _Builder(text, limits, first_line, pure=False).documents():
            yield reading
            done += 1
    except _SyntaxFault as fault:
        if len(text) > _SECOND_OPINION:
            raise Unreadable(fault.issue) from None
    else:
        return
    # The pure parser is the judge of what the C parser refuses: it accepts more, and says it better.
    try:
        for index, reading in enumerate(_Builder(text, limits, first_line, pure=True).documents()):
            if index >= done:
                yield reading
    except _SyntaxFault as fault:
        raise Unreadable(fault.issue) from None


class _SyntaxFault(Exception):  # noqa: N818  # it carries a finding, it is no error of ours
    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


class _Builder:
    """Builds documents from events; one instance reads one stream."""

    def __init__(self, text: str, limits: Limits, first_line: int, *, pure: bool) -> None:
        self.text = text
        self.limits = limits
        self.first_line = first_line
        self.lines = lines(text)
        self.events = self._parse(pure=pure)
        self.anchors: dict[str, _Value | None] = {}
        self.issues: list[Issue] = []
        self.expanded = 0

    def _parse(self, *, pure: bool) -> Iterator[Any]:
        from ruamel.yaml import YAML  # noqa: PLC0415  # slow to import, and most files never need it
        from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415  # as above

        try:
            yield from YAML(typ="safe", pure=pure).parse(self.text)
        except MarkedYAMLError as error:
            raise _SyntaxFault(self._complaint(error)) from None
        except YAMLError as error:
            before = lines(self.text[: getattr(error, "position", None) or 0])
            message = f"character {_character(error)} is not allowed in YAML"
            raise _SyntaxFault(self._fault(len(before) - 1, len(before[-1]), message)) from None

    def _complaint(self, error: Any) -> Issue:  # noqa: ANN401  # ruamel.yaml's errors are untyped
        """Tell a parser's complaint where it can be mended, which is not always where it was noticed."""
        problem = error.problem or error.context or ""
        noticed, begun = error.problem_mark or error.context_mark, error.context_mark
        if noticed is None:
            return self._fault(0, 0, worded(problem))
        if begun is not None and noticed.line > begun.line and is_unclosed(problem):
            noticed = begun
        line, column = noticed.line, noticed.column
        text = self.lines[line] if line < len(self.lines) else ""
        if continues(problem, text[:column]):
            return self._fault(line, len(text) - len(text.lstrip()), CONTINUED)
        return self._fault(line, column, worded(problem, text[column : column + 1]))

    def _fault(self, line: int, column: int, message: str) -> Issue:
        start = self._position(line, column)
        end = Position(start.line, start.column + 1)
        return Issue("syntax-error", message, Region(start, end), fatal=True)

    def documents(self) -> Iterator[Reading]:
        for event in self.events:
            if type(event).__name__ != "DocumentStartEvent":
                continue
            self.anchors.clear()
            self.issues = []
            self.expanded = 0
            value = self._value(next(self.events), None, "", 0)
            yield Reading(value.data, value.mark, tuple(self.issues))

    def _value(self, event: Any, key: Region | None, pointer: str, depth: int) -> _Value:  # noqa: ANN401  # ruamel.yaml's events are untyped
        name = type(event).__name__
        if name == "AliasEvent":
            return self._alias(event, key, pointer)
        if event.anchor is not None:
            self.anchors[str(event.anchor)] = None
        if name == "ScalarEvent":
            value = self._scalar(event, key, pointer)
        else:
            if depth >= self.limits.depth:
                message = f"nested deeper than {self.limits.depth} maps and lists"
                raise Unreadable(
                    Issue("document-too-large", message, self._region(event), pointer, fatal=True)
                )
            if event.tag is not None and str(event.tag) not in _CONTAINER_TAGS:
                self._tag(event, pointer)
            build = self._map if name == "MappingStartEvent" else self._list
            value = build(event, key, pointer, depth + 1)
        if event.anchor is not None:
            self.anchors[str(event.anchor)] = value
        return value

    def _alias(self, event: Any, key: Region | None, pointer: str) -> _Value:  # noqa: ANN401  # as above
        region = self._region(event)
        anchor = str(event.anchor)
        value = self.anchors.get(anchor)
        if value is None:
            what = "refers to itself" if anchor in self.anchors else "has no anchor above it"
            message = f'alias "*{anchor}" {what}'
            raise Unreadable(Issue("syntax-error", message, region, pointer, fatal=True))
        self.expanded += value.size
        if self.expanded > self.limits.expansion:
            message = f"aliases expand to more than {self.limits.expansion:,} values"
            raise Unreadable(Issue("document-too-large", message, region, pointer, fatal=True))
        target = value.mark if value.mark.target is None else value.mark.target
        return _Value(value.data, Mark(region, key, target.members, target), value.size)

    def _scalar(self, event: Any, key: Region | None, pointer: str) -> _Value:  # noqa: ANN401  # as above
        region = self._region(event)
        text: str = event.value
        data: JSON = text
        if event.tag is None:
            if event.implicit[0]:
                data = scalar.plain(text)
        elif str(event.tag) in _RESOLVED_TAGS:
            data = scalar.plain(text)
        elif str(event.tag) not in _TEXT_TAGS:
            self._tag(event, pointer)
        if isinstance(data, float) and data - data != 0:
            message = f"{text} is no number that JSON knows"
            self.issues.append(Issue("value-beyond-json", message, region, pointer))
            data = text
        return _Value(data, Mark(region, key), 1)

    def _list(self, event: Any, key: Region | None, pointer: str, depth: int) -> _Value:  # noqa: ANN401  # as above
        data: list[JSON] = []
        marks: list[Mark] = []
        size = 1
        while type(below := next(self.events)).__name__ != "SequenceEndEvent":
            value = self._value(below, None, f"{pointer}/{len(data)}", depth)
            data.append(value.data)
            marks.append(value.mark)
            size += value.size
        return _Value(data, Mark(self._region(event), key, marks), size)

    def _map(self, event: Any, key: Region | None, pointer: str, depth: int) -> _Value:  # noqa: ANN401  # as above
        data: dict[str, JSON] = {}
        marks: dict[str, Mark] = {}
        merges: list[_Value] = []
        size = 1
        while type(below := next(self.events)).__name__ != "MappingEndEvent":
            at = self._region(below)
            name, is_merge = self._key(below, pointer, depth)
            value = self._value(next(self.events), at, join(pointer, name), depth)
            size += value.size
            if is_merge:
                merges.extend(self._mergeable(value, pointer))
            elif name in data:
                related = ((marks[name].key or at, "the first one, which counts"),)
                message = f'key "{name}" stands twice'
                self.issues.append(Issue("duplicate-key", message, at, join(pointer, name), related))
            else:
                data[name] = value.data
                marks[name] = value.mark
        for merge in merges:
            _merge(merge, data, marks)
        return _Value(data, Mark(self._region(event), key, marks), size)

    def _key(self, event: Any, pointer: str, depth: int) -> tuple[str, bool]:  # noqa: ANN401  # as above
        """Give a key's text, and whether it is a merge key; what is no text is an issue."""
        region = self._region(event)
        if type(event).__name__ == "ScalarEvent" and not event.tag:
            if not event.implicit[0]:
                return event.value, False
            if event.value == "<<":
                return "<<", True
            if isinstance(scalar.plain(event.value), str):
                return event.value, False
        value = self._value(event, None, pointer, depth)
        text = event.value if type(event).__name__ == "ScalarEvent" else _written(value.data)
        message = f'key "{text[:40]}" is not text, quote it'
        self.issues.append(Issue("value-beyond-json", message, region, join(pointer, text)))
        return text, False

    def _mergeable(self, value: _Value, pointer: str) -> Iterator[_Value]:
        """Yield the maps that a merge key brings in, each with the mark of the place of use."""
        if isinstance(value.data, dict):
            yield value
        elif isinstance(value.data, list) and all(isinstance(item, dict) for item in value.data):
            for item, mark in zip(value.data, value.mark.members or (), strict=True):
                yield _Value(item, mark, 1)  # type: ignore[arg-type]  # a list's members are marks
        else:
            message = '"<<" merges maps, and this is none'
            self.issues.append(Issue("syntax-error", message, value.mark.region, pointer))

    def _tag(self, event: Any, pointer: str) -> None:  # noqa: ANN401  # as above
        tag = str(event.tag).replace(_STANDARD, "!!")
        message = f'tag "{tag[:40]}" says nothing here, the value is read without it'
        self.issues.append(Issue("value-beyond-json", message, self._region(event), pointer))

    def _region(self, event: Any) -> Region:  # noqa: ANN401  # as above
        """Give an event's region, clipped to its first line, without anchor or tag where that is plain."""
        start, end = event.start_mark, event.end_mark
        line, column = start.line, start.column
        if type(event).__name__ in {"MappingStartEvent", "SequenceStartEvent"} or end.line != line:
            until = len(self.lines[line].rstrip()) if line < len(self.lines) else column
            return Region(self._position(line, column), self._position(line, max(until, column)))
        if getattr(event, "value", "") and (event.anchor or event.tag):
            tail = self.lines[line][: end.column]
            if tail.endswith(event.value) and end.column - len(event.value) >= column:
                column = end.column - len(event.value)
        return Region(self._position(line, column), self._position(line, end.column))

    def _position(self, line: int, column: int) -> Position:
        return Position(line + self.first_line, column + 1)


def _merge(merge: _Value, data: dict[str, JSON], marks: dict[str, Mark]) -> None:
    """Add what a merged map has and ours has not; its values stand at the alias."""
    members = merge.mark.members
    if not isinstance(members, dict):
        return
    for name, value in merge.data.items():
        if name not in data:
            data[name] = value
            mark = members[name]
            alias = merge.mark.target is not None
            marks[name] = Mark(merge.mark.region, merge.mark.region, mark.members, mark) if alias else mark


def _written(data: JSON) -> str:
    """Give a key that is a map or list a text of its own, of bounded length.

    Keys of keys of keys would else double their length each time that they are quoted.
    """
    from json import JSONEncoder  # noqa: PLC0415  # rare, and slow to import

    text = ""
    for part in JSONEncoder().iterencode(data):
        text += part
        if len(text) > _LONGEST_KEY:
            break
    return text[:_LONGEST_KEY]


def _character(error: Exception) -> str:
    """Name the character that a reader refused."""
    code = getattr(error, "character", None)
    if isinstance(code, bytes):
        return f"0x{code[0]:02x}"
    return f"U+{code:04X}" if isinstance(code, int) else "there"
