"""Say how a statement would be mended: operations on its document as it is written.

Rules see documents in their long form. What they want changed is translated here, so that a short form
stays short where it can, and becomes long where something is added to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.document import resolve
from itilcheck.finding import Fix, Operation
from itilcheck.location import escape, join, split
from itilcheck.mending.patch import END, PatchError, patched
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itilcheck.document import JSON, Document, Node
    from itilcheck.finding import Mending

__all__ = ["declared", "extra", "instead", "mend"]

_REASON = "notApplicable"
_PROPERTY = "{property}"
_SHOWN = 40


class _Unwritable(Exception):  # noqa: N818  # it only says that there is no fix
    """A statement that cannot be written where it would have to stand."""


def mend(node: Node, title: str, operations: Iterable[Operation], *, safe: bool) -> Fix | None:
    """Make a fix of operations whose pointers begin at a node; None where they change nothing.

    ``add`` makes what leads to its place, and leaves alone what stands there already, unless that is
    empty. There is no fix for a mapped document, whose format is not ours, nor where a statement is
    answered with ``notApplicable`` on the way.
    """
    document = node.document
    if document.adapter is not None:
        return None
    rooted = [
        one._replace(pointer=node.pointer + one.pointer, origin=one.origin and node.pointer + one.origin)
        for one in operations
    ]
    try:
        written = tuple(_as_written(document, rooted))
    except (PatchError, _Unwritable):
        return None
    return Fix(title, safe, document, written) if written else None


def declared(mending: Mending, node: Node, name: str = "") -> Fix | None:
    """Make the fix that a rule's card declares; ``name`` is the property that ``{property}`` stands for."""
    segment = escape(name)
    operations = [
        one._replace(
            pointer=one.pointer.replace(_PROPERTY, segment), origin=one.origin.replace(_PROPERTY, segment)
        )
        for one in mending.patch
    ]
    return mend(node, mending.title, operations, safe=mending.safe)


def instead(node: Node, value: JSON, *, safe: bool = False) -> Fix | None:
    """Make the fix that puts another value in the place of one."""
    shown = f'write "{value[:_SHOWN]}"' if isinstance(value, str) else f"write {str(value).lower()[:_SHOWN]}"
    return mend(node, shown, [Operation("replace", "", value)], safe=safe)


def extra(node: Node, title: str, members: Mapping[str, JSON]) -> Fix | None:
    """Make the fix that adds members to a map for a person to fill in: those that it has not."""
    operations = [Operation("add", join("", name), value) for name, value in members.items()]
    return mend(node, title, operations, safe=False)


class _Way(NamedTuple):
    """How far a pointer was followed: to which value in both forms, and what is left of it."""

    pointer: str
    written: JSON
    long: JSON
    left: tuple[str, ...]


def _as_written(document: Document, operations: Iterable[Operation]) -> Iterable[Operation]:
    """Yield operations on the data as it is written that do what others do to its long form."""
    written, long = document.written, document.data
    for one in operations:
        steps = list(_steps(written, long, one))
        yield from steps
        written = patched(written, steps)
        if steps:
            long = _changed(long, one)


def _changed(long: JSON, operation: Operation) -> JSON:
    """Apply an operation to the long form; what was made on the way is read back from there."""
    if operation.op != "add":
        return patched(long, [operation])
    value = operation.value
    pointer = operation.pointer
    while pointer and resolve(long, pointer.rpartition("/")[0]) is None:
        pointer, _, segment = pointer.rpartition("/")
        value = _wrapped((segment,), value)
    return patched(long, [Operation("add", pointer, value)])


def _steps(written: JSON, long: JSON, operation: Operation) -> Iterable[Operation]:
    if operation.op == "add":
        yield from _added(written, long, operation)
    elif operation.op == "move":
        origin = _whole(written, long, operation.origin)
        segments = split(operation.pointer)
        above = _whole(written, long, join("", *segments[:-1]))
        if not isinstance(resolve(written, above), dict) or resolve(written, join(above, segments[-1])):
            raise _Unwritable
        yield Operation("move", join(above, segments[-1]), origin=origin)
    else:
        yield operation._replace(pointer=_whole(written, long, operation.pointer))


def _added(written: JSON, long: JSON, operation: Operation) -> Iterable[Operation]:
    way = _followed(written, long, split(operation.pointer))
    if not way.left:
        if way.written in (None, "", [], {}) and not isinstance(way.written, (bool, int, float)):
            yield Operation("replace", way.pointer, operation.value)
        return
    value = operation.value
    if isinstance(way.written, (dict, list)) and isinstance(way.long, type(way.written)):
        first, *rest = way.left
        yield Operation("add", join(way.pointer, first), _wrapped(tuple(rest), value))
    elif way.written is None:
        yield Operation("replace", way.pointer, _wrapped(way.left, value))
    elif isinstance(way.long, (dict, list)):  # a short form, to which something is added
        yield Operation(
            "replace", way.pointer, _changed(way.long, Operation("add", join("", *way.left), value))
        )
    else:
        raise _Unwritable


def _wrapped(segments: tuple[str, ...], value: JSON) -> JSON:
    """Put a value into the maps and lists that lead to it."""
    for segment in reversed(segments):
        value = [value] if segment in {END, "0"} else {segment: value}
    return value


def _whole(written: JSON, long: JSON, pointer: str) -> str:
    """Translate a pointer to something that stands there."""
    way = _followed(written, long, split(pointer))
    short = isinstance(way.long, dict) and way.written == next(iter(way.long.values()), None)
    if way.left and not (short and len(way.left) == 1 and list(way.left) == list(way.long)):
        raise _Unwritable
    return way.pointer


def _followed(written: JSON, long: JSON, segments: tuple[str, ...]) -> _Way:
    """Follow a pointer through both forms as far as what is written goes."""
    pointer = ""
    for number, segment in enumerate(segments):
        left = segments[number:]
        if isinstance(written, dict) and _REASON in written:
            raise _Unwritable
        if isinstance(long, list) and not isinstance(written, list) and written is not None:
            if segment != "0":
                return _Way(pointer, written, long, left)
            long = long[0]
            continue
        below = resolve(written, join("", segment)) if isinstance(written, (dict, list)) else None
        has = isinstance(written, dict) and segment in written
        if below is None and not has:
            return _Way(pointer, written, long, left)
        pointer, written, long = join(pointer, segment), below, resolve(long, join("", segment))
    if isinstance(written, dict) and _REASON in written:
        raise _Unwritable
    return _Way(pointer, written, long, ())
