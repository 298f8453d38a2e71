"""Options of the test run, and bytecode for the many starts that it makes."""

from __future__ import annotations

import compileall
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from program import Outcome

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


@pytest.fixture
def here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Outcome]:
    """Give a function that runs the program in the folder, within this process."""
    from itilcheck.cli.app import run as run_here  # noqa: PLC0415  # bytecode is written first
    from program import Outcome  # noqa: PLC0415  # as above

    for name in [name for name in os.environ if name.startswith("ITILCHECK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nowhere"))
    monkeypatch.chdir(tmp_path)

    def ran(*words: str) -> Outcome:
        code = run_here(words)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return ran
