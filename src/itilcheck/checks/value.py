"""Checks on value: what a service takes off its consumers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.finding import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.rule import Options


def nothing_taken_off(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each service that answers for costs and for risks, and removes none of either.

    What is not answered at all is left to the rules about costs and risks.
    """
    for service in catalogue.of("Service"):
        nodes = [service.node(f"/spec/{section}/removed") for section in ("costs", "risks")]
        sections = [service.node(f"/spec/{section}") for section in ("costs", "risks")]
        answers = [_answers(section.value, "removed") for section in sections]
        if all(answers) and not any(isinstance(node.value, list) and node.value for node in nodes):
            related = (Related(nodes[1], "no risk is removed either"),)
            yield Problem(
                nodes[0], f'"{service.name}" takes neither a cost nor a risk off its consumers', related
            )


def _answers(section: object, key: str) -> bool:
    return isinstance(section, dict) and ("notApplicable" in section or section.get(key) is not None)
