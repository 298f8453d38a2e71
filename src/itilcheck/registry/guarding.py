"""Keep what the code of others does wrong apart from what is wrong with a catalogue."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from itilcheck.document import Node
from itilcheck.finding import Problem
from itilcheck.location import Location
from itilcheck.plugins import told
from itilcheck.rule import BRINGER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.finding import Report
    from itilcheck.plugins import PluginError
    from itilcheck.registry.collecting import Brought
    from itilcheck.reporters.style import Reporter, Style
    from itilcheck.rule import Check, Options


def guarded_check(brought: Brought) -> Check:
    """Let a check of others fail in no other way than by raising an Exception, and yield problems only.

    The engine makes a failure of that, and the rest of the run stands.
    """

    def check(catalogue: Catalogue, options: Options) -> Iterator[Problem]:
        try:
            for problem in brought.thing(catalogue, options):
                _verify(problem)
                yield problem
        except SystemExit as error:
            message = "it tried to end the run"
            raise RuntimeError(message) from error

    setattr(check, BRINGER, brought.plugin.title)
    return check


def guarded_reporter(brought: Brought) -> Reporter:
    """Let a reporter of others fail in no other way than by a PluginError that names it."""

    def render(report: Report, style: Style) -> Iterator[str]:
        try:
            yield from map(_text, brought.thing(report, style))
        except (Exception, SystemExit) as error:
            message = f'format "{brought.name}" failed with {told(error)}'
            raise brought.plugin.fault(message) from error

    return render


def failed_command(brought: Brought, error: BaseException) -> PluginError:
    """Make the error that says how a command of others failed, and in which line of theirs."""
    from traceback import walk_tb  # noqa: PLC0415  # only once it failed

    home = getattr(brought.plugin.module, "__name__", "").partition(".")[0]
    frames = [
        (frame.f_globals.get("__name__", ""), frame, line) for frame, line in walk_tb(error.__traceback__)
    ]
    own = [one for one in frames if one[0].partition(".")[0] == home]
    places = [f", at {PurePath(one.f_code.co_filename).name}:{line}" for _, one, line in own or frames]
    return brought.plugin.fault(f'command "{brought.name}" failed with {told(error)}{"".join(places[-1:])}')


def _text(chunk: object) -> str:
    if not isinstance(chunk, str):
        message = f"it gave {type(chunk).__name__}, not text"
        raise TypeError(message)
    return chunk


def _verify(problem: object) -> None:
    """Raise TypeError for what is no problem at a place."""
    if not isinstance(problem, Problem):
        message = f"it yielded {type(problem).__name__}, not a Problem"
        raise TypeError(message)
    parts: list[tuple[object, object]] = [(problem.subject, problem.message), *problem.related]
    for subject, text in parts:
        if not isinstance(subject, (Node, Location)):
            message = f"its Problem is about {type(subject).__name__}, not about a Node or Location"
            raise TypeError(message)
        if not isinstance(text, str):
            message = f"the message of its Problem is {type(text).__name__}, not text"
            raise TypeError(message)
