"""What backs an availability: exactly, each supplier once, against enumeration of all that may fail."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogues import catalogue, document
from itilcheck.checks.backing import backing, chains, weakest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilcheck.catalogue import Catalogue
    from itilcheck.reliability import Enclosure

ROUNDING = Fraction(1, 10**50)


class World:
    """Services by name: what each promises, what its product gives, and what it needs.

    A need is the least number of members that have to work, and the members: each a service and the
    level at which it is supplied, None for what the service promises itself.
    """

    def __init__(self) -> None:
        self.promised: dict[str, Fraction | None] = {}
        self.products: dict[str, str] = {}
        self.gives: dict[str, Fraction] = {}
        self.needs: dict[str, list[tuple[int, list[tuple[str, Fraction | None]]]]] = {}
        self.values: dict[str, Fraction] = {}

    def documents(self) -> Iterator[dict[str, Any]]:
        for product, share in self.gives.items():
            yield document("Product", product, warranty=_warranty(share))
        for name, needs in self.needs.items():
            depends = []
            for least, members in needs:
                edges = []
                for target, level in members:
                    if level is None:
                        edges.append({"service": target})
                    else:
                        key = f"{target}-at-{level * 1000}"
                        edges.append({"service": target, "relationship": key})
                        yield document("ServiceOffering", key, services=[target])
                        yield document("ServiceRelationship", key, offering=key, warranty=_warranty(level))
                if len(edges) == 1:
                    depends.append({**edges[0], "criticality": "essential"})
                else:
                    depends.append({"anyOf": edges, "atLeast": least, "criticality": "essential"})
            share = self.promised[name]
            spec: dict[str, Any] = {"dependsOn": depends}
            if share is not None:
                spec["warranty"] = _warranty(share)
            if name in self.products:
                spec["products"] = [self.products[name]]
            yield document("Service", name, **spec)

    def catalogue(self) -> Catalogue:
        told = {}
        for one in self.documents():
            told.setdefault((one["kind"], one["metadata"]["name"]), one)
        return catalogue(*told.values())

    def level(self, target: str, level: Fraction | None) -> Fraction | None:
        return self.promised[target] if level is None else level

    def value(self, name: str) -> Fraction:
        """Give what backs a service, worked out once."""
        if name not in self.values:
            self.values[name] = self._value(name)
        return self.values[name]

    def _value(self, name: str) -> Fraction:
        """Enumerate all states of all parts below a service."""
        below = self._below(name)
        parts: list[tuple[object, list[tuple[Fraction, int]]]] = []
        for one in below:
            shares = sorted(self._shares(one, below), reverse=True)
            states = [(1 - shares[0], 0)] if shares else [(Fraction(1), 0)]
            for number, share in enumerate(shares, start=1):
                rest = shares[number] if number < len(shares) else Fraction(0)
                states.append((share - rest, number))
            parts.append((one, states))
        products = {self.products[one] for one in [*below, name] if one in self.products}
        parts += [(("product", one), [(1 - self.gives[one], 0), (self.gives[one], 1)]) for one in products]
        total = Fraction(0)
        possible = [[one for one in states if one[0]] for _, states in parts]
        for state in itertools.product(*possible):
            weight = math.prod((share for share, _ in state), start=Fraction(1))
            if weight:
                happened = {key: level for (key, _), (_, level) in zip(parts, state, strict=True)}
                if self._works(name, happened, below):
                    total += weight
        return total

    def _shares(self, target: str, below: list[str]) -> set[Fraction]:
        """Give the shares of a service's own part, one for each level at which it is supplied."""
        found = set()
        for one in [*below, *self.needs]:
            for _, members in self.needs[one]:
                for name, level in members:
                    if name == target:
                        found.add(self._share(name, level))
        return found

    def _share(self, target: str, level: Fraction | None) -> Fraction:
        promised = self.level(target, level)
        value = self.value(target)
        if promised is None or promised >= value:
            return Fraction(1)
        return promised / value

    def _works(self, name: str, happened: dict[object, int], below: list[str]) -> bool:
        if name in self.products and not happened["product", self.products[name]]:
            return False
        return all(
            sum(self._supplied(target, level, happened, below) for target, level in members) >= least
            for least, members in self.needs[name]
        )

    def _supplied(
        self, target: str, level: Fraction | None, happened: dict[object, int], below: list[str]
    ) -> bool:
        shares = sorted(self._shares(target, below), reverse=True)
        number = shares.index(self._share(target, level)) + 1
        return happened[target] >= number and self._works(target, happened, below)

    def _below(self, name: str) -> list[str]:
        found: list[str] = []
        work = [name]
        while work:
            for _, members in self.needs[work.pop()]:
                for target, _ in members:
                    if target not in found:
                        found.append(target)
                        work.append(target)
        return found


def _warranty(share: Fraction) -> dict[str, Any]:
    text = f"{float(share * 100):.6f}".rstrip("0").rstrip(".")
    return {"availability": {"target": f"{text}%"}}


def encloses(enclosure: Enclosure, share: Fraction) -> bool:
    return enclosure.lower - ROUNDING <= share <= enclosure.upper + ROUNDING


SHARES = st.integers(min_value=1, max_value=999).map(lambda one: Fraction(one, 1000))
LIKELY = st.one_of(SHARES, st.sampled_from([Fraction(999, 1000), Fraction(995, 1000), Fraction(1, 2)]))


@st.composite
def worlds(draw: st.DrawFn, most: int, levels: bool) -> World:  # noqa: FBT001  # one of two sorts
    world = World()
    count = draw(st.integers(min_value=2, max_value=most))
    for number in range(count):
        name = f"s{number:02}"
        world.promised[name] = draw(st.one_of(st.none(), LIKELY, LIKELY))
        needs = []
        if number:
            for _ in range(draw(st.integers(min_value=0, max_value=3))):
                members = draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=3, unique=True))
                least = draw(st.integers(min_value=1, max_value=len(members)))
                level = LIKELY if levels else st.none()
                needs.append((least, [(f"s{one:02}", draw(st.one_of(st.none(), level))) for one in members]))
        world.needs[name] = needs
        if draw(st.integers(0, 3)) == 0:
            world.products[name] = product = draw(st.sampled_from(["p1", "p2"]))
            world.gives.setdefault(product, draw(LIKELY))
    return world


@settings(max_examples=60, deadline=None)
@given(worlds(most=6, levels=True))
def test_value_is_that_of_enumeration_with_several_levels(world: World) -> None:
    found = backing(world.catalogue())
    for service in found.chains.position:
        value = found.value(service)
        assert value.is_exact
        assert encloses(value, world.value(service.name))


@settings(max_examples=40, deadline=None)
@given(worlds(most=13, levels=False))
def test_value_is_that_of_enumeration(world: World) -> None:
    found = backing(world.catalogue())
    top = max(found.chains.position, key=lambda one: one.name)
    assert encloses(found.value(top), world.value(top.name))
    assert found.value(top).is_exact


@settings(max_examples=60, deadline=None)
@given(worlds(most=8, levels=True))
def test_rough_and_certain_bounds_hold(world: World) -> None:
    one = world.catalogue()
    found = backing(one)
    for service in found.chains.position:
        value = found.value(service)
        assert found.rough(service).lower <= value.upper + ROUNDING
        assert found.rough(service).upper >= value.lower - ROUNDING
        assert found.certain(service).lower <= value.upper + ROUNDING
        point = weakest(one)[service]
        assert point is None or point.ratio.share >= value.lower - ROUNDING


def test_what_two_need_counts_once() -> None:
    """B and C promise 0.99 each on a shared D of 0.995, and both are needed."""
    assert figure_of(
        service("top", essential("b"), essential("c")),
        service("b", essential("d"), target="99%"),
        service("c", essential("d"), target="99%"),
        service("d", target="99.5%"),
    ) == pytest.approx(0.99 * 0.99 / 0.995, abs=1e-12)


def test_what_both_ways_need_is_a_common_cause() -> None:
    """One of B and C is enough, each with an own part of 0.999, on a shared D of 0.9899."""
    assert figure_of(
        service("top", {"anyOf": ["b", "c"], "criticality": "essential"}),
        service("b", essential("d"), products=["p-b"]),
        service("c", essential("d"), products=["p-c"]),
        service("d", target="98.99%"),
        *(document("Product", name, warranty={"availability": "99.9%"}) for name in ("p-b", "p-c")),
    ) == pytest.approx(0.9899 * (1 - 0.001**2), abs=1e-12)


def test_two_of_three() -> None:
    members = ["a", "b", "c"]
    assert figure_of(
        service("top", {"anyOf": members, "atLeast": 2, "criticality": "essential"}),
        *(service(name, target="90%") for name in members),
    ) == pytest.approx(0.972, abs=1e-12)


def test_what_is_not_known_or_not_essential_is_left_out() -> None:
    assert (
        figure_of(
            service("top", {"service": "a"}, {"service": "b", "criticality": "degrading"}, essential("c")),
            service("a", target="50%"),
            service("b", target="50%"),
            service("c"),
        )
        == 1
    )


def test_circle_is_taken_at_its_word() -> None:
    assert figure_of(
        service("top", essential("a")),
        service("a", essential("b"), target="90%"),
        service("b", essential("a")),
    ) == pytest.approx(0.9)


def test_chain_of_ten_thousand() -> None:
    services = [service(f"s{number}", essential(f"s{number + 1}")) for number in range(10_000)]
    assert figure_of(*services, service("s10000", target="99%")) == pytest.approx(0.99)


def test_two_thousand_suppliers_in_series_and_parallel() -> None:
    """Five hundred groups of four, of which some share what they stand on."""
    suppliers = [service(f"x{number}", target="99.9%") for number in range(2000)]
    arms = [
        service(f"arm{number}", *(essential(f"x{2 * number + one}") for one in range(2)))
        for number in range(1000)
    ]
    for number in range(0, 1000, 50):
        arms[number]["spec"]["dependsOn"].append(essential("x1999"))
    groups = [
        {"anyOf": [f"arm{2 * number}", f"arm{2 * number + 1}"], "criticality": "essential"}
        for number in range(500)
    ]
    one = catalogue(service("top", *groups), *arms, *suppliers)
    found = backing(one)
    value = found.value(one.of("Service")[0])
    assert value.is_exact
    arm, shared = Fraction(999, 1000) ** 2, Fraction(999, 1000)
    pair = 1 - (1 - arm) ** 2
    # the last pair holds x1999 itself, and the first of every 25 pairs stands on it
    with_it = pair**479 * (1 - (1 - arm) * (1 - arm)) ** 20 * (1 - (1 - arm) * (1 - Fraction(999, 1000)))
    without = pair**479 * arm**20 * arm
    assert encloses(value, shared * with_it + (1 - shared) * without)


def test_what_is_too_entangled_has_bounds() -> None:
    """Three hundred groups, each of three suppliers taken from anywhere: nothing splits."""
    suppliers = [service(f"x{number}", target="99%") for number in range(300)]
    chosen = random.Random(1)  # noqa: S311  # the same every time
    groups = [
        {"anyOf": [f"x{one}" for one in chosen.sample(range(300), 3)], "criticality": "essential"}
        for _ in range(300)
    ]
    one = catalogue(service("top", *groups), *suppliers)
    value = backing(one).value(one.of("Service")[0])
    assert not value.is_exact
    assert 0 < value.lower < value.upper < 1


def test_what_stands_alone_is_known() -> None:
    one = catalogue(
        service("top", essential("a"), essential("b")),
        service("a", essential("c")),
        service("b", essential("d"), essential("e")),
        service("c", essential("d")),
        service("d"),
        service("e"),
    )
    alone = {service.name: is_so for service, is_so in chains(one).alone.items()}
    assert alone == {"top": False, "a": False, "b": False, "c": False, "d": True, "e": True}


def service(name: str, *depends: dict[str, Any], target: str = "", **spec: Any) -> dict[str, Any]:  # noqa: ANN401  # plain data
    if target:
        spec["warranty"] = {"availability": target}
    return document("Service", name, **spec, **({"dependsOn": list(depends)} if depends else {}))


def essential(name: str) -> dict[str, Any]:
    return {"service": name, "criticality": "essential"}


def figure_of(*documents: dict[str, Any]) -> float:
    one = catalogue(*documents)
    value = backing(one).value(one.of("Service")[0])
    assert value.is_exact
    return float(value.upper)
