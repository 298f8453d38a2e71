"""Give commands of plugins what they ask for: the catalogue, or the report on it, as a check has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.cli.checking import Options, prepare, run
from itilcheck.cli.streams import complain
from itilcheck.cli.styling import style_for
from itilcheck.document import Node
from itilcheck.finding import Level, Severity
from itilcheck.record import replace
from itilcheck.rule import Applicability, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itilcheck.catalogue import Catalogue
    from itilcheck.cli.setup import Setup
    from itilcheck.finding import Problem
    from itilcheck.report import Report
    from itilcheck.reporters.style import Style
    from itilcheck.rule import Options as RuleOptions

_KEEPER = "catalogue"
_UNREAD = ("syntax-error", "encoding-error", "document-too-large", "unsupported-version", "unknown-kind")
"""The rules about what keeps a document out of the catalogue."""


class Invoked:
    """The run that a command of a plugin belongs to; see ``Invocation`` in ``hookspecs``.

    ``incomplete`` when files that the command asked for could not be opened.
    """

    def __init__(self, setup: Setup) -> None:
        """Start with what the options before the command say."""
        self._setup = setup
        self.incomplete = False

    def catalogue(self, paths: Sequence[str] = ()) -> Catalogue:
        """Read a catalogue, and say on stderr what of it could not be read.

        A check is what gets to see a catalogue, so one is run that keeps it, and no other.
        """
        check = prepare(self._options(paths))
        kept: list[Catalogue] = []

        def keep(catalogue: Catalogue, _: RuleOptions) -> Iterable[Problem]:
            kept.append(catalogue)
            return ()

        tools = check.session.registry.toolbox()
        report = run(check, replace(tools, rules=[_keeper()], checks={_KEEPER: keep}))
        self.incomplete = self.incomplete or bool(report.failures)
        for line in _told(report, kept[0], style_for(check.session.root)):
            complain(line)
        return kept[0]

    def report(self, paths: Sequence[str] = (), level: Level | None = None) -> Report:
        """Check a catalogue."""
        options = self._options(paths)
        return run(prepare(options if level is None else replace(options, level=Level(level).value)))

    def _options(self, paths: Sequence[str]) -> Options:
        if isinstance(paths, str):
            message = "paths are a list, not one text"
            raise TypeError(message)
        return Options(paths=tuple(str(path) for path in paths), setup=self._setup)


def _told(report: Report, catalogue: Catalogue, style: Style) -> Iterator[str]:
    """Yield what to say of a catalogue that was read: what is missing from it, and all notices."""
    for failure in report.failures:
        yield f"error: {style.shown(failure.path)}: {failure.message}"
    for notice in report.notices:
        where = f"{style.shown(notice.path)}: " if notice.path else ""
        yield f"notice: {where}{notice.message}"
    subjects = [one.subject for rule in _UNREAD for one in catalogue.reading.get(rule, ())]
    paths = {one.document.path if isinstance(one, Node) else one.path for one in subjects}
    for path in sorted(paths):
        yield f'notice: {style.shown(path)}: not all of it could be read, "itilcheck check" says why'


def _keeper() -> Rule:
    """Make the rule whose check keeps the catalogue; it finds nothing."""
    return Rule(
        id=_KEEPER,
        title="",
        group="",
        severity=Severity.INFO,
        level=Level.ESSENTIAL,
        since="",
        concepts=(),
        why="",
        remedy="",
        applies_to=Applicability(),
        reads={},
        check=_KEEPER,
    )
