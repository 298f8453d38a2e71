"""Walk through folders and collect the files to read."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from itilcheck.discovery.ignore import IGNORE_FILE, IgnoreRules, with_ignore_file
from itilcheck.discovery.link import OUTSIDE, examine_link
from itilcheck.discovery.root import CONFIGURATION, reason
from itilcheck.finding import Failure, Notice

if TYPE_CHECKING:
    from collections.abc import Collection

SUFFIXES = (".yaml", ".yml", ".json")
"""How the name of a file ends that is read, in any case of letters."""

VENDORED = frozenset(
    {
        "__pypackages__",
        "__pycache__",
        "bower_components",
        "jspm_packages",
        "node_modules",
        "site-packages",
        "vendor",
        "venv",
        "virtualenv",
    }
)
"""Folders that hold what others wrote: not entered, unless they are asked for by name.

Those that eslint, golangci-lint and ruff leave out, without names that a catalogue may well use
itself, such as ``build``, and without hidden ones, which are not entered anyway.
"""
