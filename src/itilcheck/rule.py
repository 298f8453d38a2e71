"""Hold a rule as a record: what it is about, when it applies, and how it decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from itilcheck.record import NamedTuple, field, record

if TYPE_CHECKING:
    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON, Document, Node
    from itilcheck.finding import Level, Mending, Problem, Severity

KINDS = (
    "Organization",
    "Resource",
    "Product",
    "Service",
    "ServiceOffering",
    "ServiceRelationship",
    "ServiceReport",
)
"""The kinds of document, in the order in which people read a catalogue."""

ABOUT_SUPPRESSIONS = (
    *("waiver-expired", "waiver-expires-soon", "waiver-forbidden", "waiver-malformed", "waiver-unknown-rule"),
    *("waiver-unused", "waiver-without-reason", "baseline-stale"),
)
"""The rules about what keeps findings from counting. They are judged last, and nothing suppresses them."""

Options: TypeAlias = Mapping[str, Any]
"""What a rule was told by its card and by the configuration."""

Check: TypeAlias = Callable[["Catalogue", Options], Iterable["Problem"]]
"""A computed check: sees the whole catalogue, yields problems, knows nothing of severity."""


BRINGER = "itilcheck_plugin"
"""The attribute by which a check of others tells whose it is."""
HOME = "itilcheck_home"
"""The attribute by which it tells the package, or module, of whoever wrote it."""
PLACE = "itilcheck_place"
"""The attribute by which it, or what it raises, tells the line that an author is to look at."""

WAIVERS, BASELINE = ".itilcheck-waivers.yaml", ".itilcheck-baseline.yaml"
"""The files beside the configuration that say which findings are lived with, unless it names others."""

_NOTHING: Mapping[str, Any] = {}


class Given(NamedTuple):
    """Which nodes a declarative rule judges: of which kinds, at which path.

    ``path`` is a JSON Pointer taken apart, with ``*`` for each item or value. ``absent_empty`` judges
    an empty map where nothing stands there.
    """

    kinds: tuple[str, ...]
    path: tuple[str, ...]
    absent_empty: bool = False


@record
class Applicability:
    """When a rule applies to a document; an empty set does not restrict.

    Each word judges only the kinds that have it: ``lifecycle`` services, products and resources;
    ``offering`` the lifecycle of offerings; ``status`` relationships; ``type`` services;
    ``provider`` is ``own``, ``external`` or empty.
    """

    lifecycle: frozenset[str] = frozenset()
    offering: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()
    type: frozenset[str] = frozenset()
    provider: str = ""


class Example(NamedTuple):
    """An example of a rule: documents, and the findings that the rule makes of them, in order.

    ``waivers`` and ``baseline`` are the texts of those files, where the rule is about them.
    """

    title: str
    documents: str
    findings: tuple[str, ...]
    configuration: Mapping[str, Any] = _NOTHING
    waivers: str = ""
    baseline: str = ""

    def text(self, path: str) -> str:
        """Give the text of the file of the example that a finding stands in."""
        return {WAIVERS: self.waivers, BASELINE: self.baseline}.get(path, self.documents)


@record
class Rule:
    """One rule, as its card says it.

    A declarative rule has ``given`` and ``expect``, a computed one the name of a ``check``. ``reads``
    names, by kind, the pointers that the rule needs; a format that cannot say one of them cannot
    break the rule. ``may_read`` names what it takes into account where it is said. ``plugin`` and
    ``path`` say where the rule comes from. ``formerly`` has the ids that it had before. ``pack`` is the
    name of the standard that alone demands it, if one does. ``fix`` says what mends its findings.
    """

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    id: str
    title: str
    group: str
    severity: Severity
    level: Level
    since: str
    concepts: tuple[int, ...]
    why: str
    remedy: str
    applies_to: Applicability
    reads: Mapping[str, tuple[str, ...]]
    may_read: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: tuple[Given, ...] = ()
    expect: JSON = None
    message: str = ""
    check: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    plugin: str = "itilcheck"
    path: str = ""
    formerly: tuple[str, ...] = ()
    pack: str = ""
    fix: Mending | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of document that the rule looks at."""
        return tuple(kind for kind in KINDS if kind in self.reads or kind in self.may_read)


def fix_in_words(fix: Mending) -> str:
    """Say what the fix of a rule does, and what it takes to have it applied."""
    how = (
        '"itilcheck fix" does it.'
        if fix.safe
        else '"itilcheck fix --unsafe" does it, and somebody looks at it.'
    )
    return f"{fix.title[:1].upper()}{fix.title[1:]}. {how}"


def renamed(rules: Iterable[Rule]) -> Mapping[str, str]:
    """Give the ids that rules had before, each with the one that the rule has now."""
    return {old: rule.id for rule in rules for old in rule.formerly}


def each_node(kind: str, path: str, judge: Callable[[Node], Iterable[Problem]]) -> Check:
    """Make a check of a function that judges one node: the one at ``path`` in each document of a kind."""

    def check(catalogue: Catalogue, _: Options) -> Iterable[Problem]:
        for document in catalogue.of(kind):
            node = document.node(path)
            if node.value is not None:
                yield from judge(node)

    return _written_as(judge, check)


def each_document(kind: str, judge: Callable[[Catalogue, Document], Iterable[Problem]]) -> Check:
    """Make a check of a function that judges one document of a kind."""

    def check(catalogue: Catalogue, _: Options) -> Iterable[Problem]:
        for document in catalogue.of(kind):
            yield from judge(catalogue, document)

    return _written_as(judge, check)


def _written_as(judge: Callable[..., Any], check: Check) -> Check:
    """Let a check know the function that its author wrote, as ``functools.wraps`` does."""
    vars(check)["__wrapped__"] = judge
    return check
