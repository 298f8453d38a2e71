"""Run as ``python -m itilcheck``, without letting the current folder shadow any module."""

import os
import sys

sys.path[:] = [folder for folder in sys.path if folder and os.path.realpath(folder) != os.path.realpath(".")]

from itilcheck.cli import main  # noqa: E402  # the path is made safe first

sys.exit(main())
