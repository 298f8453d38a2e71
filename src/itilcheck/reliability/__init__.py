"""Compute how often a structure of parts works, when each part works so often and fails by itself.

A structure says what has to work: all of several things, or so many of them. A part may stand in many
places of it and is still one part. What comes out is the exact probability, enclosed between two numbers
that are sixty digits close; and where that would take too long, as close as it got.

Source: reliability block diagrams and coherent structures, R. E. Barlow and F. Proschan, Statistical
Theory of Reliability and Life Testing, 1975.
"""

from __future__ import annotations

from itilcheck.reliability.enclosure import ALWAYS, Enclosure, enclose
from itilcheck.reliability.evaluation import evaluate
from itilcheck.reliability.structure import FALSE, TRUE, Formula, Structure

__all__ = ["ALWAYS", "FALSE", "TRUE", "Enclosure", "Formula", "Structure", "enclose", "evaluate"]
