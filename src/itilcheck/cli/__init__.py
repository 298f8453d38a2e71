"""The command line: the only place that prints, colours or exits."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and give the exit code; the version is told before anything is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        import itilcheck  # noqa: PLC0415  # imported already, as the parent package

        sys.stdout.write(f"itilcheck {itilcheck.__version__}\n")
        return 0
    from itilcheck.cli.app import run  # noqa: PLC0415  # click is slow to import

    return run(sys.argv[1:])
