"""Find the catalogue that is meant, and the files in it to read."""

from __future__ import annotations

from itilcheck.discovery.given import RefusedFileError, read_given
from itilcheck.discovery.root import CONFIGURATION, ArgumentError, find_root, git_top, root_of_file, untrusted
from itilcheck.discovery.selection import Discovery, discover
from itilcheck.discovery.walk import SUFFIXES, VENDORED, FoundFile

__all__ = [
    "CONFIGURATION",
    "SUFFIXES",
    "VENDORED",
    "ArgumentError",
    "Discovery",
    "FoundFile",
    "RefusedFileError",
    "discover",
    "find_root",
    "git_top",
    "read_given",
    "root_of_file",
    "untrusted",
]
