"""What the page on integrations shows can be copied: it is valid, names what is there, and runs."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest

from itilcheck import loading
from itilcheck.cli.app import itilcheck_command
from pages import blocks, in_columns, page
from program import HERE, write
from tools import committed, copy_checkout, do, done, tool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = "docs/integrations.md"
SHOWN = blocks(PAGE)
ACTION, HOOKS = (
    loading.load(name, (HERE / name).read_bytes()).documents[0]
    for name in ("action.yml", ".pre-commit-hooks.yaml")
)
COMPONENT = loading.load("t.yml", (HERE / "templates" / "itilcheck.yml").read_bytes()).documents[0]
SHA = "0123456789abcdef0123456789abcdef01234567"


def shown(mark: str) -> list[str]:
    """Give the blocks of a file, each with a commit in place of the word for one."""
    found = [block.text.replace("COMMIT", SHA) for block in SHOWN if block.mark == mark]
    assert found != []
    return found


def data(mark: str) -> list[dict[str, Any]]:
    return [loading.load("x.yaml", text.encode()).documents[0] for text in shown(mark)]


def steps() -> Iterator[dict[str, Any]]:
    """Yield the steps of all workflows that the page shows."""
    for workflow in data(".github/workflows/catalogue.yaml"):
        for job in workflow["jobs"].values():
            yield from job["steps"]


def table(heading: str) -> list[str]:
    """Give the words in the first column of the tables below a heading of the second rank."""
    return in_columns(page(PAGE).partition(f"\n## {heading}\n")[2].partition("\n## ")[0], 0)


def test_every_hook_input_and_output_is_documented() -> None:
    assert table("pre-commit") == [hook["id"] for hook in HOOKS]
    assert table("GitHub") == list(ACTION["inputs"])
    assert table("GitLab") == list(COMPONENT["spec"]["inputs"])
    assert [name for name in ACTION["outputs"] if f"`{name}`" not in page(PAGE)] == []


def test_defaults_are_those_that_the_page_tells() -> None:
    tabled = dict(re.findall(r"^\| `([a-z-]+)` \| .* \| `([^`]+)` \|$", page(PAGE), flags=re.MULTILINE))
    inputs = {**COMPONENT["spec"]["inputs"], **ACTION["inputs"]}
    assert {name: str(inputs[name]["default"]).lower() for name in tabled} == tabled


def test_workflows_use_what_is_there() -> None:
    used = [step for step in steps() if step["uses"].startswith("OWNER/itilcheck@")]
    assert len(used) == len(shown(".github/workflows/catalogue.yaml"))
    assert {name for step in used for name in step.get("with", {})} - set(ACTION["inputs"]) == set()
    asked = set(re.findall(r"steps\.itilcheck\.outputs\.([a-z-]+)", page(PAGE)))
    assert asked - set(ACTION["outputs"]) == set()
    for one in data(".gitlab-ci.yml"):
        (included,) = one["include"]
        assert included["inputs"].keys() - COMPONENT["spec"]["inputs"].keys() == set()
        assert (HERE / included["file"]).is_file()
    hooks = [hook for one in data(".pre-commit-config.yaml") for hook in one["repos"][0]["hooks"]]
    assert {hook["id"] for hook in hooks} == {hook["id"] for hook in HOOKS}


def test_actions_of_others_are_pinned_and_get_no_rights_that_they_do_not_need() -> None:
    others = [step["uses"] for step in steps() if not step["uses"].startswith("OWNER/")]
    assert [one for one in others if not re.fullmatch(r"[a-z-]+(?:/[a-z-]+)+@[0-9a-f]{40}", one)] == []
    commented = re.findall(
        r"uses: (?!OWNER)\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", page(PAGE), flags=re.MULTILINE
    )
    assert len(commented) == len(others)
    for workflow in data(".github/workflows/catalogue.yaml"):
        assert workflow["permissions"] == {}
    for step in steps():
        if step["uses"].startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_commands_are_those_of_the_program() -> None:
    text = "\n".join(block.text for block in SHOWN if block.language in {"sh", "make"}).replace("\\\n", " ")
    calls = re.findall(r"itilcheck +(check .*)", text)
    assert len(calls) >= 4
    for call in calls:
        itilcheck_command.commands["check"].make_context("check", shlex.split(call)[1:])


# -- with the tools --------------------------------------------------------------------------------


@pytest.mark.slow
def test_workflows_conform_to_their_schema_and_have_no_lint(tmp_path: Path) -> None:
    for number, text in enumerate(shown(".github/workflows/catalogue.yaml")):
        path = tmp_path / str(number) / ".github" / "workflows" / "catalogue.yaml"
        write(tmp_path, {str(path): text})
        schema = "--builtin-schema=vendor.github-workflows"
        done(tool("check-jsonschema"), schema, path, folder=tmp_path)
        linted = do(tool("zizmor"), "--offline", "--no-progress", path, folder=tmp_path)
        assert linted.code == 0, linted.out


@pytest.mark.slow
def test_gitlab_takes_what_the_page_shows(tmp_path: Path) -> None:
    for text in shown(".gitlab-ci.yml"):
        write(tmp_path, {"gitlab.yml": text})
        schema = "--builtin-schema=vendor.gitlab-ci"
        done(tool("check-jsonschema"), schema, "gitlab.yml", folder=tmp_path)


@pytest.mark.slow
def test_shell_and_dockerfiles_have_no_lint(tmp_path: Path) -> None:
    for block in SHOWN:
        if block.language == "sh":
            write(tmp_path, {"script.sh": f"set -e\n{block.text}"})
            done(tool("shellcheck"), "--shell=sh", "script.sh", folder=tmp_path)
        elif block.language == "dockerfile":
            write(tmp_path, {"Dockerfile": block.text})
            done(tool("hadolint"), "Dockerfile", folder=tmp_path)


def archive(folder: Path) -> Path:
    """Make an archive of the working tree, as forges offer it."""
    copy_checkout(folder / "source")
    committed(folder / "source")
    words = ("git", "archive", "--prefix=itilcheck/", "--output", folder / "itilcheck.tar.gz", "HEAD")
    done(*words, folder=folder / "source")
    return folder / "itilcheck.tar.gz"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_recipe_checks_a_catalogue_and_installs_once(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(HERE / "examples" / "acme", folder)
    (recipe,), (line,) = shown("Makefile"), shown("requirements.txt")
    line = re.sub(r"https://\S+", archive(tmp_path).as_uri(), line)
    write(folder, {"Makefile": recipe, "requirements.txt": line})
    assert "conforms at level" in done("make", "check", folder=folder)
    assert "pip" not in done("make", "check", folder=folder)
    write(folder, {"more.yaml": "apiVersion: itilcheck/v1\nkind: Servise\n"})
    refused = do("make", "check", folder=folder)
    assert refused.code == 2
    assert "more.yaml:2:7: error[unknown-kind]" in refused.out


@pytest.mark.slow
def test_lines_for_other_builds_run(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(HERE / "examples" / "acme", folder)
    (script,) = (block.text for block in SHOWN if '"$SOURCE"' in block.text)
    base = sys._base_executable  # type: ignore[attr-defined]  # noqa: SLF001  # what is installed has to come from the lines
    write(tmp_path, {"programs/python3": f'#!/bin/sh\nexec "{base}" "$@"\n'})
    (tmp_path / "programs" / "python3").chmod(0o755)
    settings = {"SOURCE": str(archive(tmp_path)), "HOME": str(tmp_path)}
    settings["PATH"] = f"{tmp_path / 'programs'}:/usr/bin:/bin"
    assert "conforms at level" in done("sh", "-ec", script, folder=folder, settings=settings)
    assert (folder / "itilcheck.junit.xml").is_file()
