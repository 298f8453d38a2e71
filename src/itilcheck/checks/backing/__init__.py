"""Say how far the availability that a service promises is backed by all that it stands on.

What a provider promises is backed as far as what its suppliers promise to it, and what it has itself,
support it. That is no forecast. Where a figure or a criticality is not known the best is assumed here, so
that nobody is blamed for what is not known.
"""

from __future__ import annotations

from itilcheck.checks.backing.chains import Chains, chains
from itilcheck.checks.backing.measure import RAW, Measure
from itilcheck.checks.backing.needs import Need, Own, Supply, needs, own, unsaid
from itilcheck.checks.backing.points import Weak, weakest
from itilcheck.checks.backing.structures import Backing, Factor, backing

__all__ = [
    "RAW",
    "Backing",
    "Chains",
    "Factor",
    "Measure",
    "Need",
    "Own",
    "Supply",
    "Weak",
    "backing",
    "chains",
    "needs",
    "own",
    "unsaid",
    "weakest",
]
