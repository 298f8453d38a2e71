"""The container image: its Dockerfile is sound, and its steps make a program that works.

There is no container here: the steps are done in folders of their own instead.
"""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

import itilcheck
from program import HERE, run
from tools import do, done, files_of_the_checkout, tool

if TYPE_CHECKING:
    from pathlib import Path

DOCKERFILE = HERE / "Dockerfile"
IGNORED = (HERE / ".dockerignore").read_text("utf-8").splitlines()


def instructions() -> list[tuple[str, str]]:
    """Give the instructions of the Dockerfile: the word and what follows, lines that go on joined."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", "")
    found = [line.partition(" ") for line in text.splitlines() if line.strip()]
    return [(word, rest) for word, _, rest in found]


def allowed() -> list[str]:
    """Give the files and folders of the checkout that the build is allowed to see."""
    assert [line for line in IGNORED if line[:1] not in "!#"] == ["*", "**/__pycache__"]
    return [line[1:] for line in IGNORED if line.startswith("!")]


def test_image_runs_the_program_as_nobody_in_particular() -> None:
    words = instructions()
    last = [one for one in words[words.index(("FROM", "python:${PYTHON}")) :] if one[0] != "COPY"]
    assert dict(last) == {
        "FROM": "python:${PYTHON}",
        "ENV": "PATH=/opt/itilcheck/bin:$PATH",
        "USER": "10001:10001",
        "WORKDIR": "/catalogue",
        "ENTRYPOINT": '["itilcheck"]',
        "CMD": '["check"]',
    }
    assert re.fullmatch(r"PYTHON=3\.\d+-slim", dict(words)["ARG"])


def test_build_sees_only_what_is_there() -> None:
    assert [name for name in allowed() if not (HERE / name).exists()] == []


@pytest.mark.slow
def test_dockerfile_has_no_lint() -> None:
    assert done(tool("hadolint"), DOCKERFILE, folder=HERE) == ""


@pytest.mark.slow
def test_steps_of_the_image_make_a_program_that_works(tmp_path: Path) -> None:
    places = {"/source": "source", "/wheels": "wheels", "/opt": "opt", "/catalogue": "catalogue"}
    (steps,) = (rest for word, rest in instructions() if word == "RUN")
    for place, name in places.items():
        steps = re.sub(rf"(?<![\w.]){place}\b", str(tmp_path / name), steps)
    tops = set(allowed())
    for name in files_of_the_checkout():
        if name.partition("/")[0] in tops:
            (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(HERE / name, tmp_path / "source" / name)
    done(sys.executable, "-m", "venv", tmp_path / "base", folder=tmp_path)
    path = {"PATH": f"{tmp_path / 'base' / 'bin'}:/usr/bin:/bin"}
    done("sh", "-c", steps, folder=tmp_path / "source", settings=path)
    shutil.rmtree(tmp_path / "source")
    shutil.rmtree(tmp_path / "wheels")
    shutil.copytree(HERE / "examples" / "acme", tmp_path / "catalogue")
    path = {"PATH": f"{tmp_path / 'opt' / 'itilcheck' / 'bin'}:/usr/bin:/bin"}
    assert (
        done("itilcheck", "--version", folder=tmp_path, settings=path)
        == f"itilcheck {itilcheck.__version__}\n"
    )
    checked = do("itilcheck", "check", folder=tmp_path / "catalogue", settings=path)
    assert checked == run(HERE / "examples" / "acme", "check")
    assert checked.code == 0
    assert not (tmp_path / "opt" / "itilcheck" / "bin" / "pip").exists()
