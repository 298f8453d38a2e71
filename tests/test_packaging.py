"""Packaging: what is built holds everything, and works where there is no checkout."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

import itilcheck
from itilcheck import index
from program import HERE, run, write

PAGE = (HERE / "docs" / "hooks.md").read_text(encoding="utf-8")
VERSION = itilcheck.__version__
INFO = f"itilcheck-{VERSION}.dist-info"


class Built(NamedTuple):
    """What was built: the distribution of sources, a wheel from it, and one from the checkout."""

    sources: Path
    wheel: Path
    direct: Path


def do(*words: str | Path, folder: Path) -> None:
    """Run a tool, which has to succeed."""
    done = subprocess.run(  # noqa: S603  # tools of our own choice
        [str(word) for word in words], cwd=folder, capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def environment(folder: Path, *packages: str | Path) -> Path:
    """Make an empty environment, install packages into it, and give its folder of programs."""
    do(sys.executable, "-m", "venv", folder, folder=folder.parent)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    do(programs / "python", "-m", "pip", "install", "--quiet", *packages, folder=folder.parent)
    return programs


pytestmark = pytest.mark.xdist_group("wheel")  # built once, by one worker of the slow run


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("built")
    do(sys.executable, "-m", "build", "--outdir", folder / "both", HERE, folder=folder)
    do(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "direct", HERE, folder=folder)
    sources, wheel = sorted((folder / "both").iterdir(), key=lambda path: path.suffix)
    (direct,) = (folder / "direct").iterdir()
    return Built(sources, wheel, direct)


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def below(folder: str, place: str, pattern: str) -> dict[str, bytes]:
    """Give the files of a folder of the checkout, by where they belong in the wheel."""
    files = sorted(path for path in (HERE / folder).rglob(pattern) if path.is_file())
    return {f"{place}/{path.relative_to(HERE / folder).as_posix()}": path.read_bytes() for path in files}


def test_a_checkout_holds_no_copy_of_rules_and_schemas() -> None:
    assert not (HERE / "src" / "itilcheck" / "_data").exists()


@pytest.mark.slow
def test_a_wheel_holds_everything_and_nothing_else(built: Built) -> None:
    expected = {
        **below("src/itilcheck", "itilcheck", "*.py"),
        **below("src/itilcheck", "itilcheck", "py.typed"),
        **below("rules", "itilcheck/_data/rules", "*.yaml"),
        **below("schemas", "itilcheck/_data/schemas", "*.json"),
        **below("scaffold", "itilcheck/_data/scaffold", "*"),
        **below("plugins", ".", "*.py"),
        **below("plugins", ".", "*.yaml"),
    }
    expected = {name.removeprefix("./"): data for name, data in expected.items()}
    expected = {name: data for name, data in expected.items() if "__pycache__" not in name}
    found = contents(built.wheel)
    made = {name: found.pop(name) for name in list(found) if name.startswith(f"{INFO}/")}
    data = json.loads(found.pop("itilcheck/_data/index.json"))
    assert found == expected
    assert data == index.build(HERE / "rules", HERE / "schemas")
    assert sorted(made) == [
        f"{INFO}/{name}"
        for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE", "licenses/NOTICE")
    ]
    packed = {"itilcheck_backstage/backstage.yaml", "itilcheck_packs/fitsm/pack.yaml"}
    assert packed - expected.keys() == set()


@pytest.mark.slow
def test_a_wheel_is_the_same_by_way_of_the_sources(built: Built) -> None:
    assert contents(built.wheel) == contents(built.direct)


@pytest.mark.slow
def test_the_sources_hold_what_a_packager_needs_and_no_litter(built: Built) -> None:
    with tarfile.open(built.sources) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"LICENSE", "NOTICE", "README.md", "pyproject.toml", "hatch_build.py", "constraints.txt"}
    needed |= {"tests/test_packaging.py", "docs/hooks.md", "examples/acme/.itilcheck.yaml", "Makefile"}
    assert needed - names == set()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if top.startswith(".")} <= {
        ".dockerignore",
        ".gitattributes",
        ".gitignore",
        ".pre-commit-hooks.yaml",
    }
    assert tops & {"dist", "build", "htmlcov"} == set()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["sources", "wheel"])
def test_an_installed_package_works_without_a_checkout(built: Built, form: str, tmp_path: Path) -> None:
    shutil.copytree(HERE / "examples" / "acme", tmp_path / "acme")
    programs = environment(tmp_path / "environment", getattr(built, form))
    command = (str(programs / "itilcheck"),)
    module = (str(programs / "python"), "-m", "itilcheck")
    assert run(tmp_path, "--version", command=command) == (0, f"itilcheck {VERSION}\n", "")
    assert run(tmp_path, "--version", command=module) == (0, f"itilcheck {VERSION}\n", "")
    for words in (
        ("check", "acme"),
        ("check", "acme", "--format", "json", "--level", "exemplary", "--fail-on", "error"),
        ("explain", "utility-empty"),
        ("rules",),
        ("rules", "--format", "json"),
        ("explain", "fitsm/lifecycle-missing"),
        ("report", "acme", "--pack", "iso20000", "--today", "2026-11-22"),
        ("schema",),
        ("schema", "Service"),
        ("schema", "config"),
        ("new", "Service", "payroll"),
        ("--disable-plugin", "backstage", "check", "acme"),
    ):
        installed, here = run(tmp_path, *words, command=command), run(tmp_path, *words)
        assert installed == here
        assert installed.code in ({0, 1} if "exemplary" in words else {0})
        assert str(HERE) not in installed.out + installed.err
    script = "import itilcheck.index; print(itilcheck.__file__, itilcheck.resources.index_file())"
    places = run(tmp_path, "-c", script, command=(str(programs / "python"),)).out.split()
    assert [Path(place).is_relative_to(tmp_path / "environment") for place in places] == [True, True]


@pytest.mark.slow
def test_a_plugin_is_installed_by_pip_into_an_environment_inside_of_the_catalogue(
    built: Built, tmp_path: Path
) -> None:
    pages = PAGE.partition("## itilcheck_register_rules\n")[0]
    blocks = re.findall(r"^```\w+\n# (\S+)\n(.*?)^```$", pages, re.MULTILINE | re.DOTALL)
    write(
        tmp_path, {name if name.startswith("catalogue") else f"plugin/{name}": text for name, text in blocks}
    )
    catalogue = tmp_path / "catalogue"
    programs = environment(catalogue / "venv", built.wheel)
    do(programs / "python", "-m", "pip", "install", "--quiet", tmp_path / "plugin", folder=tmp_path)
    command = (str(programs / "itilcheck"),)
    found = 'payroll.yaml:5:3: warning[acme/domain-missing] "payroll" has no label "domain"\n'
    assert run(catalogue, "check", "--format", "concise", command=command).out == found
    assert "from      acme 1.0" in run(catalogue, "explain", "acme/domain-missing", command=command).out
