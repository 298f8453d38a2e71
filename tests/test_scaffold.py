"""What plugins new writes: a package that is sound as it stands, under any name that it may have."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from program import HERE, Outcome, lay, run, write
from test_packaging import do, environment

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = HERE / "scaffold" / "plugin"
WRITTEN = [
    ".gitignore",
    "README.md",
    "example/.itilcheck.yaml",
    "example/services.yaml",
    "pyproject.toml",
    "src/MODULE/__init__.py",
    "src/MODULE/checks.py",
    "src/MODULE/py.typed",
    "src/MODULE/rules/labels/domain-missing.yaml",
    "src/MODULE/rules/money/charge-code-shared.yaml",
    "tests/test_plugin.py",
]
FOUND = """\
example/services.yaml:13:3: warning[NAME/domain-missing] "payroll" has no label "domain"
example/services.yaml:13:25: error[NAME/charge-code-shared] charge code "CC-12" is that of "mail" too
"""

every_name = pytest.mark.parametrize("name", ["acme", "acme-bank-2"])


class Made(NamedTuple):
    """A plugin that was written: its name, its folder, the name of its module, and what was said."""

    name: str
    folder: Path
    module: str
    outcome: Outcome

    @property
    def files(self) -> dict[str, str]:
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_text("utf-8") for path in paths}

    @property
    def package(self) -> dict[str, str]:
        """Give the files that are installed."""
        files = self.files.items()
        return {name.removeprefix("src/"): text for name, text in files if name.startswith("src/")}


def make(folder: Path, name: str, *words: str) -> Made:
    outcome = run(folder, "plugins", "new", name, *words)
    return Made(name, folder / f"itilcheck-{name}", f"itilcheck_{name.replace('-', '_')}", outcome)


def lay_made(site: Path, made: Made) -> None:
    lay(site, made.module, "0.1.0", made.package, plugin=made.name)


# -- what is written -----------------------------------------------------------------------------


@every_name
def test_it_writes_a_package_and_says_what(name: str, tmp_path: Path) -> None:
    made = make(tmp_path, name)
    assert list(made.files) == [path.replace("MODULE", made.module) for path in WRITTEN]
    assert (made.outcome.code, made.outcome.err) == (0, "")
    *written, install, test, check = made.outcome.out.splitlines()
    assert written == [f"itilcheck-{name}/{path}: written" for path in made.files]
    python = r"(python3?|\S*python[\w.]*(\.exe)?)"
    pip = rf"({python} -m pip|uv pip) install (--python {python} )?-e"
    assert re.fullmatch(rf"install it beside itilcheck: {pip} ['\"]itilcheck-{name}\[test\]['\"]", install)
    assert re.fullmatch(rf"run its tests: {python} -m pytest itilcheck-{name}", test)
    assert check == f"try it: itilcheck check itilcheck-{name}/example"


def test_the_name_takes_the_place_of_the_template_everywhere(tmp_path: Path) -> None:
    made = make(tmp_path, "bank")
    assert [path for path, text in made.files.items() if "acme" in f"{path}\n{text}".casefold()] == []
    assert '\nbank = "itilcheck_bank"\n' in made.files["pyproject.toml"]
    assert 'name = "itilcheck-bank"\n' in made.files["pyproject.toml"]


def test_under_its_own_name_the_template_is_copied_as_it_is(tmp_path: Path) -> None:
    made = make(tmp_path, "acme")
    for path, text in made.files.items():
        assert text == (TEMPLATE / path.replace(".gitignore", "gitignore")).read_text("utf-8")


def test_the_folder_is_the_one_that_is_asked_for(tmp_path: Path) -> None:
    made = make(tmp_path, "acme", "--folder", "house rules/ours")
    assert not made.folder.exists()
    assert (tmp_path / "house rules" / "ours" / "pyproject.toml").is_file()
    assert "house rules/ours/README.md: written\n" in made.outcome.out
    assert re.search(r"itilcheck check ['\"]house rules/ours/example['\"]\n", made.outcome.out)


def test_in_a_catalogue_it_says_that_it_should_not_lie_there(tmp_path: Path) -> None:
    write(tmp_path, {".itilcheck.yaml": "level: essential\n", "services/a.yaml": "a: 1\n"})
    told = "lies in a catalogue, which is not trusted as code is: better keep it elsewhere"
    made = make(tmp_path / "services", "acme")
    assert (made.outcome.code, made.outcome.err) == (0, f'notice: "itilcheck-acme" {told}\n')
    assert "pyproject.toml" in made.files


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "itilcheck-acme").mkdir()
    assert make(tmp_path, "acme").outcome.code == 0


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Acme", '"Acme" is no name for a plugin, write words in small letters, as in acme-bank'),
        ("acme_bank", '"acme_bank" is no name for a plugin, write words in small letters, as in acme-bank'),
        ("../acme", '"../acme" is no name for a plugin, write words in small letters, as in acme-bank'),
        ("2acme", '"2acme" is no name for a plugin, write words in small letters, as in acme-bank'),
        ("acme-", '"acme-" is no name for a plugin, write words in small letters, as in acme-bank'),
        ("", '"" is no name for a plugin, write words in small letters, as in acme-bank'),
        ("itilcheck", '"itilcheck" is a name of itilcheck itself, choose another one'),
        ("backstage", '"backstage" is a name of itilcheck itself, choose another one'),
        ("rules", '"rules" is a name of itilcheck itself, choose another one'),
        (
            "itilcheck-acme",
            '"itilcheck-acme" has a prefix that the package gets by itself, leave "itilcheck-" out',
        ),
    ],
)
def test_a_name_that_cannot_be_is_refused(name: str, message: str, tmp_path: Path) -> None:
    assert run(tmp_path, "plugins", "new", name) == (2, "", f"error: {message}\n")
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    write(tmp_path, {"itilcheck-acme/README.md": "mine\n"})
    message = '"itilcheck-acme" holds files already, name another one with --folder'
    made = make(tmp_path, "acme")
    assert made.outcome == (2, "", f"error: {message}\n")
    assert made.files == {"README.md": "mine\n"}


def test_a_file_is_no_folder_to_write_to(tmp_path: Path) -> None:
    write(tmp_path, {"here": "mine\n"})
    message = '"here" is there already, and no folder, name another one with --folder'
    assert make(tmp_path, "acme", "--folder", "here").outcome == (2, "", f"error: {message}\n")


# -- what it does --------------------------------------------------------------------------------


@every_name
def test_it_is_loaded_and_finds_what_its_example_has(name: str, tmp_path: Path) -> None:
    made = make(tmp_path, name)
    lay_made(tmp_path / "site", made)
    outcome = run(made.folder, "check", "example", "--format", "concise", site=tmp_path / "site")
    assert outcome.out == FOUND.replace("NAME", name)
    assert outcome.code == 1
    listed = run(made.folder, "plugins", site=tmp_path / "site")
    assert f"{name} 0.1.0\n  from      {made.module} 0.1.0\n" in listed.out
    assert f"  rules     2: {name}/domain-missing, {name}/charge-code-shared\n" in listed.out
    assert listed.code == 0


@every_name
def test_its_own_tests_pass(name: str, tmp_path: Path) -> None:
    made = make(tmp_path, name)
    lay_made(tmp_path / "site", made)
    outcome = run(made.folder, "-q", "-p", "no:cacheprovider", module="pytest", site=tmp_path / "site")
    assert (outcome.code, outcome.err) == (0, "")
    passed = re.search(r"(\d+) passed", outcome.out)
    assert passed is not None
    assert int(passed[1]) > 5


@every_name
def test_a_rule_that_is_broken_fails_its_tests(name: str, tmp_path: Path) -> None:
    made = make(tmp_path, name)
    rule = made.folder / "src" / made.module / "rules" / "labels" / "domain-missing.yaml"
    rule.write_text(rule.read_text("utf-8").replace("5:3", "5:4"), encoding="utf-8")
    lay_made(tmp_path / "site", made)
    words = ("-q", "-p", "no:cacheprovider", "tests")
    outcome = run(made.folder, *words, module="pytest", site=tmp_path / "site")
    assert outcome.code == 1
    assert '5:3 "payroll" has no label "domain"' in outcome.out


def test_a_rule_that_is_added_as_its_page_says_is_one_of_its_rules(tmp_path: Path) -> None:
    made = make(tmp_path, "acme")
    words = re.findall(r"`itilcheck (rules new .*)`", made.files["README.md"])[0].split()
    added = run(made.folder, *words, "--group", "labels", "--kind", "Service")
    assert added.code == 0
    lay_made(tmp_path / "site", made)
    tested = run(made.folder, "-q", "-p", "no:cacheprovider", module="pytest", site=tmp_path / "site")
    assert tested.code == 0
    assert "acme/tier-missing" in run(made.folder, "rules", site=tmp_path / "site").out


@every_name
@pytest.mark.parametrize("words", [("check",), ("format", "--check")])
def test_its_code_is_clean(name: str, words: tuple[str, ...], tmp_path: Path) -> None:
    made = make(tmp_path, name)
    do(sys.executable, "-m", "ruff", *words, "--isolated", "--no-cache", made.folder, folder=tmp_path)


@pytest.mark.slow
@every_name
def test_its_types_are_right(name: str, tmp_path: Path) -> None:
    made = make(tmp_path, name)
    write(made.folder, {"mypy.ini": "[mypy]\nmypy_path = src\n"})
    words = ("--strict", "--python-version", "3.10", "--cache-dir", tmp_path / "cache", "src", "tests")
    do(sys.executable, "-m", "mypy", *words, folder=made.folder)


# -- the clean room ------------------------------------------------------------------------------


@pytest.mark.slow
def test_it_works_where_it_is_installed_as_it_says(tmp_path: Path) -> None:
    do(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path / "built", HERE, folder=tmp_path)
    (wheel,) = (tmp_path / "built").iterdir()
    programs = environment(tmp_path / "environment", wheel)
    itilcheck, python = (str(programs / "itilcheck"),), str(programs / "python")
    outcome = run(tmp_path, "plugins", "new", "acme-bank", command=itilcheck)
    assert outcome[::2] == (0, "")
    install, test, check = (line.partition(": ")[2] for line in outcome.out.splitlines()[-3:])
    assert install == f"{python} -m pip install -e 'itilcheck-acme-bank[test]'"
    assert test == f"{python} -m pytest itilcheck-acme-bank"
    assert check == "itilcheck check itilcheck-acme-bank/example"
    do(python, "-m", "pip", "install", "--quiet", "-e", "itilcheck-acme-bank[test]", folder=tmp_path)
    tested = run(tmp_path, "-m", "pytest", "itilcheck-acme-bank", command=(python,), timeout=300)
    assert tested.code == 0
    assert "charge-code-shared.yaml" in tested.out
    folder = tmp_path / "itilcheck-acme-bank"
    found = run(folder, "check", "example", "--format", "concise", command=itilcheck)
    assert found.out == FOUND.replace("NAME", "acme-bank")
    listed = run(folder, "plugins", command=itilcheck)
    assert "acme-bank 0.1.0\n  from      itilcheck-acme-bank 0.1.0\n" in listed.out
    assert "2: acme-bank/domain-missing, acme-bank/charge-code-shared\n" in listed.out
    assert (listed.code, listed.err) == (0, "")


@pytest.mark.slow
def test_what_is_built_of_it_holds_all_of_it(tmp_path: Path) -> None:
    made = make(tmp_path, "acme")
    do(sys.executable, "-m", "build", "--outdir", tmp_path / "built", made.folder, folder=tmp_path)
    (wheel,) = (tmp_path / "built").glob("*.whl")
    do(sys.executable, "-m", "zipfile", "-e", wheel, tmp_path / "site", folder=tmp_path)
    package = tmp_path / "site" / "itilcheck_acme"
    files = {f"itilcheck_acme/{path.relative_to(package).as_posix()}" for path in package.rglob("*.*")}
    assert files == set(made.package)
    outcome = run(made.folder, "check", "example", "--format", "concise", site=tmp_path / "site")
    assert outcome.out == FOUND.replace("NAME", "acme")
