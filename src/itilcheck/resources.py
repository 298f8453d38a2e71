"""Find what ships with the package: the built index, the rules and schemas it was made of, a template.

An installed package holds them under ``_data``; a checkout at its top level. Nothing else looks for
them.
"""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "_data"
_CHECKOUT = Path(__file__).parent.parent.parent


def folder(name: str) -> Path:
    """Give the folder ``rules``, ``schemas`` or ``scaffold`` of the package, else of the checkout."""
    installed = _INSTALLED / name
    return installed if installed.is_dir() else _CHECKOUT / name


def index_file() -> Path | None:
    """Give the built index; None in a checkout, which keeps one of its own."""
    path = _INSTALLED / "index.json"
    return path if path.is_file() else None


def kept_index() -> Path:
    """Give the file in which a checkout keeps its index."""
    return _CHECKOUT / "build" / "index.json"
