"""Hold what a configuration says, and what is wrong with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from itilcheck.catalogue import Settings
from itilcheck.finding import Level, Severity
from itilcheck.record import NamedTuple, field, record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilcheck.document import JSON, Node

FILE_NAME = ".itilcheck.yaml"
"""The configuration's name; the folder that holds it is the root of the catalogue."""
MOST_FAULTS = 100
"""How many mistakes of one sort are told: each costs a search for what was meant."""
LONGEST = 40
"""How much is shown of a text that may have any length."""


class RuleSetting(NamedTuple):
    """What the configuration says of one rule; ``severity`` None leaves the card's."""

    severity: Severity | None = None
    off: bool = False
    options: Mapping[str, Any] = {}


class LocalSetting(NamedTuple):
    """What holds for a part of the catalogue: patterns of paths, a pointer, and severities by rule.

    ``pointer`` may have ``*`` for a segment, and means what stands there and all below it. None for a
    severity means off.
    """

    paths: tuple[str, ...] = ()
    pointer: str = ""
    rules: Mapping[str, Severity | None] = {}


LIVING = ("waivers", "baseline", "suppressions")
"""The keys about findings that are known and do not count; the room ``suppression`` reads them."""


@record
class Configuration:
    """What a run was told: the level to hold the catalogue to, rules, packs, and whose it is.

    ``packs`` are the names of standards. ``rule_packs``, and ``plugins``, which are Python files, are
    paths relative to the configuration's folder; ``include`` and ``exclude`` are patterns of paths from
    the catalogue's root. ``adapters`` says by name which are used: None for all but those that are off.
    ``living`` has what is said under the keys of ``LIVING``, as it stands there.
    """

    level: Level = Level.FOUNDATION
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    rule_packs: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    path: str = ""
    fail_on: Severity = Severity.ERROR
    local: tuple[LocalSetting, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    adapters: tuple[str, ...] | None = None
    adapters_off: tuple[str, ...] = ()
    living: Mapping[str, JSON] = field(default_factory=dict)

    def uses(self, adapter: str) -> bool:
        """Tell whether an adapter is used, by its name."""
        return adapter not in self.adapters_off and (self.adapters is None or adapter in self.adapters)


class ConfigurationFault(NamedTuple):
    """One thing wrong with a configuration, at a pointer into it."""

    pointer: str
    message: str
    at_key: bool = False


class Places(Protocol):
    """A configuration as it is written, in one file or in several of which one extends another."""

    @property
    def data(self) -> JSON:
        """What it says."""

    @property
    def path(self) -> str:
        """The path of the file itself, and not of one that it extends."""

    def node(self, pointer: str = "") -> Node:
        """Give the node at ``pointer``, in the file where that is written."""
