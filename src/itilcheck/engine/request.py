"""Hold what a run is asked for, and what it has to do that with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.catalogue import Settings
from itilcheck.finding import Level
from itilcheck.record import NamedTuple, field, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from itilcheck.adapters import Adapter
    from itilcheck.config import RuleSetting
    from itilcheck.config.local import LocalSettings
    from itilcheck.engine.conformity import Conformity
    from itilcheck.loading import Loaded
    from itilcheck.report import Failure, Notice, Report
    from itilcheck.rule import Check, Rule
    from itilcheck.schemas import KindSchemas
    from itilcheck.standard import Pack
    from itilcheck.suppression import Suppressions


@record
class Toolbox:
    """What rules, checks, schemas and adapters there are, as the registry collected them."""

    rules: Sequence[Rule]
    checks: Mapping[str, Check]
    schemas: KindSchemas
    adapters: Sequence[Adapter] = ()


@record
class Request:
    """What to check, and how: files, and what the configuration says.

    ``selected`` restricts what is reported to these paths; None reports everything. ``failures`` and
    ``notices`` are those of discovery, passed on. With ``levels``, rules above ``level`` are run as well:
    what they find only decides which levels are reached. With a ``pack``, the rules that its clauses name
    are run, whatever their level, and no others but those about statements that are none. ``local`` says
    what holds in parts of the catalogue; it keeps what of that had an effect. ``excluded`` counts the files
    that the configuration leaves out. ``suppressions`` say what to live with, beside the comments
    in documents.
    """

    files: Iterable[Loaded]
    level: Level = Level.FOUNDATION
    settings: Settings = field(default_factory=Settings)
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    selected: frozenset[str] | None = None
    failures: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    levels: bool = False
    pack: Pack | None = None
    local: LocalSettings | None = None
    excluded: int = 0
    suppressions: Suppressions | None = None


class Assessed(NamedTuple):
    """A report, and how the catalogue stands to the pack of the request."""

    report: Report
    conformity: Conformity
