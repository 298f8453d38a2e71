"""What the documentation shows is run: commands print it, rules and checks find it."""

from __future__ import annotations

import shlex
import shutil
import sys
import sysconfig
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from itilcheck import engine, loading
from itilcheck.builtin import read_index
from itilcheck.finding import Level
from itilcheck.packs import Origin, read_rule
from itilcheck.testing import everything, findings
from itilcheck.violations import violations
from pages import PAGES, ROOT, Block, blocks, commands, named, prints
from program import run, write

if TYPE_CHECKING:
    from itilcheck.rule import Rule

RUN_ELSEWHERE = {"docs/hooks.md", "docs/adopting.md"}
"""Pages whose commands need a plugin that is installed, or a shell and git: tests of their own run them."""
INSTALLING = {"docs/rule-to-plugin.md"}
"""Pages whose commands install something: they get an environment of their own, on top of ours."""


def environment(folder: Path) -> Path:
    """Make an environment that sees what is installed in ours, and give its Python."""
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    found = run(
        folder, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", command=(str(python),)
    )
    ours = sysconfig.get_path("purelib")
    write(Path(found.out.strip()), {"ours.pth": f"import site; site.addsitedir({ours!r})\n"})
    return python


def words_of(command: str, python: Path | None) -> tuple[tuple[str, ...], list[str]]:
    """Give how a command of a page is run: as ours is, or by the ``python`` of the environment."""
    program, *arguments = shlex.split(command)
    if program == "python" and python is not None:
        return (str(python),), arguments
    assert program == "itilcheck"
    return (str(python), "-m", "itilcheck") if python is not None else (), arguments


@pytest.mark.parametrize(
    "name",
    [
        named(path)
        for path in PAGES
        if "```console" in path.read_text("utf-8") and named(path) not in RUN_ELSEWHERE
    ],
)
def test_console_blocks_print_what_the_page_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that a page shows, by the name behind the language, lie in a folder of their own.

    Nothing is fetched: what is installed is built with what is there.
    """
    for setting in ("PIP_NO_DEPS", "PIP_NO_INDEX", "PIP_DISABLE_PIP_VERSION_CHECK"):
        monkeypatch.setenv(setting, "1")
    monkeypatch.setenv("PIP_NO_BUILD_ISOLATION", "0")  # pip's way of saying no to isolation
    python = environment(tmp_path / "environment") if name in INSTALLING else None
    checkout, folder = tmp_path / "checkout", tmp_path / "folder"
    shutil.copytree(ROOT / "examples", checkout / "examples")
    folder.mkdir()
    wrong = []
    for block in blocks(name):
        if block.language != "console":
            write(folder, {block.mark: block.text} if "." in block.mark else {})
            continue
        for command, expected in commands(block.text):
            program, arguments = words_of(command, python)
            done = run(checkout if " examples/" in command else folder, *arguments, command=program)
            if not prints(expected, done.out + done.err):
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
        ("a in ...\n", "a in 3 s\n", True),
        ("a in ...\n", "b in 3 s\n", False),
        ("a in ...\n", "a in 3 s\nb\n", False),
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
    assert [findings(rule, one.documents) for one in rule.examples] == [
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
