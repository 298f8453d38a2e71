"""Specify the hooks by which plugins, the built-in one among them, bring what they have.

A plugin is a module whose functions carry ``hookimpl`` and the name of a hook. The marker does what
``pluggy.HookimplMarker("itilcheck")`` does, without importing pluggy: a run with no plugin but ours
never loads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    import click

    from itilcheck.catalogue import Catalogue
    from itilcheck.document import JSON
    from itilcheck.finding import Level
    from itilcheck.report import Report
    from itilcheck.reporters.style import Reporter
    from itilcheck.rule import Check, Rule

PROJECT = "itilcheck"
PREFIX = f"{PROJECT}_"
IMPLEMENTS = f"{PROJECT}_impl"
"""The attribute by which pluggy knows the implementation of a hook."""
SPECIFIES = f"{PROJECT}_spec"
"""The attribute by which pluggy knows the specification of a hook."""

_Function = TypeVar("_Function", bound="Callable[..., object]")
_IMPLEMENTATION = {
    "wrapper": False,
    "hookwrapper": False,
    "optionalhook": False,
    "tryfirst": False,
    "trylast": False,
    "specname": None,
}
_SPECIFICATION = {"firstresult": False, "historic": False, "warn_on_impl": None, "warn_on_impl_args": None}


def hookimpl(function: _Function) -> _Function:
    """Mark a function as the implementation of the hook whose name it has."""
    setattr(function, IMPLEMENTS, dict(_IMPLEMENTATION))
    return function


def hookspec(*, deprecated: str = "") -> Callable[[_Function], _Function]:
    """Make the mark of the specification of a hook.

    ``deprecated`` says of a hook that is to go what to use instead, and when it goes: "use
    itilcheck_register_x instead, it goes with 1.0". It works until then, and whoever has a plugin
    that implements it is told so.
    """
    warning = DeprecationWarning(deprecated) if deprecated else None

    def mark(function: _Function) -> _Function:
        setattr(function, SPECIFIES, {**_SPECIFICATION, "warn_on_impl": warning})
        return function

    return mark


def deprecation(specification: object) -> str:
    """Give what a specification says of its going; empty where it is here to stay."""
    return str(getattr(specification, SPECIFIES, {}).get("warn_on_impl") or "")


class Invocation(Protocol):
    """What the command of a plugin gets as click's object: ``@click.pass_obj`` hands it on.

    Both methods work as ``itilcheck check`` does, with the same plugins and the same configuration,
    and read the files anew each time. ``paths`` are those of the command line; none mean the catalogue
    in the current folder. Whatever makes ``check`` end without a report ends the command as well.
    """

    def catalogue(self, paths: Sequence[str] = ()) -> Catalogue:
        """Read a catalogue: its documents in long form, mapped ones among them, ready to be asked.

        It is the whole catalogue in which the paths lie. What could not be read is told on standard
        error; after a file that cannot be opened the exit code is 2.
        """

    def report(self, paths: Sequence[str] = (), level: Level | None = None) -> Report:
        """Check a catalogue; ``level`` takes the place of the one that is configured."""


@hookspec()
def itilcheck_register_rules() -> Iterable[Rule]:
    """Bring rules as records. Most plugins bring rule files instead."""
    return ()


@hookspec()
def itilcheck_register_rule_packs() -> Iterable[Path]:
    """Bring folders of rule files: ``<folder>/<group>/<id>.yaml``."""
    return ()


@hookspec()
def itilcheck_register_checks() -> Mapping[str, Check]:
    """Bring computed checks, by the name that rule files use in ``check:``."""
    return {}


@hookspec()
def itilcheck_register_schemas() -> Mapping[str, JSON]:
    """Extend kinds: by kind, a schema whose ``properties`` are merged into the kind's."""
    return {}


@hookspec()
def itilcheck_register_adapters() -> Iterable[Path]:
    """Bring mapping files for catalogues in formats other than ours."""
    return ()


@hookspec()
def itilcheck_register_reporters() -> Mapping[str, Reporter]:
    """Bring reporters, by the name that ``--format`` takes."""
    return {}


@hookspec()
def itilcheck_register_packs() -> Mapping[str, Path]:
    """Bring packs by name: folders with a ``pack.yaml`` and rule files, a standard each."""
    return {}


@hookspec()
def itilcheck_register_configurations() -> Mapping[str, Path]:
    """Bring configurations by the name that ``extends`` takes: files like ``.itilcheck.yaml``."""
    return {}


@hookspec()
def itilcheck_register_commands() -> Mapping[str, click.Command]:
    """Bring commands for the command line: each named like the plugin, or that and a hyphen before more."""
    return {}


def specified(names: Mapping[str, object]) -> tuple[str, ...]:
    """Give the names of the hooks that a namespace specifies, in its order."""
    return tuple(name for name, thing in names.items() if hasattr(thing, SPECIFIES))


HOOKS = specified(globals())
"""The names of all hooks."""
