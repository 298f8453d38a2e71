"""Find the commit that the present is compared with: where HEAD and a revision parted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.discovery import git_top, untrusted
from itilcheck.revision.git import Git, RevisionError, find_git

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST = 60


def open_repository(root: Path) -> Git:
    """Give git for the repository in which a catalogue lies. Raises RevisionError."""
    top = git_top(root)
    if top is None:
        message = f'--changed-since needs a git repository, and "{root}" lies in none'
        raise RevisionError(message)
    return find_git(top, untrusted(root))


def find_base(git: Git, revision: str) -> str:
    """Give the commit where HEAD and the revision parted, in full; raises RevisionError."""
    shown = f'--changed-since "{revision[:_LONGEST]}"'
    git.read("rev-parse", "--git-dir")  # what keeps git from reading anything is told as such
    commit = _commit(git, revision)
    if commit is None:
        more = ", nor is it in this shallow clone" if _is_shallow(git) else ""
        hint = ", fetch it first" if not more else ": git fetch --unshallow, or fetch-depth: 0"
        message = f"{shown} is no commit here{more}{hint}"
        raise RevisionError(message)
    if _commit(git, "HEAD") is None:
        message = f"{shown} needs a commit to start from, and HEAD is none yet"
        raise RevisionError(message)
    done = git.run("merge-base", commit, "HEAD")
    base = done.stdout.decode("ascii", "replace").strip()
    if done.returncode or not base:
        where = " in this shallow clone: git fetch --unshallow, or fetch-depth: 0" if _is_shallow(git) else ""
        message = f"{shown} has no commit in common with HEAD{where}"
        raise RevisionError(message)
    return base


def _commit(git: Git, revision: str) -> str | None:
    """Give the commit that a revision names, in full; None where it names none."""
    if not revision or revision.startswith("-") or "\0" in revision:
        return None
    done = git.run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    lines = done.stdout.decode("ascii", "replace").split()
    return lines[0] if not done.returncode and len(lines) == 1 else None


def _is_shallow(git: Git) -> bool:
    return git.run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
