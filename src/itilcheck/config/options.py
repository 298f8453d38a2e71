"""Hold the options that a configuration gives to rules to what the rules' cards have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.config.values import LONGEST, MOST_FAULTS, Configuration, ConfigurationFault
from itilcheck.location import join
from itilcheck.names import closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.document import JSON
    from itilcheck.rule import Rule


def unknown_options(configuration: Configuration, rules: Mapping[str, Rule]) -> list[ConfigurationFault]:
    """List the options that a configuration gives to rules which do not take them, or not of that sort.

    The options of a rule's card are all that it takes, with what holds where nothing is said.
    """
    faults: list[ConfigurationFault] = []
    for name, setting in configuration.rules.items():
        rule = rules.get(name)
        for option, value in setting.options.items() if rule is not None else ():
            place = join("/rules", name, "options", option)
            taken = rule.options if rule is not None else {}
            if option not in taken:
                near = closest(option, list(taken))
                hint = f'did you mean "{near}"' if near else f"it takes {', '.join(taken) or 'none'}"
                message = f'rule "{name}" has no option "{option}", {hint}'
                faults.append(ConfigurationFault(place, message, at_key=True))
            else:
                faults += _misfits(place, f'option "{option}"', value, taken[option])
    return faults[:MOST_FAULTS]


def _misfits(place: str, what: str, value: JSON, default: JSON) -> Iterator[ConfigurationFault]:
    """Yield where a value is not of the sort of the one in the card; so are the items in it."""
    if _sort(value) != _sort(default):
        yield ConfigurationFault(place, f"{what} must be {_sort(default)}, as in the rule")
    elif isinstance(default, list) and len(set(map(_sort, default))) == 1:
        for index, item in enumerate(value):
            yield from _misfits(f"{place}/{index}", f"each item of {what}", item, default[0])
    elif isinstance(default, dict) and len(set(map(_sort, default.values()))) == 1:
        first = next(iter(default.values()))
        for key, item in value.items():
            if isinstance(first, list) and _sort(item) in map(_sort, first):
                continue  # one value of a list in the place of the list, which rules take as well
            yield from _misfits(
                join(place, key), f'"{key[:LONGEST]}" of {what}', item, default.get(key, first)
            )
    elif isinstance(default, str) and _is_duration(default) and not _is_duration(value):
        yield ConfigurationFault(place, f'{what} is a length of time, write it as "{default}"')


def _is_duration(text: str) -> bool:
    from itilcheck.quantity import parse_duration  # noqa: PLC0415  # only where an option is configured

    return parse_duration(text) is not None


def _sort(value: JSON) -> str:
    """Name the sort of a value: an option stays of the sort that the rule expects."""
    if isinstance(value, bool):
        return "true or false"
    sorts = {str: "text", int: "a number", float: "a number", list: "a list", dict: "a map"}
    return sorts.get(type(value), "empty")
