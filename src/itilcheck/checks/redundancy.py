"""Check that alternatives can stand in for each other: that they do not all fail together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from itilcheck.checks.graph import OPTIONAL, is_essential
from itilcheck.checks.parties import apart
from itilcheck.checks.supplies import in_use, needs, provider_of
from itilcheck.checks.telling import named
from itilcheck.finding import Problem, Related, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.checks.graph import Edge
    from itilcheck.checks.supplies import Need, Supply
    from itilcheck.document import Document
    from itilcheck.rule import Options

_MOST_VISITS = 2_000_000
"""How many services are looked at below all groups, before nothing more is said."""


def redundancy_not_independent(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each redundancy group so many of whose members fail together that the rest is not enough.

    That is when they come from one provider outside, or stand on one service; but what the service
    itself cannot do without is no secret of the group, and our own organization fails us anyway.
    """
    standing = _Standing(catalogue)
    for service in in_use(catalogue):
        for need in needs(catalogue, service, _is_redundant):
            if need.spare:
                problem = _one_provider(catalogue, service, need) or _one_supplier(standing, service, need)
                if problem is not None:
                    yield problem


def _is_redundant(edge: Edge) -> bool:
    return edge.group is not None and edge.criticality != OPTIONAL


# -- one provider --------------------------------------------------------------------------------


def _one_provider(catalogue: Catalogue, service: Document, need: Need) -> Problem | None:
    ours = service.get("/spec/provider")
    found: dict[Document, list[Supply]] = {}
    for member in need.members:
        theirs = {provider_of(catalogue, supply): supply for supply in member}
        for provider, supply in theirs.items():
            if provider is not None:
                found.setdefault(provider, []).append(supply)
    for provider, supplies in found.items():
        if len(supplies) > need.spare and apart(catalogue, ours, provider.identity):
            return _provided(need, provider, supplies)
    return None


def _provided(need: Need, provider: Document, supplies: list[Supply]) -> Problem:
    message = f'alternatives {_names(supplies)} come from "{provider.name}"'
    related = tuple(
        Related(one.edge.node, f'"{one.end.name}" comes from "{provider.name}"') for one in supplies
    )

    def derive() -> Iterator[Step]:
        yield _needed(need)
        for one in supplies:
            yield Step(f'"{one.end.name}": provided by "{provider.name}"', one.end.node("/spec/provider"), 1)

    return Problem(need.node, message, related, derivation=derive)


def _names(supplies: list[Supply]) -> str:
    """Name what comes over some supplies: ``"a" and "b" both``."""
    names = list(dict.fromkeys(one.end.name for one in supplies))
    return f"{named(names)} {'both' if len(names) == 2 else 'all'}"  # noqa: PLR2004  # that is what both means


def _needed(need: Need) -> Step:
    return Step(f"{need.required} of {len(need.members)} alternatives needed", need.node)


# -- one supplier --------------------------------------------------------------------------------


class _Standing:
    """What services cannot do without, each thing alone; asked often, so it is kept."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.visits = 0
        self._known: dict[Document, tuple[Supply, ...]] = {}

    def on(self, service: Document) -> tuple[Supply, ...]:
        self.visits += 1
        if service not in self._known:
            found = needs(self.catalogue, service, is_essential)
            self._known[service] = tuple(supply for need in found for supply in need.members[0])
        return self._known[service]


class _Search:
    """A search downwards, nearest first; ``came`` has, by what was found, from where and by which supply."""

    def __init__(self, standing: _Standing, start: tuple[Supply, ...]) -> None:
        self.standing = standing
        self.came: dict[Document, tuple[Document | None, Supply]] = {}
        self.layer = self._new(None, start)

    def _new(self, above: Document | None, supplies: tuple[Supply, ...]) -> list[Document]:
        found = []
        for supply in supplies:
            if supply.end not in self.came:
                self.came[supply.end] = above, supply
                found.append(supply.end)
        return found

    def deepen(self) -> None:
        """Go on to what the services that were found last stand on."""
        self.layer = [one for above in self.layer for one in self._new(above, self.standing.on(above))]

    def way(self, found: Document) -> list[Supply]:
        """List the supplies on the way to what was found."""
        way = []
        above: Document | None = found
        while above is not None:
            above, supply = self.came[above]
            way.append(supply)
        return way[::-1]


def _one_supplier(standing: _Standing, service: Document, need: Need) -> Problem | None:
    searches = [_Search(standing, member) for member in need.members]
    counts: dict[Document, int] = {}
    anyway: _Search | None = None
    while any(search.layer for search in searches) and standing.visits <= _MOST_VISITS:
        for search in searches:
            for one in search.layer:
                counts[one] = counts.get(one, 0) + 1
        for one in [one for search in searches for one in search.layer if counts[one] > need.spare]:
            anyway = anyway or _all_below(standing, service)
            if standing.visits > _MOST_VISITS:
                return None
            if one not in anyway.came:
                return _supplied(need, one, [search.way(one) for search in searches if one in search.came])
        for search in searches:
            search.deepen()
    return None


def _all_below(standing: _Standing, service: Document) -> _Search:
    """Find all that a service cannot do without, whatever its redundancy groups do."""
    search = _Search(standing, standing.on(service))
    while search.layer and standing.visits <= _MOST_VISITS:
        search.deepen()
    return search


def _supplied(need: Need, one: Document, ways: list[list[Supply]]) -> Problem:
    others = [way[0] for way in ways if len(way) > 1]
    if not others:
        message = f'"{one.name}" is to stand in for itself'
    elif len(others) < len(ways):
        message = f'alternatives to "{one.name}" stand on it: {named([one.end.name for one in others])}'
    else:
        message = f'alternatives {_names(others)} stand on "{one.name}"'
    related = tuple(Related(way[-1].edge.node, f'"{one.name}" is depended on here') for way in ways)
    return Problem(need.node, message, related, derivation=partial(_ways, need, ways))


def _ways(need: Need, ways: list[list[Supply]]) -> Iterator[Step]:
    yield _needed(need)
    for way in ways:
        for depth, supply in enumerate(way, 1):
            yield Step(f'"{supply.end.name}"', supply.edge.node, depth)
