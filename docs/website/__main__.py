"""Build the site: write its sources into build/site-sources, and have Sphinx make build/site of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from website.places import ROOT
from website.sources import site_pages


def build(folder: Path) -> int:
    """Build the site in a folder and give the exit code: a warning is an error.

    The folder gets ``site``, and ``site-sources`` with what that is made of, both made anew.
    """
    target, sources = folder / "site", folder / "site-sources"
    for old in (target, sources):
        shutil.rmtree(old, ignore_errors=True)
    _write(sources)
    options = ("--quiet", "--fail-on-warning", "--keep-going", "--conf-dir", str(Path(__file__).parent))
    workings = ("--doctree-dir", str(sources / ".doctrees"))
    command = (sys.executable, "-m", "sphinx", *options, *workings, str(sources), str(target))
    return subprocess.call(command)  # noqa: S603  # Sphinx, with options of our own


def _write(folder: Path) -> None:
    for name, text in site_pages().items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]).resolve() if sys.argv[1:] else ROOT / "build"))
