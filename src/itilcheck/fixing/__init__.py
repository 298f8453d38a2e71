"""Apply fixes to the text of a file, so that all that they do not change stays as it is, to the byte.

Each operation is spliced into the text, and what comes out is read again: it has to say what was meant,
and nothing else. Where it does not, the fix is not applied, and the reason is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck import loading
from itilcheck.document import resolve
from itilcheck.finding import Operation
from itilcheck.fixing.commenting import is_kept
from itilcheck.fixing.ground import Ground, Unfit, line_end
from itilcheck.fixing.splicing import ways
from itilcheck.loading.text import encode
from itilcheck.location import join, parent, split
from itilcheck.mending.patch import PatchError, at, patched
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itilcheck.document import JSON
    from itilcheck.finding import Fix
    from itilcheck.fixing.splicing import Way

__all__ = ["Mended", "Refused", "Unfit", "changed", "mended"]

_ELSEWHERE = "an alias repeats what stands there, so other places would change too"
_COMMENT = "a comment about something else would go with it"
_ENDS = ("\n", "\r")
_INEXACT = "it could not be written so that nothing else changes"


class Refused(NamedTuple):
    """A fix that was not applied, and why."""

    fix: Fix
    reason: str


class Mended(NamedTuple):
    """A file after fixes: its bytes, which of them were applied, and which could not be.

    What is in neither list met another one at the same place, and is for the next round.
    """

    data: bytes
    applied: tuple[Fix, ...]
    refused: tuple[Refused, ...]


def mended(path: str, data: bytes, fixes: Iterable[Fix]) -> Mended:
    """Apply fixes to a file's bytes: of those that meet at a place, the first.

    ``path`` tells JSON from YAML by its suffix. Equal fixes are applied once and all told.
    """
    by_document: dict[int, list[Fix]] = {}
    for one in fixes:
        by_document.setdefault(one.document.index, []).append(one)
    before = loading.load(path, data)
    text, told = before.source.text, _Told([], [])
    documents = list(before.documents)
    for index in sorted(by_document, reverse=True):  # from behind, so that offsets before it hold
        start, end, _ = before.source.stretches[index]
        start += text.startswith("\ufeff", start)  # a second mark, where files were joined
        part = _mended(
            text[start:end],
            documents[index],
            by_document[index],
            told,
            is_json=_is_json(path),
            newline=line_end(text),
        )
        text, documents[index] = text[:start] + part.text + text[end:], part.data
    if not told.applied:
        return Mended(data, (), tuple(told.refused))
    after = encode(text, like=data)
    read = loading.load(path, after) if after is not None else None
    if after is None or read is None or not same(read.documents, documents):
        return Mended(data, (), (*told.refused, *(Refused(one, _INEXACT) for one in told.applied)))
    return Mended(after, tuple(told.applied), tuple(told.refused))


class _Told(NamedTuple):
    applied: list[Fix]
    refused: list[Refused]


class _Part(NamedTuple):
    """The text of one document, and what it says."""

    text: str
    data: JSON


def _mended(  # noqa: PLR0913  # what is there, what is to be, and how it is written
    text: str, data: JSON, fixes: Sequence[Fix], told: _Told, *, is_json: bool, newline: str
) -> _Part:
    """Apply the fixes of one document, but for those that meet what an earlier one touched."""
    part = _Part(text, data)
    touched: dict[str, Fix] = {}
    for one in fixes:
        if any(one.operations == other.operations for other in touched.values()):
            told.applied.append(one)
            continue
        places = {place for operation in one.operations for place in _places(data, operation)}
        if any(_meet(place, other) for place in places for other in touched):
            continue
        try:
            part = _Part(*changed(part.text, part.data, one.operations, is_json=is_json, newline=newline))
        except Unfit as error:
            told.refused.append(Refused(one, str(error)))
            continue
        touched.update(dict.fromkeys(places, one))
        told.applied.append(one)
    return part


def changed(
    text: str, data: JSON, operations: Iterable[Operation], *, is_json: bool = False, newline: str = ""
) -> tuple[str, JSON]:
    """Apply operations to the text of one document, and give it with what it says then.

    ``newline`` ends lines where the text itself has none that shows how. Raises Unfit where that cannot
    be done without changing anything else.
    """
    try:
        for one in operations:
            for operation in _simple(data, one):
                _refuse_strange(operation)
                meant = patched(data, [operation])
                text = _spliced(text, data, operation, meant, is_json=is_json, newline=newline)
                data = meant
    except PatchError as error:
        raise Unfit(str(error)) from None
    return text, data


def _refuse_strange(operation: Operation) -> None:
    """Refuse values that no document can hold; a check is others' code, and may write anything."""
    import json  # noqa: PLC0415  # only when something is written

    try:
        json.dumps(operation.value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        message = "it writes what JSON cannot say"
        raise Unfit(message) from None


def _simple(data: JSON, one: Operation) -> Iterable[Operation]:
    """Give what an operation consists of: moving elsewhere is putting it there and taking it away here."""
    if one.op != "move" or parent(one.pointer) == parent(one.origin):
        return [one]
    return [Operation("remove", one.origin), Operation("add", one.pointer, at(data, one.origin))]


def _spliced(  # noqa: PLR0913  # what is there, what is to be, and how it is written
    text: str, data: JSON, operation: Operation, meant: JSON, *, is_json: bool, newline: str
) -> str:
    """Do one operation in the first of the ways that mean what they should."""
    path = "document.json" if is_json else "document.yaml"
    before = loading.load(path, _encoded(text))
    root = before.source.mark(0) if len(before.documents) == 1 else None
    if root is None or not same(before.documents[0], data):
        raise Unfit(_INEXACT)
    ground = Ground(before.source.text, root, is_json=is_json, newline=newline)
    lost = False
    try:
        for way in ways(ground, data, operation):
            result = _written(ground.text, way)
            after = loading.load(path, _encoded(result))
            if same(after.documents, [meant]) and len(after.issues) <= len(before.issues):
                if is_kept(ground, before.source, after.source, operation, way):
                    return result
                lost = True
    except (IndexError, KeyError, ValueError) as error:
        raise Unfit(_INEXACT) from error
    if lost:
        raise Unfit(_COMMENT)
    raise Unfit(_ELSEWHERE if "*" in text and "&" in text else _INEXACT)


def _written(text: str, way: Way) -> str:
    """Put the pieces in; where the last line had no end, it has none then."""
    result = text
    for splice in sorted(way, key=lambda one: one.start, reverse=True):
        result = result[: splice.start] + splice.text + result[splice.end :]
    if text.endswith(_ENDS) or not result.endswith(_ENDS):
        return result
    return result[: -2 if result.endswith("\r\n") else -1]


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise Unfit(_INEXACT) from error


def same(one: JSON, other: JSON) -> bool:
    """Tell whether two values say the same; 1 is neither true nor 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _places(data: JSON, operation: Operation) -> Iterable[str]:
    """Give the pointers that an operation touches: of a list the whole, for its items change places."""
    for pointer in (operation.pointer, operation.origin) if operation.origin else (operation.pointer,):
        above = join("", *split(pointer)[:-1])
        moves = operation.op != "replace" and isinstance(resolve(data, above), list)
        yield above if moves else pointer


def _meet(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _is_json(path: str) -> bool:
    return path.lower().endswith(".json")
