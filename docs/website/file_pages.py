"""Make pages of files and folders of the checkout that other pages lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from website.markdown import escaped, fenced
from website.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LANGUAGES = {".yaml": "yaml", ".json": "json", ".py": "python", ".toml": "toml"}


def file_page(path: str) -> str:
    """Give the page of a file or folder, which other pages lead to and no table of contents."""
    where = ROOT / path
    shown = _folder(where) if where.is_dir() else _shown(where)
    return f"---\norphan: true\n---\n\n# {escaped(path)}\n\n{shown}\n"


def example_page(path: str, readme: str) -> str:
    """Give the page of a folder of examples: what its README says, and then its files."""
    return f"{readme.rstrip()}\n\n{_folder(ROOT / path)}\n"


def licence_page() -> str:
    """Give the page of the licence, and what goes with it."""
    texts = (f"## {name}\n\n{_shown(ROOT / name)}" for name in ("NOTICE", "LICENSE"))
    return "\n\n".join(["# Licence", *texts]) + "\n"


def _folder(folder: Path) -> str:
    return "\n\n".join(
        f"## {escaped(file.relative_to(folder).as_posix())}\n\n{_shown(file)}" for file in _files(folder)
    )


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _LANGUAGES:
            yield path


def _shown(file: Path) -> str:
    return fenced(file.read_text(encoding="utf-8"), _LANGUAGES.get(file.suffix, "text"))
