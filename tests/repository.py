"""Make repositories of git to check in, and check what changed in them, in this process."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from itilcheck.cli.checking import Options, prepare, run
from program import write

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from itilcheck.finding import Finding
    from itilcheck.report import Report

_WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "a"), ("EMAIL", "a@acme.example"), ("DATE", "2026-01-01T00:00:00Z"))
}
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    **_WHO,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, and give what it writes."""
    done = subprocess.run(  # noqa: S603  # git, with what tests say
        ["git", "-c", "protocol.file.allow=always", *arguments],  # noqa: S607  # the one on the path
        cwd=folder,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def commit(folder: Path, files: dict[str, str] | None = None) -> str:
    """Write files, commit all that there is, and give the commit."""
    if not (folder / ".git").exists():
        folder.mkdir(exist_ok=True)
        git(folder, "init", "-q", "-b", "main")
    write(folder, files or {})
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "a commit")
    return git(folder, "rev-parse", "HEAD").strip()


def check(folder: Path, since: str | None = "HEAD", *paths: str, **options: Any) -> Report:  # noqa: ANN401  # as Options has them
    """Check a folder, or paths in it."""
    given = tuple(str(folder / one) for one in paths or (".",))
    return run(prepare(Options(paths=given, changed_since=since, **options)))


def told(report: Report) -> list[str]:
    """Give what a report tells, a line a finding."""
    return [line(one) for one in report.findings]


def untold(report: Report) -> list[str]:
    """Give what a report leaves out, a line a finding."""
    assert report.since is not None
    return [line(one) for one in report.since.untold]


def line(one: Finding) -> str:
    """Write a finding in one line, without its place in the file."""
    return f"{one.location.path} {one.rule} {one.location.pointer}"
