"""Turn a rule file's plain data into a Rule, and say what is wrong with it when it cannot be one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itilcheck.finding import Level, Mending, Operation, Severity
from itilcheck.location import escape, split
from itilcheck.record import NamedTuple
from itilcheck.rule import KINDS, Applicability, Example, Given, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.document import JSON

PLACEHOLDERS = ("name", "kind", "property", "value", "pointer", "item")
"""What a message may name in braces."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PROPERTY_KEYWORDS = {"required", "additionalProperties", "dependentRequired", "propertyNames"}


class RuleFileError(ValueError):
    """A rule file that is no rule; ``pointer`` says at which of its keys."""

    def __init__(self, pointer: str, message: str) -> None:
        """Keep the place and what is wrong there."""
        super().__init__(message)
        self.pointer = pointer


class Origin(NamedTuple):
    """Where a rule comes from: its group, the plugin that brought it, its file."""

    group: str
    plugin: str
    path: str


def read_rule(data: Mapping[str, JSON], origin: Origin) -> Rule:
    """Make a rule of a rule file's data, which already conforms to the schema of rule files.

    Raises RuleFileError for what a schema cannot say: a message that its ``expect`` cannot fill.
    """
    given = tuple(read_given(data.get("given")))
    rule = Rule(
        id=data["id"],
        title=data["title"],
        group=origin.group,
        severity=Severity(data["severity"]),
        level=Level(data["level"]),
        since=str(data.get("since", "")),
        concepts=tuple(data.get("concepts", ())),
        why=data["why"].strip(),
        remedy=data["remedy"].strip(),
        applies_to=_applicability(data.get("appliesTo", {})),
        reads=_reads(data, given),
        may_read={kind: tuple(pointers) for kind, pointers in data.get("mayRead", {}).items()},
        given=given,
        expect=data.get("expect"),
        message=data.get("message", ""),
        check=data.get("check", ""),
        options=data.get("options", {}),
        examples=tuple(_examples(data.get("examples", ()))),
        plugin=origin.plugin,
        path=origin.path,
        formerly=tuple(data.get("formerly", ())),
        fix=_mending(data["fix"]) if "fix" in data else None,
    )
    if rule.fix is not None:
        _check_fix(rule)
    if rule.given:
        _check_message(rule)
    return rule


def read_given(given: JSON) -> Iterator[Given]:
    """Yield the places that a rule's ``given`` names: one, or a list of them."""
    for one in given if isinstance(given, list) else [given] if given else []:
        kinds = one["kind"] if isinstance(one["kind"], list) else [one["kind"]]
        yield Given(tuple(kinds), split(one.get("path", "")), one.get("absent") == "empty")


def _applicability(data: Mapping[str, JSON]) -> Applicability:
    def words(key: str) -> frozenset[str]:
        value = data.get(key, ())
        return frozenset([value] if isinstance(value, str) else value)

    provider = data.get("provider", "")
    return Applicability(words("lifecycle"), words("offering"), words("status"), words("type"), provider)


def _reads(data: Mapping[str, JSON], given: tuple[Given, ...]) -> dict[str, tuple[str, ...]]:
    """Give what a computed rule declares, or what a declarative one looks at."""
    if "reads" in data:
        return {kind: tuple(pointers) for kind, pointers in data["reads"].items()}
    reads: dict[str, tuple[str, ...]] = {}
    for one in given:
        path = "".join(f"/{escape(segment)}" for segment in one.path)
        pointers = tuple(
            dict.fromkeys(f"{path}{below}" for below in list(_named(data.get("expect"))) or [""])
        )
        for kind in one.kinds:
            reads[kind] = (*reads.get(kind, ()), *pointers)
    return reads


def _named(expect: JSON) -> Iterator[str]:
    """Yield the pointers of the properties that a schema asks for, not of conditions or inside of others."""
    if not isinstance(expect, dict):
        return
    for name in (*expect.get("required", ()), *expect.get("properties", {})):
        yield f"/{escape(name)}"
    for keyword in ("anyOf", "allOf", "oneOf"):
        for part in expect.get(keyword, ()):
            yield from _named(part)
    for keyword in ("then", "else", "not"):
        yield from _named(expect.get(keyword))


def _mending(data: Mapping[str, JSON]) -> Mending:
    patch = tuple(
        Operation(one["op"], one["path"], one.get("value"), one.get("from", ""))
        for one in data.get("patch", ())
    )
    return Mending(data.get("title") or ", ".join(map(_in_words, patch)), data["safe"], patch)


def _in_words(operation: Operation) -> str:
    """Say what an operation does, where the card does not."""
    name = operation.pointer.rpartition("/")[2]
    if name in {"", "-"}:
        return {"remove": "remove it", "add": "add an entry"}.get(operation.op, "write it")
    return f"rename it to {name}" if operation.op == "move" else f"{operation.op} {name}"


def _check_fix(rule: Rule) -> None:
    """Refuse a fix that nobody could apply."""
    if rule.fix is None:
        return
    if rule.given and not rule.fix.patch:
        msg = "/fix"
        raise RuleFileError(msg, "says no patch: what operations mend what is found")
    for index, one in enumerate(rule.fix.patch):
        for key, pointer in (("path", one.pointer), ("from", one.origin)):
            names = set(_PLACEHOLDER.findall(pointer))
            if names - {"property"} or (names and not _fills_property(rule.expect)):
                msg = f"/fix/patch/{index}/{key}"
                hint = "only {property} is filled, where expect has required or additionalProperties"
                raise RuleFileError(msg, f'"{pointer[:40]}" cannot be filled, {hint}')


def _examples(examples: JSON) -> Iterator[Example]:
    for one in examples:
        findings = tuple(one.get("findings", ()))
        beside = (one.get("waivers", ""), one.get("baseline", ""))
        yield Example(one["title"], one["documents"], findings, one.get("configuration", {}), *beside)


def _check_message(rule: Rule) -> None:
    names = _PLACEHOLDER.findall(rule.message)
    for name in names:
        if name not in PLACEHOLDERS:
            allowed = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS)
            msg = "/message"
            raise RuleFileError(msg, f'"{{{name}}}" is no placeholder, allowed are {allowed}')
    if "property" in names and not _fills_property(rule.expect):
        message = "{property} can only be filled by required or additionalProperties, expect has neither"
        msg = "/message"
        raise RuleFileError(msg, message)
    for index, given in enumerate(rule.given):
        for kind in given.kinds:
            if kind not in KINDS:
                msg = f"/given/{index}/kind"
                raise RuleFileError(msg, f'"{kind}" is no kind')


def _fills_property(expect: JSON) -> bool:
    """Tell whether a failure of the schema itself can name a property."""
    if not isinstance(expect, dict):
        return False
    if expect.keys() & _PROPERTY_KEYWORDS:
        return True
    parts = [*expect.get("allOf", ()), *(expect[key] for key in ("then", "else", "items") if key in expect)]
    parts += list(expect.get("properties", {}).values())
    return any(_fills_property(part) for part in parts)
