"""What authors import from one place, how it behaves, and that the page about hooks names all of it."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from itilcheck import authoring
from itilcheck.authoring import (
    Applicability,
    Catalogue,
    Check,
    Document,
    Example,
    Finding,
    Node,
    Options,
    Report,
    catalogue_rule,
    node_rule,
)
from itilcheck.cards import card_of
from itilcheck.rule import each_document, each_node
from itilcheck.testing import everything
from program import HERE, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAGE = (HERE / "docs" / "hooks.md").read_text(encoding="utf-8")
TYPES = PAGE.partition("\n## Types\n")[2].partition("\n## ")[0]
GIVEN = (Catalogue, Document, Node, Report, Finding)
SLOW = (
    "jsonschema",
    "jsonschema_rs",
    "ruamel",
    "click",
    "pluggy",
    "json",
    "dataclasses",
    "importlib.metadata",
)


def public(kind: type[Any]) -> set[str]:
    """Give the public methods and fields of a class that is handed to authors, without those of tuples."""
    names = {*vars(kind), *getattr(kind, "_fields", ()), *getattr(kind, "__match_args__", ())}
    if kind is Catalogue:
        names |= {"documents", "settings", "reading"}
    return {name for name in names if not name.startswith("_")}


@pytest.mark.parametrize("name", authoring.__all__)
def test_the_page_names_all_that_authors_import(name: str) -> None:
    assert f"`{name}`" in TYPES
    assert hasattr(authoring, name)


@pytest.mark.parametrize("kind", GIVEN, ids=lambda kind: kind.__name__)
def test_the_page_lists_what_authors_are_given(kind: type[Any]) -> None:
    section = TYPES.partition(f"\n### {kind.__name__}\n")[2].partition("\n### ")[0]
    told = set(re.findall(r"^\| `(\w+)", section, re.MULTILINE))
    assert told == public(kind)


@pytest.mark.parametrize("name", SLOW)
def test_importing_it_imports_nothing_slow(name: str) -> None:
    look = f"import sys, itilcheck.authoring; sys.exit({name!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-I", "-c", look], check=False).returncode == 0  # noqa: S603  # ours


def test_types_may_be_joined_with_none_while_a_module_runs() -> None:
    assert (Options | None) is not None
    assert (Check | None) is not None


def test_a_node_is_shown_in_a_few_words() -> None:
    class Nowhere:
        path = "payroll.yaml"

    source: Any = Nowhere()
    data: Mapping[str, Any] = {"metadata": {"name": "payroll"}}
    document = Document(source, 0, "Service", "payroll", data, data)
    assert repr(document.node("/metadata/name")) == "<Node Service/payroll /metadata/name>"
    assert repr(document.node()) == "<Node Service/payroll>"


def test_an_example_needs_no_configuration() -> None:
    assert Example("one", "a: b", ()).configuration == {}


def test_a_card_takes_sets_in_order_and_leaves_out_what_says_nothing() -> None:
    rule = everything().rules["title-missing"]
    assert "formerly" not in card_of(rule)
    assert Applicability().lifecycle == frozenset()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: catalogue_rule("x.yaml"),  # type: ignore[type-var]  # what is refused
            'catalogue_rule takes its card by name, write @catalogue_rule(card="x.yaml")',
        ),
        (
            lambda: node_rule("x.yaml"),  # type: ignore[type-var]  # what is refused
            'node_rule takes its card by name, write @node_rule(card="x.yaml")',
        ),
        (lambda: node_rule(Document), "node_rule makes a rule of a function, not of class Document"),  # type: ignore[type-var]  # as above
        (lambda: node_rule(3), "node_rule makes a rule of a function, not of int"),  # type: ignore[call-overload]  # as above
    ],
)
def test_a_decorator_refuses_what_is_no_function(make: Any, message: str) -> None:  # noqa: ANN401  # any of them
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        make()


def test_checks_of_one_node_or_document_know_what_their_author_wrote() -> None:
    def judge(*_: Any) -> list[Any]:  # noqa: ANN401  # never called
        return []

    assert [
        vars(one)["__wrapped__"] for one in (each_node("Service", "", judge), each_document("Service", judge))
    ] == [judge, judge]


def test_ruff_has_nothing_against_a_card_with_what_the_page_says(tmp_path: Path) -> None:
    code = re.search(r"^```python\n# house_rules\.py\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    named = re.search(r'^"house_rules\.py" = \[(.*)\]$', PAGE, re.MULTILINE)
    assert code is not None
    assert named is not None
    write(tmp_path, {"house_rules.py": code[1]})
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "-q", "--select", "D", "--ignore"]
    ignored = ",".join(["D100", *re.findall(r"D\d+", named[1])])
    done = subprocess.run([*command, ignored, "."], cwd=tmp_path, capture_output=True, check=False)  # noqa: S603  # as above
    assert (done.returncode, done.stdout) == (0, b"")
