"""Run git to read objects, in a way that nothing in the repository can make it do anything else."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_PROGRAM = "git.exe" if os.name == "nt" else "git"
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.useReplaceRefs=false",
    "safe.bareRepository=explicit",
)
"""What holds whatever the configuration of the repository says."""
_KEPT = "GIT_CONFIG"
"""Variables of git that begin so stay: builds say with them which folders git may read."""
_LONGEST = 200
_MOST = 64 << 20
_MOST_SAID = 1 << 16


class RevisionError(ValueError):
    """Something of before that cannot be read; the message says why, and what to do."""


class Git(NamedTuple):
    """The program, and the folder of the work tree that it reads the repository of."""

    program: str
    top: Path

    def command(self, *arguments: str) -> list[str]:
        """Give the words of a command line."""
        settings = [word for one in _SETTINGS for word in ("-c", one)]
        return [self.program, "--no-pager", *settings, "-C", str(self.top), *arguments]

    def environment(self) -> dict[str, str]:
        """Give the environment to run it in.

        A hook of git sets variables that lead elsewhere; nothing may be fetched, which could run whatever
        the configuration names; the search for a repository ends at the work tree.
        """
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_") or name.startswith(_KEPT) or name == "GIT_EXEC_PATH"
        }
        return {
            **kept,
            "GIT_ALLOW_PROTOCOL": "none",
            "GIT_CEILING_DIRECTORIES": str(self.top.parent),
            "GIT_GRAFT_FILE": os.devnull,
            "GIT_LITERAL_PATHSPECS": "1",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end, whatever its exit code."""
        return subprocess.run(  # noqa: S603  # a program found outside of the tree, no shell
            self.command(*arguments),
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

    def read(self, *arguments: str, most: int = _MOST) -> bytes:
        """Give what a command writes. Raises RevisionError when it fails, or writes too much.

        A tree may have the same tree in it many times over, so that a small repository lists any number
        of files.
        """
        with tempfile.TemporaryFile() as complaints:
            process = subprocess.Popen(  # noqa: S603  # a program found outside of the tree, no shell
                self.command(*arguments),
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
            with process:
                output = process.stdout.read(most + 1) if process.stdout is not None else b""
                if len(output) > most:
                    process.kill()
                    message = f"git lists more than {most >> 20} MiB of files there, which is not read"
                    raise RevisionError(message)
            complaints.seek(0)
            if process.returncode:
                message = f"git cannot read this repository: {said(complaints.read(_MOST_SAID))}"
                raise RevisionError(message)
        return output


def find_git(top: Path, untrusted: Collection[Path], environment: Mapping[str, str] = os.environ) -> Git:
    """Find the program on the path, but never in a folder that strangers may write to.

    Raises RevisionError when there is none.
    """
    for folder in environment.get("PATH", "").split(os.pathsep):
        path = Path(folder, _PROGRAM)
        if not os.path.isabs(folder) or not os.access(path, os.X_OK) or path.is_dir():  # noqa: PTH117
            continue
        places = (Path(os.path.realpath(path)), Path(os.path.realpath(folder)))
        if not any(place.is_relative_to(one) for place in places for one in untrusted):
            return Git(str(path), top)
    message = "--changed-since needs git, and PATH leads to none outside of the catalogue"
    raise RevisionError(message)


def said(stderr: bytes) -> str:
    """Give the first line of what git complains of, without its hints."""
    lines = stderr.decode("utf-8", "backslashreplace").strip().split("\n")
    told = [line for line in lines if not line.startswith("hint:")]
    return "".join(told[:1]).removeprefix("fatal: ")[:_LONGEST] or "it gives no reason"
