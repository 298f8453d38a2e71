"""Checks on security: whether those who get data are bound to protect it as the service has to."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from itilcheck.checks.countries import countries
from itilcheck.checks.graph import edges
from itilcheck.checks.promises import promises
from itilcheck.checks.supplies import entry_of, in_use, supplies
from itilcheck.checks.telling import named, once
from itilcheck.finding import Problem, Related, Step
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.supplies import Supply
    from itilcheck.document import JSON, Document, Node
    from itilcheck.rule import Options

_CLASSIFICATION = "/warranty/security/classification"
_RESIDENCY = "/warranty/security/dataResidency"
_CLASSES = ("public", "internal", "confidential", "restricted")
_COUNTRY = re.compile(r"[A-Z]{2}|EEA")


class _Flow(NamedTuple):
    """Where data of a service goes: by which entry of ``dependsOn``, and to whom."""

    entry: Node
    supplies: tuple[Supply, ...]

    @property
    def handles(self) -> Node:
        """The statement of what is handled."""
        return self.entry.child("handles")

    @property
    def holds(self) -> JSON:
        """Whether data is held there, as it is stated."""
        return self.entry.child("holdsData").value


class _Lax(NamedTuple):
    """A supply that is bound to less than it would have to be: to what, and where that is stated."""

    supply: Supply
    bound: str
    node: Node


def security_below_promise(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield what is more sensitive than those are bound to who get it.

    That is what a dependency says it handles; where it only says that it holds data, it is what is
    promised of the service. What a supplier is bound to is not known where nobody says so.
    """
    yield from once(_below_promise(catalogue))


def _below_promise(catalogue: Catalogue) -> Iterator[Problem]:
    for service in in_use(catalogue):
        held: list[Supply] = []
        for flow in _flows(catalogue, service):
            if flow.handles.value is not None:
                yield from _judged(flow.handles, "handles", _lower(flow.supplies, flow.handles.value))
            elif flow.holds in ("authoritative", "copy"):
                held.extend(flow.supplies)
        found: dict[int | None, list[_Lax]] = {}  # many may promise the same
        for promise in promises(catalogue, service) if held else ():
            node = promise.statement(_CLASSIFICATION) if promise.says(_CLASSIFICATION) else None
            if node is not None:
                rank = _rank(node.value)
                if rank not in found:
                    found[rank] = _lower(held, node.value)
                yield from _judged(node, "classified as", found[rank])


def _judged(node: Node, verb: str, found: list[_Lax]) -> Iterator[Problem]:
    if found:
        bound = f"is bound to {found[0].bound}" if len(found) == 1 else "are bound to less"
        yield _problem(node, f"{verb} {node.value}", bound, found)


def _lower(supplies: Sequence[Supply], word: JSON) -> list[_Lax]:
    """List the supplies that are bound to a lower class of information than a word says."""
    rank, found = _rank(word), []
    for supply in supplies:
        node = supply.promise.statement(_CLASSIFICATION)
        theirs = _rank(node.value) if node is not None else None
        if rank is not None and node is not None and theirs is not None and theirs < rank:
            found.append(_Lax(supply, node.value, node))
    return found


def _rank(word: JSON) -> int | None:
    return _CLASSES.index(word) if isinstance(word, str) and word in _CLASSES else None


def residency_beyond_supplier(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each promise of where data is kept that is not made by those who get it.

    Data that is handled counts as kept, unless the dependency says that it is not.
    """
    yield from once(_beyond_supplier(catalogue))


def _beyond_supplier(catalogue: Catalogue) -> Iterator[Problem]:
    for service in in_use(catalogue):
        kept = [
            supply
            for flow in _flows(catalogue, service)
            if flow.holds in ("authoritative", "copy") or (flow.holds is None and _rank(flow.handles.value))
            for supply in flow.supplies
        ]
        known: dict[frozenset[str], list[_Lax]] = {}  # as above
        for promise in promises(catalogue, service) if kept else ():
            node = promise.statement(_RESIDENCY) if promise.says(_RESIDENCY) else None
            codes = [] if node is None else _codes(node)
            if node is None or not codes or len(codes) < len(node.value):
                continue
            if frozenset(codes) not in known:
                known[frozenset(codes)] = _abroad(kept, codes)
            found = known[frozenset(codes)]
            if found:
                bound = f"may keep it in {found[0].bound}" if len(found) == 1 else "may keep it elsewhere"
                yield _problem(node, f"data is to stay in {_listed(codes)}", bound, found)


def _abroad(supplies: Sequence[Supply], codes: list[str]) -> list[_Lax]:
    """List the supplies that may keep data outside of some countries."""
    allowed = frozenset(country for code in codes for country in countries(code))
    found = []
    for supply in supplies:
        node = supply.promise.statement(_RESIDENCY)
        outside = [] if node is None else [code for code in _codes(node) if not countries(code) <= allowed]
        if node is not None and outside:
            found.append(_Lax(supply, _listed(outside), node))
    return found


def _codes(node: Node) -> list[str]:
    """List the codes of countries in a statement; what is no code has a finding of its own."""
    values = node.value if isinstance(node.value, list) else []
    return [one for one in values if isinstance(one, str) and _COUNTRY.fullmatch(one)]


_SHOWN = 4


def _listed(codes: Sequence[str]) -> str:
    shown = codes if len(codes) <= _SHOWN else [*codes[: _SHOWN - 1], f"{len(codes) - _SHOWN + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


# -- both ----------------------------------------------------------------------------------------


def _flows(catalogue: Catalogue, service: Document) -> list[_Flow]:
    """List where data of a service may go; to all members of a redundancy group."""
    found: dict[tuple[Document, str], _Flow] = {}
    for edge in edges(catalogue, service):
        if service not in edge.targets:
            entry = entry_of(edge)
            key = (entry.document, entry.pointer)
            before = found[key].supplies if key in found else ()
            found[key] = _Flow(entry, (*before, *supplies(catalogue, edge)))
    return list(found.values())


def _problem(node: Node, promised: str, bound: str, found: list[_Lax]) -> Problem:
    names = named(list(dict.fromkeys(one.supply.end.name for one in found)))
    related = []
    for one in found:
        related.append(Related(one.node, f'"{one.supply.end.name}" is bound to {one.bound} here'))
        related.append(Related(one.supply.edge.node, "depended on here"))
    return Problem(
        node,
        f"{promised}, but {names} {bound}",
        tuple(related),
        derivation=partial(_steps, node, promised, found),
    )


def _steps(node: Node, promised: str, found: list[_Lax]) -> Iterator[Step]:
    yield Step(f"{found[0].bound} backed", found[0].node)
    yield Step(f'"{node.document.name}": {promised}', node)
    for one in found:
        yield Step(f'"{one.supply.end.name}": bound to {one.bound}', one.node, 1)
