"""Make rules of functions that are marked as such: the card from its docstring, the check from its code."""

from __future__ import annotations

import re
from functools import lru_cache
from inspect import unwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itilcheck import loading
from itilcheck.authoring import MARK, Marked
from itilcheck.builtin import read_index
from itilcheck.document import Document
from itilcheck.engine import select
from itilcheck.finding import Problem
from itilcheck.given import Fault
from itilcheck.location import Location
from itilcheck.packs import Origin, read_given, read_rule
from itilcheck.record import NamedTuple
from itilcheck.registry.authored import marked, verify_arguments, verify_written
from itilcheck.registry.docstrings import docstrings
from itilcheck.registry.files import refused
from itilcheck.rulefiles import Standard, card_faults
from itilcheck.validation import Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON, Node
    from itilcheck.plugins import Plugin
    from itilcheck.registry.docstrings import Docstring
    from itilcheck.rule import Check, Given, Options, Rule

_LIMITS = loading.Limits(bytes=1 << 20)
_NOT_OF_CODE = {"expect", "message", "check"}


class Coded(NamedTuple):
    """A rule with code: its card as a rule, the check that the rule names, and where the card stands."""

    rule: Rule
    check: Check
    place: str


class _Text(NamedTuple):
    """Where a card stands: the file, its text with all else blanked, and a summary in front of it."""

    path: str
    text: str
    summary: str = ""


class _Refusal(Exception):  # noqa: N818  # it carries a fault of the author's file
    """A function has no card that can be read."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(message)
        self.place = f"{path}:{line}" if line else path


def coded_rules(plugin: Plugin, kinds: Mapping[str, JSON]) -> Iterator[Coded]:
    """Yield the rules with code that stand in a plugin's module, in order.

    Raises PluginError telling all that is wrong with their cards, and where, and what could not be run.
    """
    verify_written(plugin)
    for function in marked(plugin.module):
        mark: Marked = getattr(function, MARK)
        verify_arguments(plugin, function)
        try:
            card = _beside(function, mark.card) if mark.card else _docstring(function)
        except _Refusal as refusal:
            message = f"{refusal.place}: {refusal}"
            raise plugin.fault(message) from None
        yield _coded(plugin, function, card, kinds)


def _coded(plugin: Plugin, function: Callable[..., Any], card: _Text, kinds: Mapping[str, JSON]) -> Coded:
    by_node: bool = getattr(function, MARK).by_node
    loaded = loading.load(card.path, card.text.encode(), limits=_LIMITS)
    faults = [Fault(Location(card.path, one.region, one.pointer), one.message) for _, one in loaded.issues]
    if not faults and len(loaded.documents) != 1:
        faults.append(Fault(Location(card.path), f"holds {len(loaded.documents)} cards, allowed is one"))
    if faults:
        raise refused(plugin, faults)
    data = loaded.documents[0]
    if isinstance(data, dict) and card.summary:
        data = {"title": card.summary, **data}
    document = Document(loaded.source, 0, "Rule", "", data, data)
    faults = list(card_faults(document, Standard(_screen(by_node=by_node), kinds)))
    if faults:
        raise refused(plugin, faults)
    given = tuple(read_given(data["given"])) if by_node else ()
    rule = read_rule(_as_computed(data, given), _origin(data, plugin, card.path))
    region = document.node("/id").location.region
    place = f"{card.path}:{region.start.line}" if region is not None else card.path
    check = _each_node(function, given) if by_node else _whole(function)
    vars(check)["__wrapped__"] = function
    return Coded(rule, check, place)


def _origin(data: Mapping[str, JSON], plugin: Plugin, path: str) -> Origin:
    group = data.get("group") or data["id"].rpartition("/")[0] or plugin.name
    return Origin(group, plugin.title, path)


def _as_computed(data: Mapping[str, JSON], given: Iterable[Given]) -> Mapping[str, JSON]:
    """Give a card the form that it would have in a rule file which names a check."""
    reads = dict(data.get("reads", {}))
    for one in given:
        for kind in one.kinds:
            reads.setdefault(kind, []).append("".join(f"/{segment}" for segment in one.path))
    card = {key: value for key, value in data.items() if key not in {"given", "group"}}
    return {**card, "check": data["id"], "reads": reads}


@lru_cache(maxsize=2)
def _screen(*, by_node: bool) -> Screen:
    """Make the schema of cards of rules with code from that of rule files."""
    schema = read_index()["schemas"]["rule"]
    without = {*_NOT_OF_CODE, *(("reads", "options") if by_node else ("given",))}
    properties = {key: value for key, value in schema["properties"].items() if key not in without}
    properties["group"] = {"type": "string", "minLength": 1}
    conditions = {"if", "then", "else"}
    return Screen(
        {
            **{key: value for key, value in schema.items() if key not in conditions},
            "required": [*schema["required"], "given" if by_node else "reads"],
            "properties": properties,
        }
    )


def _each_node(function: Callable[[Node], Any], given: tuple[Given, ...]) -> Check:
    def check(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
        for place in given:
            for kind in place.kinds:
                for document in catalogue.of(kind):
                    for node in select(document, place):
                        yield from _problems(function(node))

    return check


def _whole(function: Callable[[Catalogue, Options], Any]) -> Check:
    def check(catalogue: Catalogue, options: Options) -> Iterator[Problem]:
        yield from _problems(function(catalogue, options))

    return check


def _problems(given: Any) -> Iterable[Problem]:  # noqa: ANN401  # what an author's function returned
    """Take one problem for a list of it, and nothing for none."""
    if given is None:
        return ()
    result: Iterable[Problem] = (given,) if isinstance(given, Problem) else given
    return result


def _beside(function: Callable[..., Any], name: str) -> _Text:
    """Read the card in a file beside that of a function."""
    path = Path(unwrap(function).__code__.co_filename).parent / name
    try:
        return _Text(str(path), path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _Refusal(str(path), 0, f"cannot be read: {error}") from None


def _docstring(function: Callable[..., Any]) -> _Text:
    """Read the card in a function's docstring, at the places where it stands in the file."""
    code = unwrap(function).__code__
    path, line = code.co_filename, code.co_firstlineno
    text, found = _source(path)
    one = found.get(line)
    if one is None:
        raise _Refusal(path, line, f"{code.co_name} has no docstring, which is to hold the rule's card")
    content = text[one.start : one.end]
    first = text.count("\n", 0, one.start) + 1
    if "\\" in content and not one.is_raw:
        at = first + content[: content.index("\\")].count("\n")
        raise _Refusal(path, at, f'"\\" stands in a card, write r{one.quotes} before it')
    if one.quotes in content:
        raise _Refusal(path, first, "a card is one text in triple quotes")
    if one.card < 0:
        raise _Refusal(path, first, f'docstring of {code.co_name} is no card, "id:" is missing')
    summary = " ".join(re.split(r"\r?\n[ \t]*\r?\n", text[one.start : one.card])[0].split()).rstrip(".")
    return _Text(path, "\n" * text.count("\n", 0, one.card) + text[one.card : one.end], summary)


@lru_cache(maxsize=16)
def _source(path: str) -> tuple[str, dict[int, Docstring]]:
    """Read a Python file: its text, and its docstrings by the line in which each function begins."""
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
        return text, {one.line: one for one in docstrings(text)}
    except (OSError, SyntaxError, ValueError) as error:
        raise _Refusal(path, 0, f"cannot be read for its cards: {error}") from None
