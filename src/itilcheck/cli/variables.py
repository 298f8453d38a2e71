"""Tell which options the environment sets: each variable is called ``ITILCHECK_`` and like its option."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PREFIX = "ITILCHECK_"


def variable(option: str) -> str:
    """Give the variable that an option is set by: ``ITILCHECK_FAIL_ON`` for ``--fail-on``."""
    return PREFIX + option.lstrip("-").replace("-", "_").upper()


def named(option: str, value: str) -> str:
    """Name an option with its value, or the variable, where that is what has this value."""
    name = variable(option)
    return f'{name if os.environ.get(name) == value else option} "{value}"'


def setting(option: str, value: str) -> str:
    """Say that a variable has a value which an option may have had, if one does: as part of a message."""
    name = variable(option)
    return f", as {name} says" if os.environ.get(name) == value else ""


def unknown_variables(known: Iterable[str]) -> Iterator[str]:
    """Yield what there is to say of variables that look like ours and set no option."""
    names = sorted(set(known))
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in names and os.environ[name]:
            from itilcheck.names import closest  # noqa: PLC0415  # only once a name is wrong

            near = closest(name, names)
            hint = f', did you mean "{near}"' if near else ', "itilcheck check --help" names most of them'
            yield f'no option is set by the variable "{name[:60]}"{hint}'
