"""The page on adopting: its steps, done one after the other in a real repository, lead where it says."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from pages import ROOT, blocks, commands, prints
from program import write

PAGE = "docs/adopting.md"
_COMMITTER = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (
        ("NAME", "Ada"),
        ("EMAIL", "ada@harbourton.example"),
        ("DATE", "2026-11-22T09:00:00Z"),
    )
}


def environment(home: Path) -> dict[str, str]:
    """Give what a shell of somebody has who installed the program, and never configured git."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ITILCHECK_", "GIT_"))}
    return {
        **kept,
        **_COMMITTER,
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "ITILCHECK_TODAY": "2026-11-22",
        "NO_COLOR": "1",
    }


def shell(command: str, folder: Path, settings: dict[str, str]) -> str:
    """Run a command line as it is typed, and give all that it prints."""
    done = subprocess.run(  # noqa: S603  # what our own page says
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    return done.stdout.decode()


def test_the_steps_of_the_page_lead_where_it_says(tmp_path: Path) -> None:
    """Blocks of ``diff`` are what somebody edits; files that are shown by name are written."""
    folder, home = tmp_path / "checkout", tmp_path / "home"
    write(folder / "examples", {"neglected.py": (ROOT / "examples/neglected.py").read_text("utf-8")})
    home.mkdir()
    settings = environment(home)
    wrong = []
    for block in blocks(PAGE):
        if block.language == "console":
            for command, expected in commands(block.text):
                if command.startswith("cd "):
                    folder = folder / command.removeprefix("cd ")
                elif command.startswith("export "):
                    settings.update(one.split("=") for one in shlex.split(command)[1:])
                else:
                    printed = shell(command, folder, settings)
                    if not prints(expected, printed):
                        wrong.append(f"$ {command}\n{printed}")
        elif block.language == "diff":
            (tmp_path / "edit.diff").write_text(block.text, encoding="utf-8")
            wrong.append(shell(f"git apply --recount {tmp_path / 'edit.diff'}", folder, settings))
        elif block.mark:
            write(folder, {block.mark: block.text})
    assert "".join(wrong) == ""
