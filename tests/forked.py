"""Run a program many times without starting Python as often: fork what has imported it once.

A process of its own waits for requests on a pipe, a line of JSON each, and forks for each of them. What
is forked is a process as any other: it has its own folder, environment, streams and exit code, and what
it changes in itself ends with it. What it saves is importing, so a request that importing has a say in
is refused, and the program has to be started: one on another platform, with other variables that Python
reads when it starts, or with modules that would come before those imported already.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from runpy import run_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_READ_AT_START = ("PYTHON", "LC_", "LANG", "TZ", "HOME")
_NEVER_SET = {"PYTHONPATH", "PYTHONSAFEPATH"}


def outcome(  # noqa: PLR0913, PLR0917  # all that there is to a process
    module: str,
    folder: Path,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    site: Path | None,
    timeout: float,
    stdin: bytes = b"",
) -> tuple[int, bytes, bytes] | None:
    """Give the exit code and both outputs of ``python -m MODULE``; None where it has to be started.

    A program that ends by a signal has its number, negative, as its code.

    ``site`` is what ``environment`` has as ``PYTHONPATH``. Raises TimeoutExpired as ``subprocess`` does.
    """
    server = server_for(module, environment, site)
    if server is None:
        return None
    request = {
        "folder": str(folder),
        "arguments": arguments,
        "environment": dict(environment),
        "site": str(site) if site is not None else None,
        "stdin": stdin.decode("latin-1"),
    }
    return server.ask(request, timeout)


def server_for(module: str, environment: Mapping[str, str], site: Path | None = None) -> Server | None:
    """Give what forks the program; None where importing has a say in what comes of it."""
    if sys.platform != "linux" or _read_at_start(environment) != _USUAL:
        return None
    server = _server(module)
    return server if site is None or server.modules.isdisjoint(_modules(site)) else None


def _read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    """Give the variables that Python reads before any code of ours."""
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(_READ_AT_START) and name not in _NEVER_SET
    }


_USUAL = _read_at_start(os.environ)


def _modules(folder: Path) -> set[str]:
    return {one.name.partition(".")[0] for one in folder.iterdir()} if folder.is_dir() else set()


class Server(NamedTuple):
    """The process that forks, and the modules that it has imported, without those below them."""

    process: subprocess.Popen[bytes]
    modules: frozenset[str]

    def ask(self, request: Mapping[str, object], timeout: float) -> tuple[int, bytes, bytes]:
        """Have one run made."""
        asked, told = self.process.stdin, self.process.stdout
        assert asked is not None
        assert told is not None
        asked.write(f"{json.dumps(request)}\n".encode())
        asked.flush()
        if not select.select([told], [], [], timeout)[0]:
            os.killpg(self.process.pid, signal.SIGKILL)
            _server.cache_clear()
            raise subprocess.TimeoutExpired(list(map(str, request.values())), timeout)
        code, *lengths = json.loads(told.readline())
        out, err = (told.read(length) for length in lengths)
        return code, out, err


@cache
def _server(module: str) -> Server:
    others = {name: value for name, value in os.environ.items() if not name.startswith(_READ_AT_START)}
    process = subprocess.Popen(  # noqa: S603  # this file
        [sys.executable, str(Path(__file__).resolve()), module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=others | _USUAL,
        start_new_session=True,  # to end it with all that it forked
    )
    assert process.stdout is not None
    atexit.register(process.communicate)
    return Server(process, frozenset(json.loads(process.stdout.readline())))


def _serve(module: str) -> None:
    """Answer requests until there are no more; in a process that was forked, run the program instead."""
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    sys.path.remove(str(Path(__file__).resolve().parent))
    for name in _imported(module):
        import_module(name)
    gc.freeze()
    told.write(f"{json.dumps(sorted({name.partition('.')[0] for name in sys.modules}))}\n".encode())
    told.flush()
    for line in asked:
        request = json.loads(line)
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            given.write(request["stdin"].encode("latin-1"))
            given.seek(0)
            child = os.fork()
            if not child:
                for number, stream in enumerate((given, out, err)):
                    os.dup2(stream.fileno(), number)
                _run(module, request)
                return
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            outputs = []
            for stream in (out, err):
                stream.seek(0)
                outputs.append(stream.read())
        told.write(f"{json.dumps([code, *map(len, outputs)])}\n".encode() + b"".join(outputs))
        told.flush()


def _imported(module: str) -> Iterator[str]:
    """Name what to import: what a program has, and nothing that works something out when imported."""
    if module == "pytest":  # and nothing of ours: its plugins import that by themselves
        from _pytest.config import default_plugins  # noqa: PLC0415  # the program has no use for it

        yield from ("pytest", *(f"_pytest.{name}" for name in default_plugins))
        return
    package = import_module(module)
    for one in walk_packages(package.__path__, f"{module}."):
        if not one.name.endswith((".__main__", ".pytest_plugin")):
            yield one.name
    yield from (
        "holidays.countries",
        "itilcheck_packs",
        "jsonschema_rs",
        "opening_hours",
        "pathspec",
        "ruamel.yaml",
    )


def _run(module: str, request: Mapping[str, Any]) -> None:
    """Do what ``python -m`` does once it has started."""
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.path[:0] = [request["folder"], *([request["site"]] if request["site"] else [])]
    sys.argv[:] = [module, *request["arguments"]]
    run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve(sys.argv[1])
