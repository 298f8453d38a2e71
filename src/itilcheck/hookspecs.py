"""Specify the hooks by which plugins, the built-in one among them, bring what they have.

A plugin is a module whose functions carry ``hookimpl`` and the name of a hook. The marker does what
``pluggy.HookimplMarker("itilcheck")`` does, without importing pluggy: a run with no plugin but ours
never loads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from itilcheck.document import JSON
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


def hookspec(function: _Function) -> _Function:
    """Mark a function as the specification of a hook."""
    setattr(function, SPECIFIES, dict(_SPECIFICATION))
    return function


@hookspec
def itilcheck_register_rules() -> Iterable[Rule]:
    """Bring rules as records. Most plugins bring rule files instead."""
    return ()


@hookspec
def itilcheck_register_rule_packs() -> Iterable[Path]:
    """Bring folders of rule files: ``<folder>/<group>/<id>.yaml``."""
    return ()


@hookspec
def itilcheck_register_checks() -> Mapping[str, Check]:
    """Bring computed checks, by the name that rule files use in ``check:``."""
    return {}


@hookspec
def itilcheck_register_schemas() -> Mapping[str, JSON]:
    """Extend kinds: by kind, a schema whose ``properties`` are merged into the kind's."""
    return {}


@hookspec
def itilcheck_register_adapters() -> Iterable[Path]:
    """Bring mapping files for catalogues in formats other than ours."""
    return ()


@hookspec
def itilcheck_register_reporters() -> Mapping[str, Reporter]:
    """Bring reporters, by the name that ``--format`` takes."""
    return {}


HOOKS = tuple(name for name, thing in tuple(globals().items()) if hasattr(thing, SPECIFIES))
"""The names of all hooks."""
