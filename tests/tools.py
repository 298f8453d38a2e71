"""Run the tools that integrations are tried with: those beside our Python, git, and shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from program import HERE, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

AUTHOR = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@acme.example"}
COMMITTER = {"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@acme.example"}
NO_INDEX = {
    "PIP_NO_INDEX": "1",
    "PIP_FIND_LINKS": "",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "http://127.0.0.1:9",
}
"""Proxies that answer nobody, and no index."""


def tool(name: str) -> str:
    """Give the path of a tool that the extra ``integrations`` installs; skips the test where it is absent."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is not installed: make slow installs it")
    return found


def do(*words: str | Path, folder: Path, settings: Mapping[str, str] | None = None) -> Outcome:
    """Run a program, whatever it comes to; nothing of a git around is left in its environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **AUTHOR, **COMMITTER}
    done = subprocess.run(  # noqa: S603  # tools of our own choice
        [str(word) for word in words],
        cwd=folder,
        env=environment | dict(settings or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def done(*words: str | Path, folder: Path, settings: Mapping[str, str] | None = None) -> str:
    """Run a program, which has to succeed, and give what it prints."""
    outcome = do(*words, folder=folder, settings=settings)
    assert outcome.code == 0, outcome.out + outcome.err
    return outcome.out


@lru_cache
def without_network() -> tuple[str, ...]:
    """Give the words before a command that take the network from it; none where the system cannot."""
    for words in (("unshare", "-n"), ("unshare", "-r", "-n")):
        if shutil.which(words[0]) and do(*words, "true", folder=HERE).code == 0:
            return words
    return ()


def files_of_the_checkout() -> list[str]:
    """List what git would take from the working tree, as it is now."""
    listed = done("git", "ls-files", "-z", "-co", "--exclude-standard", folder=HERE).split("\0")
    return [name for name in listed if name and (HERE / name).is_file()]


def copy_checkout(folder: Path) -> None:
    """Copy the working tree as it is now, changes that are not committed included."""
    for name in files_of_the_checkout():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(HERE / name, folder / name)


def committed(folder: Path) -> str:
    """Make a repository of a folder, or commit what has changed in one, and give the commit."""
    if not (folder / ".git").exists():
        done("git", "init", "-q", "-b", "main", folder=folder)
    done("git", "add", "-A", folder=folder)
    done("git", "commit", "-q", "--no-verify", "-m", "All of it", folder=folder)
    return done("git", "rev-parse", "HEAD", folder=folder).strip()
