"""Say why plugins are refused, and how to do without them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from itilcheck.plugins import OWN, PluginError, UnknownPluginError

if TYPE_CHECKING:
    from collections.abc import Iterable


def refusal(errors: Iterable[PluginError]) -> str:
    """Give the lines that say why plugins are refused, and how to do without them."""
    errors = list(errors)
    lines = [f"error: {error}{_named_by(error)}" for error in errors]
    broken = [
        one for one in errors if not isinstance(one, UnknownPluginError) and one.plugin not in {"", OWN}
    ]
    files = dict.fromkeys(one.file for one in broken if one.file)
    if files:
        lines.append("mend it, or leave out " + " ".join(f"--plugin {file}" for file in files))
    names = dict.fromkeys(one.plugin for one in broken if not one.file)
    if names:
        options = " ".join(f"--disable-plugin {name}" for name in names)
        lines.append(f"to run without {'it' if len(names) == 1 else 'them'}: itilcheck {options}")
    return "\n".join(lines)


def _named_by(error: PluginError) -> str:
    """Say of a name that no plugin has that a variable has it, if one does."""
    variable = "ITILCHECK_DISABLE_PLUGIN"
    named = os.environ.get(variable, "").split() if isinstance(error, UnknownPluginError) else ()
    return f" (in {variable})" if any(f'"{name}"' in str(error) for name in named) else ""
