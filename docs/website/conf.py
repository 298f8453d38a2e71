"""Configure Sphinx: how Markdown is read, what of the code is shown, and what the site looks like."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

import itilcheck
from website.interface_page import signature
from website.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

_SUMMARIES = 'DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = location.protocol !== "file:";'
"""Results of a search come with a summary, but not where a page may not read the pages it found."""

project = "itilcheck"
author = "The itilcheck maintainers"
project_copyright = (ROOT / "NOTICE").read_text(encoding="utf-8").splitlines()[1].removeprefix("Copyright ")
release = version = itilcheck.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
smartquotes = False  # what is quoted is often typed
maximum_signature_line_length = 80

myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline", "fieldlist"]

html_theme = "pydata_sphinx_theme"
html_title = f"itilcheck {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = [(None, {"body": _SUMMARIES})]
html_context = {"default_mode": "auto"}
html_domain_indices = False
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {"footer_start": ["copyright"], "footer_end": []}


class _Sphinx(Protocol):
    """What is used of Sphinx here."""

    def connect(self, event: str, callback: Callable[..., object]) -> int:
        """Have a function called at an event."""


def setup(app: _Sphinx) -> None:
    """Connect what decides about the code that is shown."""
    app.connect("autodoc-process-signature", _signature)
    app.connect("autodoc-skip-member", _skipped)


def _signature(_app: object, what: str, _name: str, shown: object, *_told: object) -> tuple[str, None] | None:
    """Show the fields of a record; leave other signatures to Sphinx."""
    fields = signature(shown) if what == "class" else None
    return None if fields is None else (fields, None)


def _skipped(_app: object, _what: str, _name: str, shown: object, *_told: object) -> bool | None:
    """Show the members of enumerations, which need no docstrings; leave the rest to Sphinx."""
    return False if isinstance(shown, Enum) else None
