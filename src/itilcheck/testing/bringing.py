"""Find the rules that a Python file brings beside those whose cards stand in its own docstrings."""

from __future__ import annotations

import os
from inspect import unwrap
from pathlib import Path
from typing import TYPE_CHECKING

from itilcheck.authoring import MARK, Marked
from itilcheck.record import NamedTuple
from itilcheck.registry.collecting import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.plugins import Plugin
    from itilcheck.registry import Registry
    from itilcheck.rule import Rule

_PACKS = "itilcheck_register_rule_packs"


class Further(NamedTuple):
    """The files that hold further rules of a Python file, and its rules that stand in no file."""

    files: list[Path]
    rules: list[Rule]


def further(path: Path, registry: Registry) -> Further:
    """Find what else a Python file brings: cards beside it, rule packs, and rules that it makes itself."""
    real = os.path.realpath(path)
    plugin = next((one for one in registry.plugins if not one.ours and _file(one) == real), None)
    if plugin is None:
        return Further([], [])
    cards = {os.path.realpath(one): one for one in _cards(plugin)}
    packs = list(listed(plugin, _PACKS, Path))
    result = Further([], [])
    for rule in registry.rules.values():
        if rule.plugin != plugin.title or os.path.realpath(rule.path) == real:
            continue
        beside = cards.get(os.path.realpath(rule.path))
        places = (
            [beside] if beside else [folder.parent / rule.path for folder in packs if _is_in(rule, folder)]
        )
        file = next((one for one in places if one.is_file()), None)
        if file is None:
            result.rules.append(rule)
        elif file not in result.files:
            result.files.append(file)
    return result


def _file(plugin: Plugin) -> str:
    return os.path.realpath(getattr(plugin.module, "__file__", None) or plugin.origin)


def _cards(plugin: Plugin) -> Iterator[Path]:
    """Yield the files that functions of a plugin name as those of their cards."""
    for thing in vars(plugin.module).values():
        mark = getattr(thing, MARK, None)
        if isinstance(mark, Marked) and mark.card:
            yield Path(unwrap(thing).__code__.co_filename).parent / mark.card


def _is_in(rule: Rule, folder: Path) -> bool:
    """Tell whether a rule was read from a rule pack, by the path that it was given then."""
    return rule.path == folder.name or rule.path.startswith(f"{folder.name}/")
