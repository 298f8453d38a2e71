"""Make a page of the functions and classes that plugins use; Sphinx reads the code for it."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING

from website.markdown import code, fenced, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = {
    "itilcheck.hookspecs": "What a plugin implements.",
    "itilcheck.authoring": "What rules with code are written with.",
    "itilcheck.testing": "What the tests of rules and plugins use.",
    "itilcheck.rule": "What a rule is.",
    "itilcheck.finding": "What a check yields, and what a report holds.",
    "itilcheck.document": "What a check reads.",
    "itilcheck.catalogue": "What a check asks about more than one document.",
}
"""The modules that plugins import from, each with what it is for."""

_INTRODUCTION = """\
# Python interface

What plugins work with, as the code says it. [Hooks](hooks.md) shows how it is used."""


def interface_page() -> str:
    """Give the page."""
    parts = [_INTRODUCTION]
    for module, about in MODULES.items():
        parts += [f"## {code(module)}", prose(about), fenced("\n".join(_listing(module)), "{eval-rst}")]
    return "\n\n".join(parts) + "\n"


def signature(shown: object) -> str | None:
    """Give the fields of a record or named tuple as a signature, which it has none of to Python."""
    names = getattr(shown, "__match_args__", ())
    types = getattr(shown, "__annotations__", {})
    if not names or any(name not in types for name in names):
        return None
    return f"({', '.join(f'{name}: {types[name]}' for name in names)})"


def _listing(module: str) -> Iterator[str]:
    """Yield what has Sphinx show a module.

    Where it says what is public, that is shown, whether or not it has been imported yet, but for what
    another module brings.
    """
    loaded = import_module(module)
    named = getattr(loaded, "__all__", None)
    yield f".. automodule:: {module}"
    if named is None:
        yield from ("   :members:", "   :member-order: bysource")
        return
    for name in named:
        thing = getattr(loaded, name)
        if getattr(thing, "__module__", "").startswith(module):
            yield ""
            yield f".. auto{'class' if inspect.isclass(thing) else 'function'}:: {module}.{name}"
            yield from ["   :members:"] * inspect.isclass(thing)
