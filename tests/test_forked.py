"""A program that is forked does what one that is started does, and is not forked where it could not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import forked
from program import HERE, MODULE, lay, run, write

HEAD = "import click\nfrom itilcheck.hookspecs import hookimpl\n"
COMMAND = """\
@click.command()
def acme():
    {body}

@hookimpl
def itilcheck_register_commands():
    return {{"acme": acme}}
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked there")


def is_forked(site: Path | None = None) -> bool:
    return forked.server_for("itilcheck", os.environ, site) is not None


def is_gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return ") Z " in state  # ended, and nobody has asked for its code


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "wörk"
    name = "pay\u202eröll"
    document = (
        f'apiVersion: itilcheck/v1\nkind: Service\nmetadata: {{name: "{name}"}}\nspec: {{provder: é}}\n'
    )
    write(folder, {".itilcheck.yaml": "level: essential\n", "payroll.yaml": document})
    return folder


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--version",),
        ("--help",),
        ("check",),
        ("check", "--format", "json", "--color", "always"),
        ("check", "--formt", "json"),
        ("check", "nowhere.yaml"),
        ("check", str(HERE / "examples" / "acme-with-defects")),
        ("chekc",),
        ("explain", "outcome-missing"),
        ("graph",),
        ("new", "Service", "mail"),
        ("plugins",),
        ("report", "--pack", "nobody"),
        ("rules",),
        ("rules", "test", "nowhere"),
        ("schema", "Service"),
        ("--config", "nowhere.yaml", "check"),
    ],
)
def test_both_give_the_same(work: Path, words: tuple[str, ...]) -> None:
    assert is_forked()
    assert run(work, *words) == run(work, *words, command=MODULE)


@pytest.mark.parametrize(
    "body",
    [
        "print('hello')",
        "import atexit; atexit.register(print, 'at the end')",
        "import threading, time; threading.Thread(target=lambda: (time.sleep(0.05), print('late'))).start()",
        "import os; print('lost'); os._exit(7)",
        "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
        "import sys; print(sys.argv[1:], sys.stdin.read(), sys.stdout.encoding, sys.stdout.isatty())",
        "import os, sys; print(os.getcwd(), os.environ['PYTHONPATH'], sys.path)",
        "import subprocess; subprocess.run(['sh', '-c', 'echo out; echo err >&2; exit 3'])",
        "1 / 0",
    ],
)
def test_both_give_the_same_with_a_plugin(tmp_path: Path, work: Path, body: str) -> None:
    site = tmp_path / "site"
    lay(site, "acme_rules", "1.0", {"acme_rules.py": HEAD + COMMAND.format(body=body)})
    assert is_forked(site)
    assert run(work, "acme", site=site) == run(work, "acme", site=site, command=MODULE)


def test_nothing_stays_of_what_a_run_changed(tmp_path: Path, work: Path) -> None:
    body = "import os, sys, itilcheck; itilcheck.__version__ = '?'; os.environ['A'] = 'b'; sys.path.clear()"
    lay(tmp_path / "site", "acme_rules", "1.0", {"acme_rules.py": HEAD + COMMAND.format(body=body)})
    before = run(work, "--version"), run(work, "check")
    assert run(work, "acme", site=tmp_path / "site").code == 0
    assert (run(work, "--version"), run(work, "check")) == before


def test_a_variable_that_python_reads_when_it_starts_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "utf-16")
    assert not is_forked()
    monkeypatch.undo()
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert is_forked()


def test_a_module_that_would_come_before_one_of_ours_counts(tmp_path: Path, work: Path) -> None:
    site = tmp_path / "site"
    write(site, {"click.py": "import os\nos._exit(9)\n"})
    assert not is_forked(site)
    assert run(work, "rules", site=site).code == 9


def test_a_run_that_takes_too_long_is_ended(tmp_path: Path, work: Path) -> None:
    body = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    site = tmp_path / "site"
    lay(site, "acme_rules", "1.0", {"acme_rules.py": HEAD + COMMAND.format(body=body)})
    with pytest.raises(subprocess.TimeoutExpired):
        run(work, "acme", site=site, timeout=2)
    pid = int((tmp_path / "pid").read_text(encoding="utf-8"))
    for _ in range(200):
        if is_gone(pid):
            break
        time.sleep(0.02)
    assert is_gone(pid)
    assert run(work, "--version").code == 0
