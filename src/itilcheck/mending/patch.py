"""Apply operations of a JSON Patch (RFC 6902) to plain data, which is never altered itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.location import split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilcheck.document import JSON
    from itilcheck.finding import Operation

END = "-"
"""The segment that stands for the place behind the last item of a list."""


class PatchError(ValueError):
    """An operation that has no place in the data."""


def patched(data: JSON, operations: Iterable[Operation]) -> JSON:
    """Give the data with all operations applied, in order; raises PatchError."""
    for one in operations:
        data = _applied(data, one)
    return data


def at(data: JSON, pointer: str) -> JSON:
    """Give what stands at a pointer; raises PatchError where nothing does."""
    for segment in split(pointer):
        data = data[_key(data, segment)]
    return data


def _applied(data: JSON, operation: Operation) -> JSON:
    segments = split(operation.pointer)
    if operation.op == "remove":
        return _removed(data, segments)
    if operation.op == "move":
        value = at(data, operation.origin)
        return _put(_removed(data, split(operation.origin)), segments, value, add=True)
    if operation.op in {"add", "replace"}:
        return _put(data, segments, operation.value, add=operation.op == "add")
    message = f'"{operation.op}" is no operation, use add, remove, replace or move'
    raise PatchError(message)


def _put(data: JSON, segments: tuple[str, ...], value: JSON, *, add: bool) -> JSON:
    if not segments:
        return value
    segment, *rest = segments
    if rest or not add:
        key = _key(data, segment)
        return _with(data, key, _put(data[key], tuple(rest), value, add=add))
    if isinstance(data, dict):
        return {**data, segment: value}
    if not isinstance(data, list):
        raise PatchError(_nothing(segment))
    index = len(data) if segment == END else _index(segment, len(data) + 1)
    return [*data[:index], value, *data[index:]]


def _removed(data: JSON, segments: tuple[str, ...]) -> JSON:
    if not segments:
        message = "a whole document cannot be removed"
        raise PatchError(message)
    segment, *rest = segments
    key = _key(data, segment)
    if rest:
        return _with(data, key, _removed(data[key], tuple(rest)))
    if isinstance(data, dict):
        return {name: one for name, one in data.items() if name != key}
    return [one for index, one in enumerate(data) if index != key]


def _with(data: JSON, key: str | int, value: JSON) -> JSON:
    """Give a map or list with another value at a key that it has."""
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[key] = value  # type: ignore[index]  # a name into a map, a number into a list
    return copy


def _key(data: JSON, segment: str) -> str | int:
    """Give the key or index that a segment means; raises PatchError where nothing stands."""
    if isinstance(data, dict) and segment in data:
        return segment
    if isinstance(data, list):
        return _index(segment, len(data))
    raise PatchError(_nothing(segment))


def _index(segment: str, length: int) -> int:
    if segment.isdecimal() and len(segment) <= len(str(length)) and int(segment) < length:
        return int(segment)
    raise PatchError(_nothing(segment))


def _nothing(segment: str) -> str:
    return f'nothing stands at "{segment[:40]}"'
