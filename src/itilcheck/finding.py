"""Say what was found: problems as checks yield them, and findings as the engine makes them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from itilcheck.record import NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from itilcheck.document import JSON, Document, Node
    from itilcheck.location import Location

Subject: TypeAlias = "Node | Location"


class Severity(Enum):
    """How grave a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Level(Enum):
    """A rung of the ladder that a catalogue climbs; each includes those below it."""

    ESSENTIAL = "essential"
    FOUNDATION = "foundation"
    ASSURED = "assured"
    EXEMPLARY = "exemplary"

    @property
    def rank(self) -> int:
        """0 for the lowest."""
        return _LEVELS.index(self)


_LEVELS = list(Level)


class Related(NamedTuple):
    """Another statement that a problem is about, and what it has to do with it."""

    subject: Subject
    message: str


class Step(NamedTuple):
    """One step of a derivation: what is stated or computed, and where it is stated.

    ``depth`` says how far below the result it stands.
    """

    text: str
    subject: Subject | None = None
    depth: int = 0


class Operation(NamedTuple):
    """One operation of a JSON Patch (RFC 6902): ``add``, ``remove``, ``replace`` or ``move``.

    ``pointer`` starts at the document as it is written; ``origin`` is where a ``move`` takes its value from.
    """

    op: str
    pointer: str
    value: JSON = None
    origin: str = ""


class Fix(NamedTuple):
    """What would mend a finding: operations on one document, in order, and what they do in words.

    One that is not ``safe`` leaves something to a person: a placeholder to fill in, a guess to look at.
    """

    title: str
    safe: bool
    document: Document
    operations: tuple[Operation, ...]


class Mending(NamedTuple):
    """What mends the findings of a rule: in words, whether a person has to look at it, and the operations.

    Pointers begin at the statement that ``given`` selected, for a computed rule at the one that is
    found wrong. A computed rule may have none: its check then says for each problem what mends it.
    """

    title: str
    safe: bool
    patch: tuple[Operation, ...] = ()


class Suppression(NamedTuple):
    """What keeps a finding from counting: a ``comment`` in its file, a ``waiver``, or the ``baseline``.

    ``location`` is where that is written. ``expires`` is a date, or empty.
    """

    kind: str
    reason: str = ""
    location: Location | None = None
    owner: str = ""
    approver: str = ""
    expires: str = ""


class Problem(NamedTuple):
    """What a check yields: the statement that is wrong or missing, and what is wrong with it.

    ``subject`` is a node (of something that stands there, or would), or a bare location where there
    is no node, as for a syntax error. ``at_key`` shows the key itself: it should not be there.
    ``about`` is the document that the problem is about, where it is stated in another one.
    ``derivation`` gives the steps that lead to a figure; it is called only when somebody asks. ``fix``
    says what would mend it.
    """

    subject: Subject
    message: str
    related: tuple[Related, ...] = ()
    at_key: bool = False
    about: Document | None = None
    derivation: Callable[[], Iterable[Step]] | None = None
    fix: Fix | None = None


class RelatedLocation(NamedTuple):
    """A place that a finding also points to."""

    location: Location
    message: str


@record
class Finding:
    """One finding: which rule, how grave, what, where.

    ``document`` names the document as ``Kind/name``, or is empty where none could be read.
    ``fingerprint`` stays the same when lines move: it is made of rule, document and pointer.
    ``derivation`` gives the steps that lead to a figure in the message, where there is one. ``suppression``
    says why the finding does not count; ``fix`` what would mend it. ``stands_in`` names the document that
    has the statement, where that is another one.
    """

    rule: str
    severity: Severity
    message: str
    location: Location
    related: tuple[RelatedLocation, ...] = ()
    document: str = ""
    fingerprint: str = ""
    derivation: Callable[[], Iterable[Step]] | None = None
    fix: Fix | None = None
    suppression: Suppression | None = None
    stands_in: str = ""
