"""Read catalogues that people already have: mapping files say how a format becomes our model."""

from __future__ import annotations

from itilcheck.adapters.adapter import Adapter, Mapped
from itilcheck.adapters.mapping import read_adapter

__all__ = ["Adapter", "Mapped", "read_adapter"]
