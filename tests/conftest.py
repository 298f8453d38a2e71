"""Options of the test run, and bytecode for the many starts that it makes."""

from __future__ import annotations

import compileall
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

HERE = Path(__file__).resolve().parent.parent

if sys.dont_write_bytecode:  # each start would compile all of ours anew, and each worker all tests
    for _folder in ("src", "plugins"):
        compileall.compile_dir(HERE / _folder, quiet=2)
    sys.dont_write_bytecode = False  # here, not in what is started: that keeps what the user wants


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases", action="store_true", help="rewrite what the cases in tests/cases expect"
    )


def pytest_collection_finish() -> None:
    """Let the collector pass over the tests themselves: going through all of them again and again costs."""
    gc.freeze()
