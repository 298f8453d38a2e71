"""What the documentation shows is run: commands print it, rules and checks find it."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from itilcheck import engine, loading
from itilcheck.builtin import read_index
from itilcheck.finding import Level
from itilcheck.packs import Origin, read_rule
from itilcheck.testing import everything, findings_of
from itilcheck.violations import violations
from pages import PAGES, ROOT, Block, blocks, named
from program import run, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.rule import Rule

RUN_ELSEWHERE = {"docs/hooks.md"}
"""Pages whose commands need a plugin that is installed: the test of plugins runs them."""


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a console block with what each prints."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def prints(expected: str, printed: str) -> bool:
    """Tell whether a text is as expected; a line ``...`` stands for any lines."""
    lines = expected.splitlines(keepends=True)
    parts = [r"(?:.*\n)*?" if line == "...\n" else re.escape(line) for line in lines]
    return re.fullmatch("".join(parts), printed) is not None


@pytest.mark.parametrize(
    "name",
    [
        named(path)
        for path in PAGES
        if "```console" in path.read_text("utf-8") and named(path) not in RUN_ELSEWHERE
    ],
)
def test_console_blocks_print_what_the_page_says(name: str, tmp_path: Path) -> None:
    """Files that a page shows, by the name behind the language, lie in a folder of their own."""
    checkout, folder = tmp_path / "checkout", tmp_path / "folder"
    shutil.copytree(ROOT / "examples", checkout / "examples")
    folder.mkdir()
    wrong = []
    for block in blocks(name):
        if block.language != "console":
            write(folder, {block.mark: block.text} if "." in block.mark else {})
            continue
        for command, expected in commands(block.text):
            program, *arguments = shlex.split(command)
            done = run(checkout if " examples/" in command else folder, *arguments)
            if program != "itilcheck" or not prints(expected, done.out + done.err):
                wrong.append(f"$ {command}\n{done.out}{done.err}")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n...\n", "a\nb\nc\n", True),
        ("...\nc\n", "a\nb\nc\n", True),
        ("a\n...\nb\n", "a\nb\n", True),
        ("a\n...\nd\n", "a\nb\nc\n", False),
    ],
)
def test_a_line_of_dots_stands_for_any_lines(expected: str, printed: str, same: bool) -> None:  # noqa: FBT001  # a case's outcome
    assert prints(expected, printed) is same


def rule_of(block: Block) -> Rule:
    group = Path(block.mark).parent.name
    data = loading.load(block.mark, block.text.encode()).documents[0]
    return read_rule(data, Origin(group, "itilcheck", block.mark))


def test_rule_that_contributing_shows_does_what_its_examples_say() -> None:
    (rule,) = (rule_of(b) for b in blocks("CONTRIBUTING.md") if b.mark.startswith("rules/relationship/"))
    assert [findings_of(rule, one.documents) for one in rule.examples] == [
        list(one.findings) for one in rule.examples
    ]


def test_check_that_contributing_shows_does_what_its_examples_say() -> None:
    (code,) = (b.text for b in blocks("CONTRIBUTING.md") if b.mark.startswith("src/itilcheck/checks/"))
    (rule,) = (rule_of(b) for b in blocks("CONTRIBUTING.md") if b.mark.startswith("rules/document/"))
    module: dict[str, Any] = {}
    exec(compile(code, "titles.py", "exec"), module)  # noqa: S102  # the code stands in our documentation
    checks = {rule.check: module[rule.check.replace("-", "_")]}
    tools = engine.Toolbox(rules=[rule], checks=checks, schemas=everything().schemas)
    for example in rule.examples:
        files = [loading.load("example.yaml", example.documents.encode())]
        found = engine.run(engine.Request(files=files, level=Level.EXEMPLARY), tools).findings
        starts = [one.location.region.start for one in found if one.location.region is not None]
        told = [f"{at.line}:{at.column} {one.message}" for at, one in zip(starts, found, strict=True)]
        assert told == list(example.findings)


def test_rules_that_contributing_shows_conform_to_the_schema_of_rules() -> None:
    schema = read_index()["schemas"]["rule"]
    shown = [b for b in blocks("CONTRIBUTING.md") if b.mark.startswith("rules/")]
    data = [loading.load(b.mark, b.text.encode()).documents[0] for b in shown]
    assert [violations(schema, one) for one in data] == [[], []]
    assert [b.mark for b in shown] == [
        "rules/relationship/review-rhythm-missing.yaml",
        "rules/document/title-shared.yaml",
    ]
    assert [one["id"] for one in data] == ["review-rhythm-missing", "title-shared"]
