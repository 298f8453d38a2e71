"""Find operations of a rule's fix that are malformed, lead nowhere, or write what the schema refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.location import join, split
from itilcheck.names import is_placeholder
from itilcheck.soundness.flaw import Flaw
from itilcheck.soundness.paths import places, places_at, unknown_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from itilcheck.document import JSON

LONGEST = 10_000
"""Characters of the longest value that a fix writes: it may be written into every document."""
_PROPERTY = "{property}"


def fix_flaws(card: Mapping[str, JSON], kinds: Mapping[str, JSON]) -> Iterator[Flaw]:
    """Yield what is wrong with the operations of a rule's ``fix``."""
    for index, one in enumerate(card.get("fix", {}).get("patch", ())):
        pointer = f"/fix/patch/{index}"
        wrong = _malformed(one)
        if wrong:
            yield Flaw(pointer, wrong)
        elif "given" in card:
            yield from _without_effect(one, pointer, card, kinds)


def _malformed(operation: Mapping[str, JSON]) -> str:  # noqa: PLR0911  # one for each way to go wrong
    """Say what an operation has too much or too little of."""
    op = operation["op"]
    if len(str(operation.get("value"))) > LONGEST:
        return f"writes a value of more than {LONGEST:,} characters"
    if op in {"add", "replace"} and "value" not in operation:
        return f'"{op}" needs a value'
    if op in {"remove", "move"} and "value" in operation:
        return f'"{op}" takes no value'
    if op == "move" and "from" not in operation:
        return '"move" needs a from: what it gives another name'
    if op != "move" and "from" in operation:
        return f'"{op}" takes no from, only "move" does'
    if op == "move" and operation["from"] == operation["path"]:
        return "moves a statement to where it stands already"
    return ""


def _without_effect(
    operation: Mapping[str, JSON], pointer: str, card: Mapping[str, JSON], kinds: Mapping[str, JSON]
) -> Iterator[Flaw]:
    """Yield paths that lead nowhere in documents of a kind that is judged, and values that do not fit."""
    told: set[str] = set()
    for _, place, kind in places(card):
        below = split(operation["path"])
        path = (
            *split(place.get("path", "")),
            *("*" if one == "-" or one.isdecimal() else one for one in below),
        )
        if _PROPERTY in path:
            path = path[: path.index(_PROPERTY)]
        wrong = unknown_path(join("", *path), kind, kinds[kind])
        if wrong and wrong not in told:
            told.add(wrong)
            yield Flaw(f"{pointer}/path", wrong)
        elif not wrong and "value" in operation and _PROPERTY not in below:
            unfit = _unfit(operation["value"], path, kinds[kind])
            if unfit and unfit not in told:
                told.add(unfit)
                yield Flaw(f"{pointer}/value", unfit)


def _unfit(value: JSON, path: Sequence[str], schema: JSON) -> str:
    """Say how a value breaks the schema of its place; placeholders are for a person to replace."""
    from itilcheck.document import resolve  # noqa: PLC0415  # only rules of others, ours have a test
    from itilcheck.violations import violations  # noqa: PLC0415  # as above

    for place in places_at(path, schema):
        shape = {**place.schema, "$defs": schema.get("$defs", {})}
        for breach in violations(shape, value):
            found = resolve(value, breach.pointer)
            if breach.at_key or not (isinstance(found, str) and is_placeholder(found)):
                return breach.message
    return ""
