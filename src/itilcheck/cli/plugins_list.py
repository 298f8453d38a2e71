"""The plugins command: which plugins are loaded and what they bring, and which are not, and why."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.cli.configuring import configured, plugin_files
from itilcheck.cli.failure import FAILED, stop
from itilcheck.cli.faults import shown
from itilcheck.cli.streams import complain
from itilcheck.discovery import find_root
from itilcheck.plugins import PluginError
from itilcheck.plugins.candidates import BUILT_IN, BUNDLE, FILE
from itilcheck.record import NamedTuple
from itilcheck.registry.survey import DISABLED, LOADED, PASSED_OVER, REFUSED, survey
from itilcheck.reporters.neutral import neutralise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from itilcheck.cli.setup import Setup
    from itilcheck.registry.survey import Surveyed

_WIDTH = 100
_STATES = {LOADED: "", REFUSED: ": refused", DISABLED: ": disabled", PASSED_OVER: ": not loaded"}
_HINTS = {
    REFUSED: "to run without a plugin: itilcheck --disable-plugin NAME check",
    PASSED_OVER: "to load what lies there: install it beside itilcheck, or run itilcheck in another folder",
}


class Listing(NamedTuple):
    """What is written, and the exit code: 2 when a plugin is refused."""

    text: str
    code: int


def listing(format_name: str, setup: Setup, commands: Collection[str]) -> Listing:
    """List all plugins, as text or as one JSON document; ``commands`` are the names of those of ours."""
    surveyed = _survey(setup, commands)
    code = FAILED if any(one.state == REFUSED for one in surveyed) else 0
    if format_name == "json":
        import json  # noqa: PLC0415  # only when asked for

        document = {"version": "1", "plugins": [_entry(one) for one in surveyed]}
        return Listing(json.dumps(document, indent=2), code)
    return Listing("\n".join(neutralise(line) for line in _text(surveyed)), code)


def _survey(setup: Setup, commands: Collection[str]) -> list[Surveyed]:
    """Survey the plugins that a check of the catalogue here would load."""
    root, here = (
        Path(os.path.realpath(find_root([Path()], isolated=setup.isolated))),
        Path(os.path.realpath(Path())),
    )
    found = configured(root, setup) if setup.config is not None else None
    files, notices = plugin_files(root, setup, found)
    for notice in notices:
        complain(f"notice: {notice.path}: {notice.message}" if notice.path else f"notice: {notice.message}")
    untrusted = {str(here): "the current folder"}
    untrusted.setdefault(str(root), "the catalogue")
    try:
        return survey(
            untrusted=untrusted,
            disabled=setup.disabled,
            files=files,
            asked=[Path(one) for one in setup.plugin_files],
            commands=commands,
        )
    except PluginError as error:
        stop(f"error: {error}")


def _entry(one: Surveyed) -> dict[str, object]:
    return {
        "name": one.candidate.name,
        "version": one.candidate.version,
        "state": one.state,
        "reasons": list(one.reasons),
        "notices": list(one.notices),
        "source": one.candidate.source,
        "distribution": one.candidate.distribution,
        "path": os.path.abspath(one.path) if one.path else "",  # noqa: PTH100  # a link stays one
        **{name: list(names) for name, names in one.brings._asdict().items()},
    }


def _text(surveyed: list[Surveyed]) -> Iterator[str]:
    for one in surveyed:
        yield f"{one.candidate.name} {one.candidate.version}".strip() + _STATES[one.state]
        for label, text in _rows(one):
            yield from _row(label, text)
        yield ""
    states = [one.state for one in surveyed]
    counts = [f"{states.count(state)} {word}" for state, word in _words() if state in states]
    yield f"{len(surveyed)} plugins: {', '.join(counts)}"
    yield from (hint for state, hint in _HINTS.items() if state in states)


def _words() -> Iterator[tuple[str, str]]:
    for state, word in _STATES.items():
        yield state, word.removeprefix(": ") or state


def _rows(one: Surveyed) -> Iterator[tuple[str, str]]:
    """Yield what is told of a plugin, each under a word."""
    candidate, brings = one.candidate, one.brings
    if candidate.source in {BUILT_IN, BUNDLE}:
        yield "from", "itilcheck itself"
    elif candidate.source == FILE:
        yield "from", shown(candidate.path)
    else:
        yield "from", candidate.bringer
        yield "path", shown(one.path)
    for reason in one.reasons:
        for number, line in enumerate(reason.splitlines()):
            yield "" if number else "because", line
    for notice in one.notices:
        yield "notice", notice
    if one.state != LOADED:
        return
    if candidate.source == BUILT_IN:
        yield "rules", f'{len(brings.rules)}, "itilcheck rules" lists them'
        yield "formats", ", ".join(brings.formats)
        return
    yield "brings", "" if any(brings) else "nothing"
    yield "hooks", ", ".join(brings.hooks)
    yield "rules", _counted(brings.rules)
    yield "checks", _counted(brings.checks)
    yield "formats", ", ".join(brings.formats)
    yield "adapters", ", ".join(brings.adapters)
    yield "commands", ", ".join(brings.commands)
    yield "packs", ", ".join(brings.packs)
    yield "configs", ", ".join(brings.configurations)
    yield "extends", ", ".join(brings.kinds)


def _counted(names: Collection[str]) -> str:
    return f"{len(names)}: {', '.join(names)}" if names else ""


def _row(label: str, text: str) -> Iterator[str]:
    """Yield the lines of one row; a row that says nothing is left out."""
    if text:
        head = f"  {label:<9} "
        yield from textwrap.wrap(
            text,
            _WIDTH,
            initial_indent=head,
            subsequent_indent=" " * len(head),
            break_long_words=False,
            break_on_hyphens=False,
        )
