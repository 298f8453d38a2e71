"""The rules new command: write a rule file to start from, and tell the catalogue of it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from itilcheck import loading, writing
from itilcheck.builtin import read_index
from itilcheck.cli.configuring import configured
from itilcheck.cli.failure import Failed, stop
from itilcheck.cli.rule_text import rule_text
from itilcheck.cli.session import open_registry
from itilcheck.cli.writing import create
from itilcheck.config import FILE_NAME
from itilcheck.discovery import find_root, git_top
from itilcheck.names import closest
from itilcheck.record import record
from itilcheck.rule import KINDS
from itilcheck.rulefiles import Standard, read_folder
from itilcheck.validation import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from itilcheck.cli.configuring import Configured
    from itilcheck.cli.setup import Setup
    from itilcheck.registry import Registry

_FOLDER = "house-rules"
_WORDS = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ID = re.compile(rf"({_WORDS.pattern}/)?{_WORDS.pattern}")


@record
class Wanted:
    """What was asked for on the command line; None where nothing was."""

    name: str
    group: str | None = None
    kind: str | None = None
    path: str | None = None
    folder: str | None = None


def new_rule_file(wanted: Wanted, setup: Setup) -> str:
    """Write a rule file, and give the lines that say what was written and how to go on."""
    root = find_root([Path()], isolated=setup.isolated)
    found = configured(root, setup)
    _refuse_name(wanted)
    _refuse_place(wanted, root, found)
    tools = open_registry(setup, root)
    _refuse_known(wanted.name, found, tools)
    group = _group(wanted.group)
    kind = _kind(wanted.kind)
    folder = _folder(wanted, root, found)
    path = folder / group / f"{wanted.name.rpartition('/')[2]}.yaml"
    if wanted.folder is None and not _inside(path, found.base):
        stop(f'error: "{_shown(path)}" leads out of the catalogue')
    if os.path.lexists(path):
        stop(f'error: "{_shown(path)}" is there already')
    text = rule_text(wanted.name, kind, wanted.path, tools)
    path.parent.mkdir(parents=True, exist_ok=True)
    create(path, text)
    told = _configure(root, folder, found) if wanted.folder is None else _unused(folder, found)
    return "\n".join([f"{_shown(path)}: written", *told, f"try it: itilcheck rules test {_shown(path)}"])


def _refuse_name(wanted: Wanted) -> None:
    name = wanted.name
    if not _ID.fullmatch(name):
        stop(f'error: "{name}" is no id, write words in small letters, as in acme/charge-code-missing')
    if "/" not in name and wanted.folder is None:
        stop(f'error: "{name}" needs a prefix that says whose rule it is, as in acme/{name}')


def _refuse_place(wanted: Wanted, root: Path, found: Configured) -> None:
    """Refuse to make part of a catalogue one of its own, and to hide that a rule pack is gone."""
    top = git_top(root)
    if found.document is None and wanted.folder is None and top not in {None, root}:
        stop(f'error: this folder lies in the repository "{top}", run it there, or name --folder')
    for name in found.configuration.rule_packs:
        if not os.path.lexists(found.base / name):
            stop(f'error: rule-packs names "{name}", which does not exist: mend that first')


def _refuse_known(name: str, found: Configured, tools: Registry) -> None:
    """Refuse the id of a rule that is there already."""
    where = {rule: one.path or one.plugin for rule, one in tools.rules.items()}
    standard = Standard(Screen(read_index()["schemas"]["rule"]))
    for pack in found.configuration.rule_packs:
        for one in read_folder(found.base / pack, pack, "", standard).rules:
            where.setdefault(one.id, one.path)
    if name in where:
        stop(f'error: rule "{name}" is there already, in {where[name]}')


def _group(given: str | None) -> str:
    return _answer(given, "--group", "Group, the folder that the rule is listed under", "house", _group_of)


def _group_of(word: str) -> str:
    if not _WORDS.fullmatch(word):
        stop(f'error: --group "{word}" is no group, write words in small letters, as in warranty')
    return word


def _kind(given: str | None) -> str:
    return _answer(given, "--kind", f"Kind of document: {', '.join(KINDS)}", "Service", _kind_of)


def _kind_of(word: str) -> str:
    known = {kind.casefold(): kind for kind in KINDS}
    if word.casefold() not in known:
        near = closest(word, KINDS)
        hint = f'did you mean "{near}"' if near else f"use one of {', '.join(KINDS)}"
        stop(f'error: no kind is called "{word}", {hint}')
    return known[word.casefold()]


def _answer(given: str | None, option: str, question: str, default: str, read: Callable[[str], str]) -> str:
    """Take what was given, or ask the person at the terminal until an answer will do."""
    if given is not None:
        return read(given)
    if not sys.stdin.isatty():
        stop(f"error: {option} is missing, and there is nobody to ask")

    def convert(answer: str) -> str:
        try:
            return read(answer.strip())
        except Failed as error:
            raise click.UsageError(str(error).removeprefix("error: ")) from None

    result: str = click.prompt(question, default=default, value_proc=convert, err=True)
    return result


def _folder(wanted: Wanted, root: Path, found: Configured) -> Path:
    """Choose where rule files are kept: what was asked for, the first pack that is a folder, or a new one."""
    if wanted.folder is not None:
        return Path(os.path.abspath(wanted.folder))  # noqa: PTH100  # a link stays one
    for name in found.configuration.rule_packs:
        folder = Path(os.path.normpath(found.base / name))
        if folder.is_dir() and _inside(folder, found.base):
            return folder
    return root / _FOLDER


def _configure(root: Path, folder: Path, found: Configured) -> list[str]:
    """Tell the configuration of a rule pack that it does not name yet; give what to say about that."""
    named = [os.path.normpath(found.base / name) for name in found.configuration.rule_packs]
    if str(folder) in named:
        return []
    entry = f"rule-packs: [{folder.name}/]\n"
    path = root / FILE_NAME
    told = f"{_shown(path)}: {entry.strip()} added"
    if not os.path.lexists(path):
        create(path, entry)
        return [told]
    old = path.read_bytes().decode("utf-8")
    end = "\r\n" if "\r\n" in old else "\n"
    new = old + ("" if old.endswith("\n") or not old else end) + entry.replace("\n", end)
    before, after = (loading.load(FILE_NAME, one.encode()) for one in (old, new))
    wanted = {**(before.documents[0] or {} if before.documents else {}), "rule-packs": [f"{folder.name}/"]}
    if found.trusted or named or path.is_symlink() or after.issues or list(after.documents) != [wanted]:
        return [f"not checked yet, add to the configuration: {entry.strip()}"]
    writing.overwrite(path, [new.encode()])
    return [told]


def _unused(folder: Path, found: Configured) -> list[str]:
    """Say that rules in a folder are not checked before somebody names it; a package does so itself."""
    named = [Path(os.path.realpath(found.base / name)) for name in found.configuration.rule_packs]
    packaged = any((one / "pyproject.toml").exists() for one in (folder, *folder.parents))
    if packaged or any(_inside(folder, one) for one in named):
        return []
    return [f"not checked yet: name {_shown(folder)}/ in rule-packs of the configuration"]


def _inside(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _shown(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)
