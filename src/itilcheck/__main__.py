"""Run as ``python -m itilcheck``, without letting the current folder shadow any module."""

import os
import sys

try:
    here = os.path.realpath(".")
except FileNotFoundError:  # somebody deleted it
    here = ""
sys.path[:] = [folder for folder in sys.path if folder and os.path.realpath(folder) != here]

from itilcheck.cli import program  # noqa: E402  # the path is made safe first

program()
