"""Write plugins: all that a single file of house rules, or a module of a plugin, imports from us.

A rule with code is a function under one of two decorators, with the rule's card in its docstring or
in a file beside it. The function yields problems; it makes no findings, and knows nothing of severity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from itilcheck.catalogue import Catalogue
from itilcheck.document import JSON, Document, Node
from itilcheck.finding import Finding, Fix, Level, Mending, Operation, Problem, Related, Severity, Step
from itilcheck.hookspecs import Invocation, hookimpl
from itilcheck.mending import mend
from itilcheck.record import NamedTuple
from itilcheck.report import Report
from itilcheck.reporters.neutral import neutralise
from itilcheck.reporters.style import Reporter, Style
from itilcheck.rule import Applicability, Check, Example, Given, Options, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "JSON",
    "Applicability",
    "Catalogue",
    "Check",
    "Document",
    "Example",
    "Finding",
    "Fix",
    "Given",
    "Invocation",
    "Level",
    "Mending",
    "Node",
    "Operation",
    "Options",
    "Problem",
    "Related",
    "Report",
    "Reporter",
    "Rule",
    "Severity",
    "Step",
    "Style",
    "catalogue_rule",
    "hookimpl",
    "mend",
    "neutralise",
    "node_rule",
]

MARK = "itilcheck_rule"
"""The attribute by which a rule with code is known."""

_NodeRule = TypeVar("_NodeRule", bound="Callable[[Node], Iterable[Problem]]")
_CatalogueRule = TypeVar("_CatalogueRule", bound="Callable[[Catalogue, Options], Iterable[Problem]]")


class Marked(NamedTuple):
    """What a decorator says of a function.

    ``by_node`` when it judges one node, else the catalogue. ``card`` is the path of the file that
    holds its card, relative to the function's own file; empty where the docstring does.
    """

    by_node: bool
    card: str = ""


@overload
def node_rule(function: _NodeRule, /) -> _NodeRule: ...
@overload
def node_rule(*, card: str) -> Callable[[_NodeRule], _NodeRule]: ...
def node_rule(function: Any = None, /, *, card: str = "") -> Any:
    """Make a rule of a function that judges one statement: it gets a ``Node``, and yields problems.

    The card says by ``given`` which statements those are. ``card`` names a file, beside that of the
    function, which holds the card; else its docstring does.
    """
    return _marked("node_rule", function, Marked(by_node=True, card=card))


@overload
def catalogue_rule(function: _CatalogueRule, /) -> _CatalogueRule: ...
@overload
def catalogue_rule(*, card: str) -> Callable[[_CatalogueRule], _CatalogueRule]: ...
def catalogue_rule(function: Any = None, /, *, card: str = "") -> Any:
    """Make a rule of a function that judges the whole catalogue: it gets that and the rule's options.

    The card says by ``reads`` which statements the function needs. ``card`` names a file, beside that
    of the function, which holds the card; else its docstring does.
    """
    return _marked("catalogue_rule", function, Marked(by_node=False, card=card))


def _marked(decorator: str, function: Any, mark: Marked) -> Any:  # noqa: ANN401  # typed by the overloads above
    def put(function: Any) -> Any:  # noqa: ANN401  # as above
        if isinstance(function, str):
            message = f'{decorator} takes its card by name, write @{decorator}(card="{function}")'
            raise TypeError(message)
        if not hasattr(function, "__code__") and not hasattr(function, "__wrapped__"):
            message = f"{decorator} makes a rule of a function, not of {_what(function)}"
            raise TypeError(message)
        setattr(function, MARK, mark)
        return function

    return put if function is None else put(function)


def _what(thing: object) -> str:
    return f"class {thing.__name__}" if isinstance(thing, type) else type(thing).__name__
