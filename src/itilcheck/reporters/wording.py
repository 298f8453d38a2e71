"""Put into words what several formats and commands say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itilcheck.report import Failure


def amount(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def culprits(failure: Failure) -> str:
    """Say in brackets which rule and plugin a failure is the fault of; nothing where it is nobody's."""
    named = (("rule", failure.rule), ("plugin", failure.plugin))
    told = ", ".join(f"{word} {name}" for word, name in named if name)
    return f" ({told})" if told else ""
