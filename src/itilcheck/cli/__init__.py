"""The command line: the only place that prints, colours or exits."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module typing costs half of what telling the version does
    from typing import NoReturn


def main() -> int:
    """Run the command line and give the exit code.

    The version is told before anything is imported. ``check`` with nothing but paths, as hooks and
    editors call it, needs no parser of options, and importing one would be a fifth of its time. Where a
    variable may set an option, it is for the parser to say so.
    """
    # Plain data has no circles to collect, and looking for them takes a tenth of the time.
    gc.disable()
    if "PYTHONPATH" in os.environ:  # an empty part of it means the current folder, which may be anybody's
        here = os.path.realpath(".")
        sys.path[:] = [folder for folder in sys.path if folder and os.path.realpath(folder) != here]
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        import itilcheck  # noqa: PLC0415  # imported already, as the parent package

        sys.stdout.write(f"itilcheck {itilcheck.__version__}\n")
        return 0
    plain = not any(one.startswith("-") for one in arguments)
    if arguments[:1] == ["check"] and plain and not any(name.startswith("ITILCHECK_") for name in os.environ):
        from itilcheck.cli.check import check_catalogue  # noqa: PLC0415  # other commands need none
        from itilcheck.cli.checking import Options  # noqa: PLC0415  # as above
        from itilcheck.cli.failure import guarded  # noqa: PLC0415  # as above

        return guarded(lambda: check_catalogue(Options(paths=tuple(arguments[1:]))))
    from itilcheck.cli.app import run  # noqa: PLC0415  # click is slow to import

    return run(arguments)


def program() -> NoReturn:
    """Run the command line as a program of its own, and leave without taking anything apart."""
    try:
        code = main()
    except KeyboardInterrupt:  # while something was imported
        code = 130
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # closed, or nobody reads on: main has told what there is
        code = code or 2
    os._exit(code)
