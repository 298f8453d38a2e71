"""Hooks for pre-commit: what they are called with, and that they refuse and let through."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from itilcheck import loading
from itilcheck.cli.app import itilcheck_command
from pages import blocks
from program import HERE, run, write
from tools import NO_INDEX, committed, copy_checkout, do, done, tool, without_network

if TYPE_CHECKING:
    from pathlib import Path

    from program import Outcome

pytestmark = pytest.mark.xdist_group("pre-commit")  # installed once, by one worker of the slow run
TEXT = (HERE / ".pre-commit-hooks.yaml").read_text("utf-8")
HOOKS: dict[str, dict[str, Any]] = {
    one["id"]: one for one in loading.load("hooks.yaml", TEXT.encode()).documents[0]
}
SHOWN = blocks("docs/integrations.md")
(BAD,) = (block.text for block in SHOWN if block.mark == "printer.yaml")
(REFUSED,) = (block.text for block in SHOWN if block.mark == "pre-commit")
SIMPLE, LONG = (block.text for block in SHOWN if block.mark == ".pre-commit-config.yaml")


def parsed(hook: str, *files: str) -> dict[str, Any]:
    """Give what the command line understands of a hook's entry, its arguments and files."""
    program, command, *words = shlex.split(HOOKS[hook]["entry"], comments=True)
    assert program == "itilcheck"
    words += [*HOOKS[hook].get("args", []), *files]
    return itilcheck_command.commands[command].make_context(command, words).params


# -- the manifest ----------------------------------------------------------------------------------


def test_hooks_have_what_every_hook_needs() -> None:
    assert list(HOOKS) == ["itilcheck", "itilcheck-files", "itilcheck-fix"]
    for hook in HOOKS.values():
        assert hook["language"] == "python"
        assert hook["types_or"] == ["yaml", "json"]
        assert hook["require_serial"] is True
        assert hook["minimum_pre_commit_version"] == "2.9.0"
        assert {"name", "description"} <= hook.keys()
        assert "language_version" not in hook


def test_the_whole_catalogue_is_checked_without_names_of_files() -> None:
    assert HOOKS["itilcheck"]["pass_filenames"] is False
    assert parsed("itilcheck")["paths"] == ()
    assert parsed("itilcheck")["allow_empty"] is False


@pytest.mark.parametrize("hook", ["itilcheck-files", "itilcheck-fix"])
def test_files_are_passed_as_files_whatever_they_are_called(hook: str) -> None:
    assert "pass_filenames" not in HOOKS[hook]
    assert HOOKS[hook]["exclude"] == HOOKS["itilcheck-files"]["exclude"]
    understood = parsed(hook, "a.yaml", "--help", "--format=json.yaml")
    assert understood["paths"] == ("a.yaml", "--help", "--format=json.yaml")
    assert understood["allow_empty"] is True


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("payroll/service.yaml", True),
        ("v1.2/service.yaml", True),
        (".backstage/entities.yaml", True),
        ("shop/.backstage/entities.yaml", True),
        (".pre-commit-config.yaml", False),
        (".github/workflows/ci.yaml", False),
        ("shop/.vscode/settings.json", False),
        (".itilcheck.yaml", False),
        (".backstage-old/entities.yaml", False),
    ],
)
def test_hidden_files_are_not_given(name: str, given: bool) -> None:  # noqa: FBT001  # a case's outcome
    assert (re.search(HOOKS["itilcheck-files"]["exclude"], name) is None) is given


# -- the real pre-commit ---------------------------------------------------------------------------


class Catalogue(NamedTuple):
    """A repository with a catalogue whose commits are checked; ``settings`` is the environment of git."""

    folder: Path
    source: Path
    revision: str
    settings: dict[str, str]

    def use(self, hooks: str) -> None:
        """Use hooks, as YAML, or a whole configuration; what they need is installed at once."""
        text = hooks if hooks.startswith("repos:") else SIMPLE.replace("      - id: itilcheck\n", hooks)
        text = text.replace("https://git.example/OWNER/itilcheck", str(self.source))
        text = text.replace("COMMIT", self.revision)
        write(self.folder, {".pre-commit-config.yaml": text})
        done(tool("pre-commit"), "install", "--install-hooks", folder=self.folder, settings=self.settings)

    def commit(self, files: dict[str, str]) -> Outcome:
        """Write files and commit everything, without a network."""
        write(self.folder, files)
        done("git", "add", "-A", folder=self.folder)
        words = (*without_network(), "git", "commit", "-m", "Something")
        return do(*words, folder=self.folder, settings=self.settings | NO_INDEX)

    def commits(self) -> int:
        return int(done("git", "rev-list", "--count", "HEAD", folder=self.folder))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Make a repository of the working tree, and give it with its commit."""
    folder = tmp_path_factory.mktemp("source")
    copy_checkout(folder)
    return folder, committed(folder)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def catalogue(tmp_path: Path, source: tuple[Path, str], home: Path) -> Catalogue:
    tool("pre-commit")
    folder = tmp_path / "catalogue"
    shutil.copytree(HERE / "examples" / "acme", folder)
    committed(folder)
    return Catalogue(folder, *source, {"PRE_COMMIT_HOME": str(home), "NO_COLOR": "1"})


@pytest.mark.slow
def test_pre_commit_takes_the_manifest(tmp_path: Path) -> None:
    done(tool("pre-commit"), "validate-manifest", HERE / ".pre-commit-hooks.yaml", folder=tmp_path)


@pytest.mark.slow
def test_a_bad_document_is_refused_and_a_mended_one_let_through(catalogue: Catalogue) -> None:
    catalogue.use(SIMPLE)
    assert catalogue.commit({}).code == 0
    before = catalogue.commits()
    refused = catalogue.commit({"printer.yaml": BAD})
    assert refused.code == 1
    assert REFUSED in refused.out + refused.err
    assert catalogue.commits() == before
    mended = catalogue.commit({"printer.yaml": BAD.replace("acme-rh", "acme-hr")})
    assert mended.code == 0, mended.out + mended.err
    assert catalogue.commits() == before + 1


@pytest.mark.slow
def test_a_commit_that_only_deletes_is_seen_with_always_run(catalogue: Catalogue) -> None:
    """pre-commit counts files that are there; the page tells so."""
    catalogue.use("      - id: itilcheck\n")
    assert catalogue.commit({}).code == 0
    (catalogue.folder / "servers.yaml").unlink()
    passed = catalogue.commit({})
    assert passed.code == 0
    assert "(no files to check)Skipped" in passed.out + passed.err
    done("git", "revert", "--no-edit", "HEAD", folder=catalogue.folder)
    catalogue.use("      - id: itilcheck\n        always_run: true\n")
    assert catalogue.commit({}).code == 0
    (catalogue.folder / "servers.yaml").unlink()
    refused = catalogue.commit({})
    assert refused.code == 1
    assert "error[reference-unresolved]" in refused.out + refused.err


@pytest.mark.slow
def test_only_what_is_found_in_the_files_of_a_commit_is_told(catalogue: Catalogue) -> None:
    catalogue.use("      - id: itilcheck-files\n")
    write(catalogue.folder, {"printer.yaml": BAD})
    committed(catalogue.folder)
    same = BAD.replace("printer", "plotter").replace("acme-rh", "acme-hr")
    passed = catalogue.commit({"plotter.yaml": same, "other.yaml": "a: 1\n"})
    assert passed.code == 0, passed.out + passed.err
    assert catalogue.commit({"other.yaml": "a: 2\n"}).code == 0
    refused = catalogue.commit({"--help.yaml": BAD.replace("printer", "scanner")})
    assert refused.code == 1
    assert "--help.yaml:5:10: error[reference-unresolved]" in refused.out + refused.err
    assert "printer.yaml:5" not in refused.out + refused.err


@pytest.mark.slow
def test_what_can_be_mended_is_mended_and_shown_before_it_is_committed(catalogue: Catalogue) -> None:
    """pre-commit refuses a commit whose files a hook has changed; the next one takes them."""
    catalogue.use("      - id: itilcheck-fix\n")
    assert catalogue.commit({}).code == 0
    mended = BAD.replace("acme-rh", "acme-hr")
    refused = catalogue.commit({"printer.yaml": mended.replace("itilcheck/v1", "itilcheck/V1 # kept")})
    assert refused.code == 1
    assert "files were modified by this hook" in refused.out + refused.err
    told = (catalogue.folder / "printer.yaml").read_text("utf-8")
    assert told == mended.replace("itilcheck/v1", "itilcheck/v1 # kept")
    passed = catalogue.commit({})
    assert passed.code == 0, passed.out + passed.err


@pytest.mark.slow
def test_files_that_git_does_not_track_are_read(catalogue: Catalogue) -> None:
    catalogue.use("      - id: itilcheck\n")
    assert catalogue.commit({}).code == 0
    write(catalogue.folder, {"printer.yaml": BAD, "other.yaml": "a: 1\n", ".git/info/exclude": ""})
    done("git", "add", "other.yaml", folder=catalogue.folder)
    refused = do("git", "commit", "-m", "Something", folder=catalogue.folder, settings=catalogue.settings)
    assert refused.code == 1
    assert "printer.yaml:5:10: error[" in refused.out + refused.err


@pytest.mark.slow
def test_configurations_of_the_page_are_valid(tmp_path: Path) -> None:
    for text in (SIMPLE, LONG):
        write(tmp_path, {"config.yaml": text})
        done(tool("pre-commit"), "validate-config", "config.yaml", folder=tmp_path)


@pytest.mark.slow
def test_plugins_come_by_additional_dependencies(catalogue: Catalogue, tmp_path: Path) -> None:
    assert run(tmp_path, "plugins", "new", "acme").code == 0
    (plugin,) = (path for path in tmp_path.iterdir() if path != catalogue.folder)
    hook = "      - id: itilcheck\n        entry: itilcheck plugins\n        verbose: true\n"
    catalogue.use(f"{hook}        additional_dependencies: [{plugin}]\n")
    passed = catalogue.commit({})
    assert passed.code == 0, passed.out + passed.err
    assert re.search(r"^acme\b.*", passed.out + passed.err, re.MULTILINE), passed.out + passed.err


@pytest.mark.slow
def test_hooks_can_be_tried_before_they_are_used(catalogue: Catalogue) -> None:
    words = (tool("pre-commit"), "try-repo", catalogue.source, "--all-files")
    passed = do(*words, folder=catalogue.folder, settings=catalogue.settings)
    assert passed.code == 0, passed.out + passed.err
    assert len(re.findall(r"\.Passed$", passed.out, re.MULTILINE)) == len(HOOKS)
