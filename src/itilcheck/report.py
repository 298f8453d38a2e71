"""Say what a run came to: the report, and everything that limits what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.record import NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itilcheck.document import Document, Source
    from itilcheck.finding import Finding, Level, Severity, Suppression
    from itilcheck.location import Location


class Debt(NamedTuple):
    """A comment, a waiver or an entry of the baseline, and what has become of it.

    ``state`` is ``active``; ``expired``; ``refused`` where it may not or cannot be heeded; ``unused`` where
    it keeps nothing from counting, and ``idle`` where that cannot be told, since its rules did not run.
    ``about`` says of which documents it is, and ``findings`` how many it keeps from counting.
    """

    suppression: Suppression
    rules: tuple[str, ...]
    about: str
    state: str
    findings: int = 0


class Failure(NamedTuple):
    """Something that could not be checked: a crashed rule, an unreadable file. Exit code 2."""

    message: str
    path: str = ""
    rule: str = ""
    plugin: str = ""


class Notice(NamedTuple):
    """Something worth knowing that is no finding: a link that was not followed, an empty file."""

    message: str
    path: str = ""


@record
class Counts:
    """What was and was not checked, in documents unless said otherwise.

    ``foreign``: of no format we know. ``templates``: files with template text. ``unmapped``: of a
    known format, of a kind that its adapter does not map. ``external``: references into names kept
    elsewhere. ``inexpressible``: rules about statements that the format of a document cannot make.
    ``excluded``: files that the configuration leaves out. ``turned_off``: findings of rules that are off
    where they were made, and on elsewhere.
    """

    files: int = 0
    documents: int = 0
    mapped: int = 0
    foreign: int = 0
    templates: int = 0
    unmapped: int = 0
    external: int = 0
    inexpressible: int = 0
    excluded: int = 0
    turned_off: int = 0


class RuleSummary(NamedTuple):
    """What a report says of a rule that was run. ``plugin`` is the title of the plugin that brought it."""

    id: str
    title: str
    group: str
    severity: Severity
    level: Level
    why: str
    remedy: str
    concepts: tuple[int, ...] = ()
    plugin: str = "itilcheck"


class Rung(NamedTuple):
    """How high one document stands: the level it reaches, and what stands between it and the next.

    ``reached`` is None below the lowest level. ``limit`` says why it stands no higher though nothing
    was found: ``lifecycle`` where no rule asks more of it yet, or any longer; ``format`` where the
    format of its file cannot say what is asked.
    """

    document: str
    location: Location
    reached: Level | None
    blocking: tuple[Finding, ...] = ()
    limit: str = ""


class Ladder(NamedTuple):
    """How high a catalogue stands, and each of its services, offerings and relationships.

    ``suppliers`` counts documents of others, who are not asked how they work; ``off`` names the rules
    that the configuration turned off, so that they ask nobody.
    """

    reached: Level | None
    rungs: tuple[Rung, ...]
    blocking: tuple[Finding, ...] = ()
    suppliers: int = 0
    off: tuple[str, ...] = ()


class Since(NamedTuple):
    """What a report was compared with, and what it leaves out, for it was there before.

    ``revision`` is what was asked for, ``commit`` where the present parted from it. ``changed``, ``added``
    and ``removed`` count documents. ``untold`` are the findings that are left out, in order of place;
    ``notices`` counts those left out. ``templates`` counts the templates in files that were touched.
    """

    revision: str
    commit: str
    changed: int = 0
    added: int = 0
    removed: int = 0
    untold: tuple[Finding, ...] = ()
    notices: int = 0
    templates: int = 0


@record
class Report:
    """The outcome of a run: findings in order of place, and everything that limits what they say.

    ``kinds`` counts documents by kind, ``organizations`` are the names of those described. A report
    may have the findings of some files only, of all that were read: ``asked`` counts the documents in
    them, and is None where the whole catalogue was asked for. ``elsewhere`` has the names that are kept
    elsewhere, ``unasked`` the rules about statements that the format of a document cannot make.
    ``documents`` are those that were checked, ``rule_files`` the paths of files among them that hold rules.
    ``ladder`` has the levels that were reached, where they were asked for. ``suppressed`` are findings that
    do not count, each with what keeps it from counting, in order of place. ``since`` is there where only
    what changed was asked for. ``selected`` has the paths that were asked for, None for all. ``beyond`` are
    findings that count and are not shown: there were too many. ``debts`` are the suppressions that were read.
    ``today`` is the day for which rules about time judged; empty for the current one.
    """

    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    notices: tuple[Notice, ...]
    counts: Counts
    level: Level
    rules: Mapping[str, RuleSummary]
    sources: Mapping[str, Source]
    kinds: Mapping[str, int]
    organizations: tuple[str, ...] = ()
    asked: int | None = None
    elsewhere: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    documents: Sequence[Document] = ()
    rule_files: tuple[str, ...] = ()
    ladder: Ladder | None = None
    suppressed: tuple[Finding, ...] = ()
    since: Since | None = None
    selected: frozenset[str] | None = None
    beyond: tuple[Finding, ...] = ()
    debts: tuple[Debt, ...] = ()
    today: str = ""

    @property
    def partial(self) -> bool:
        """Whether some files were asked for, and not the whole catalogue."""
        return self.asked is not None

    def line(self, location: Location) -> str:
        """Give the source line at which a location starts; empty where there is none."""
        source = self.sources.get(location.path)
        if source is None or location.region is None:
            return ""
        return source.line(location.region.start.line)
