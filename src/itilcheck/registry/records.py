"""Hold rules that plugins bring as records to what rule files are held to.

Python takes any value for any field, so each is looked at first. Then the record is turned into the
card that it could stand on, and that is judged as a rule file is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from itilcheck.builtin import read_index
from itilcheck.cards import card_of
from itilcheck.document import Document
from itilcheck.finding import Level, Severity
from itilcheck.location import split
from itilcheck.names import closest
from itilcheck.registry.collecting import shown
from itilcheck.rule import KINDS, Applicability, Example, Given
from itilcheck.rulefiles import Standard, card_faults
from itilcheck.soundness import unknown_path
from itilcheck.validation import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.document import JSON
    from itilcheck.plugins import Plugin
    from itilcheck.rule import Rule

_TEXTS = ("id", "title", "group", "since", "why", "remedy", "message", "check", "path", "pack")
_VALUES: Mapping[str, type[Any]] = {
    "severity": Severity,
    "level": Level,
    "applies_to": Applicability,
    "reads": Mapping,
    "may_read": Mapping,
    "options": Mapping,
}
_LISTS: Mapping[str, type[Any]] = {"concepts": int, "given": Given, "examples": Example, "formerly": str}
_WORDS = {str: "text", int: "whole number", Mapping: "a map"}
_FIELDS = {"appliesTo": "applies_to", "mayRead": "may_read"}
"""The names that fields have, by the keys of rule files that are called otherwise."""


class _Nowhere:
    """The source of a card that stands in no file."""

    path = ""

    def mark(self, _: int) -> None:
        """Know no place."""

    def line(self, _: int) -> str:
        """Give no text."""
        return ""


def verify_record(plugin: Plugin, rule: Rule, kinds: Mapping[str, JSON]) -> None:
    """Raise PluginError telling all that is wrong with a rule that a plugin brings as a record.

    ``kinds`` are the schemas of all kinds, which know the statements that it names.
    """
    faults = list(dict.fromkeys(_wrong_fields(rule) or _wrong_card(rule, kinds)))
    if faults:
        raise plugin.fault("\n".join(f'rule "{rule.id}"{fault}' for fault in faults))


def _wrong_fields(rule: Rule) -> list[str]:
    """List the fields that are of another type than they should be."""
    found = [f": {name} must be text, not {shown(value)}" for name, value in _not(rule, _TEXTS, str)]
    for name, kind in _VALUES.items():
        word = _WORDS.get(kind, kind.__name__)
        found += [f": {name} must be {word}, not {shown(value)}" for _, value in _not(rule, (name,), kind)]
    for name, kind in _LISTS.items():
        found += [f": {fault}" for fault in _wrong_list(name, getattr(rule, name), kind)]
    return found or [f": {fault}" for fault in _wrong_parts(rule)]


def _not(rule: Rule, names: tuple[str, ...], kind: type[Any]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name in names if not isinstance(value := getattr(rule, name), kind))


def _wrong_list(name: str, value: object, kind: type[Any]) -> Iterator[str]:
    """Yield what is wrong with a tuple of things of one kind; a named tuple is a single thing."""
    word = _WORDS.get(kind, kind.__name__)
    if not isinstance(value, (tuple, list, set, frozenset)) or hasattr(value, "_fields"):
        hint = f", write ({word}(…),)" if isinstance(value, kind) and kind is not str else ""
        hint = f', write ("{value}",)' if isinstance(value, str) and kind is str else hint
        yield f"{name} must be a tuple of {word}, not {shown(value)}{hint}"
        return
    yield from (
        f"{name} must be a tuple of {word}, it holds {shown(one)}"
        for one in value
        if not isinstance(one, kind)
    )


def _wrong_parts(rule: Rule) -> Iterator[str]:
    """Yield what is wrong inside of fields that are themselves what they should be."""
    for one in rule.given:
        yield from _wrong_list("given: kinds", one.kinds, str)
        yield from _wrong_path(one.path)
    for word in ("lifecycle", "offering", "status", "type"):
        value = getattr(rule.applies_to, word)
        if isinstance(value, str):
            yield f'applies_to: {word} must be a set of text, write frozenset({{"{value}"}})'
        else:
            yield from _wrong_list(f"applies_to: {word}", value, str)
    for name in ("reads", "may_read"):
        for kind, pointers in getattr(rule, name).items():
            yield from _wrong_list(f"{name}: {kind}", pointers, str)
    for example in rule.examples:
        yield from _wrong_list("examples: findings", example.findings, str)
        configuration: object = example.configuration
        if not isinstance(configuration, Mapping):
            yield f"examples: configuration must be a map, not {shown(configuration)}"


def _wrong_path(path: object) -> Iterator[str]:
    """Yield that a path is a JSON Pointer where it should be one taken apart."""
    whole = path if isinstance(path, str) else ""
    if isinstance(path, tuple) and len(path) == 1 and isinstance(path[0], str) and path[0].startswith("/"):
        whole = path[0]
    if whole.startswith("/"):
        yield f'given: path must be {_as_tuple(split(whole))}, not "{whole}"'
    else:
        yield from _wrong_list("given: path", path, str)


def _as_tuple(segments: tuple[str, ...]) -> str:
    return str(segments).replace("'", '"')


def _wrong_card(rule: Rule, kinds: Mapping[str, JSON]) -> Iterator[str]:
    """Yield what a rule file would be refused for."""
    if bool(rule.given) == bool(rule.check):
        yield " needs either given and expect, or a check"
        return
    unread = [f": {fault}" for name in ("reads", "may_read") for fault in _unread(rule, name, kinds)]
    if unread:
        yield from unread
        return
    try:
        card = json.loads(
            json.dumps({key: value for key, value in card_of(rule).items() if key != "options"})
        )
    except (TypeError, ValueError) as error:
        yield f": expect must be what JSON can say: {error}"
        return
    document = Document(_Nowhere(), 0, "Rule", "", card, card)
    for fault in card_faults(document, Standard(_screen(), kinds)):
        key = (split(fault.location.pointer) or ("",))[0]
        field = _FIELDS.get(key, key)
        yield f": {fault.message}" if field in fault.message or not field else f": {field}: {fault.message}"


def _unread(rule: Rule, name: str, kinds: Mapping[str, JSON]) -> Iterator[str]:
    """Yield the kinds and pointers that a rule says it reads, and that no document has."""
    for kind, pointers in getattr(rule, name).items():
        if kind not in kinds:
            near = closest(str(kind), KINDS)
            yield f'{name}: "{kind}" is no kind' + (f', did you mean "{near}"' if near else "")
            continue
        for pointer in pointers:
            if pointer and not pointer.startswith("/"):
                yield f'{name}: "{pointer}" is no JSON Pointer, it begins with /'
                continue
            wrong = unknown_path(pointer, kind, kinds[kind])
            if wrong:
                yield f"{name}: {wrong}"


@lru_cache(maxsize=1)
def _screen() -> Screen:
    return Screen(read_index()["schemas"]["rule"])
