"""Tell whether two values say the same: data as it was read, whatever its order, lines and comments."""

from __future__ import annotations

from json import JSONEncoder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.document import JSON

_encode = JSONEncoder(sort_keys=True, check_circular=False, default=str).encode


def canonical(value: JSON) -> str:
    """Give a text that two values share when they say the same; ``1``, ``1.0`` and ``true`` do not."""
    return _encode(value)


def with_names(value: JSON, names: Mapping[str, str]) -> JSON:
    """Give a value with names replaced, where one stands alone or behind a kind or a namespace."""
    if not names:
        return value
    if isinstance(value, str):
        start = max(value.rfind(":"), value.rfind("/")) + 1
        name = value[start:]
        return value[:start] + names.get(name, name)
    if isinstance(value, list):
        return [with_names(one, names) for one in value]
    if isinstance(value, dict):
        return {key: with_names(one, names) for key, one in value.items()}
    return value


def leaves(value: JSON, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield the plain values of a structure with the way to each; items of lists have no number."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, f"{pointer}/{key}")
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, f"{pointer}/*")
    else:
        yield pointer, canonical(value)
