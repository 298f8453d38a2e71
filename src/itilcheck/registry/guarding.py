"""Keep what the code of others does wrong apart from what is wrong with a catalogue."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from inspect import unwrap
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from itilcheck.document import Document, Node
from itilcheck.finding import Problem, Related
from itilcheck.location import Location
from itilcheck.plugins import OWN, told
from itilcheck.rule import BRINGER, HOME, PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

    from itilcheck.catalogue import Catalogue
    from itilcheck.plugins import PluginError
    from itilcheck.registry.collecting import Brought
    from itilcheck.report import Report
    from itilcheck.reporters.style import Reporter, Style
    from itilcheck.rule import Check, Options


_END = object()


def guarded_check(brought: Brought) -> Check:
    """Let a check of others fail in no other way than by raising an Exception, and yield problems only.

    The engine makes a failure of that, and the rest of the run stands. The check carries where its
    author is to look, where the failure itself leads to no line of theirs.
    """
    function = unwrap(brought.thing)
    home = (getattr(function, "__module__", None) or "").partition(".")[0]

    def check(catalogue: Catalogue, options: Options) -> Iterator[Problem]:
        try:
            with redirect_stdout(sys.stderr):  # what an author prints must not get into a report
                problems = brought.thing(catalogue, options)
            for problem in _quietly(problems):
                try:
                    _verify(problem)
                except TypeError as error:
                    place = _yielding(problems)
                    if place:
                        setattr(error, PLACE, place)
                    raise
                yield problem
        except SystemExit as error:
            message = "it tried to end the run"
            raise RuntimeError(message) from error

    setattr(check, BRINGER, brought.plugin.title)
    code = getattr(function, "__code__", None)
    if code is not None and home != OWN:
        setattr(check, HOME, home)
        setattr(check, PLACE, _shown(code, code.co_firstlineno))
    return check


def _quietly(problems: Any) -> Iterator[Any]:  # noqa: ANN401  # whatever an author's function gave
    """Yield what there is, and keep what is printed on the way out of standard output."""
    iterator = iter(problems)
    while True:
        with redirect_stdout(sys.stderr):
            problem = next(iterator, _END)
        if problem is _END:
            return
        yield problem


def _yielding(problems: Any) -> str:  # noqa: ANN401  # a generator, or whatever else gives problems
    """Say at which line a generator waits, or else the one of an author that ours hands on."""
    frame: FrameType | None = None
    while hasattr(problems, "gi_frame"):
        if problems.gi_frame is not None and _package(problems.gi_frame) != OWN:
            frame = problems.gi_frame
        problems = problems.gi_yieldfrom
    return _shown(frame.f_code, frame.f_lineno) if frame is not None else ""


def _package(frame: FrameType) -> str:
    name: str = frame.f_globals.get("__name__", "")
    return name.partition(".")[0]


def _shown(code: CodeType, line: int) -> str:
    return f"{PurePath(code.co_filename).name}:{line}"


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
    frames = list(walk_tb(error.__traceback__))
    own = [one for one in frames if _package(one[0]) == home]
    places = [f", at {_shown(frame.f_code, line)}" for frame, line in own or frames]
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
    _verify_rest(problem)
    parts: list[tuple[object, object]] = [(problem.subject, problem.message), *problem.related]
    for subject, text in parts:
        if not isinstance(subject, (Node, Location)):
            message = f"its Problem is about {type(subject).__name__}, not about a Node or Location"
            raise TypeError(message)
        if not isinstance(text, str):
            message = f"the message of its Problem is {type(text).__name__}, not text"
            raise TypeError(message)


def _verify_rest(problem: Problem) -> None:
    """Raise TypeError for what a problem is related to, or about, and cannot be."""
    related: object = problem.related
    if isinstance(related, Related) or not isinstance(related, (tuple, list)):
        hint = ", write (Related(…),)" if isinstance(related, Related) else ""
        message = f"related of its Problem is {type(related).__name__}, not a tuple of Related{hint}"
        raise TypeError(message)
    for one in related:
        if not isinstance(one, Related):
            message = f"related of its Problem holds {type(one).__name__}, not Related"
            raise TypeError(message)
    about: object = problem.about
    if about is not None and not isinstance(about, Document):
        message = f"about of its Problem is {type(about).__name__}, not a Document"
        raise TypeError(message)
