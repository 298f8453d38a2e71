"""Rules about chains, against naive oracles, and on structures that are too large for an example."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogues import catalogue, document
from itilcheck.catalogue import Settings
from itilcheck.checks import CHECKS
from itilcheck.checks.countries import countries
from itilcheck.document import Node
from itilcheck.quantity import Order, parse_duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itilcheck.finding import Problem

RULES = (
    *("capacity-overdrawn", "capacity-oversold", "capacity-units-differ", "dependency-consumer-mismatch"),
    *("dependency-without-relationship", "notice-beyond-supplier", "redundancy-not-independent"),
    *("residency-beyond-supplier", "rpo-below-supplier", "rto-below-supplier", "security-below-promise"),
    *("single-supplier", "supplied-resource-not-in-chain", "term-beyond-supplier"),
)
PLAIN = ("1h", "4h", "90m", "1d", "3d", "P1W")
MIXED = (*PLAIN, "1mo", "28d", "30d", "31d", "32d", "2mo", "60d")


def problems(rule: str, *documents: dict[str, Any]) -> list[Problem]:
    """Give what a check yields, whether or not its rule applies."""
    return list(CHECKS[rule](catalogue(*documents, settings=Settings(today="2026-11-22")), {}))


def told(rule: str, *documents: dict[str, Any]) -> list[str]:
    return [f"{name(one)}: {one.message}" for one in problems(rule, *documents)]


def name(problem: Problem) -> str:
    assert isinstance(problem.subject, Node)
    return problem.subject.document.name


def essential(target: str, **more: str) -> dict[str, Any]:
    return {"service": target, "criticality": "essential", **more}


def service(title: str, *depends: dict[str, Any], **continuity: str) -> dict[str, Any]:
    return document("Service", title, dependsOn=list(depends), warranty={"continuity": continuity})


# -- recovery, against an oracle that asks each promise anew ---------------------------------------


class World:
    """Services by number: what each promises, and its needs: entry, required, and the numbers it leads to."""

    def __init__(self) -> None:
        self.promised: dict[int, dict[str, str]] = {}
        self.needs: dict[int, list[tuple[dict[str, Any], int, list[int]]]] = {}

    def documents(self) -> Iterator[dict[str, Any]]:
        for number, needs in self.needs.items():
            entries = []
            for entry, required, members in needs:
                names = [{"service": f"s{one}"} for one in members]
                many = {"anyOf": names, "atLeast": required}
                entries.append({**entry, **(names[0] if len(names) == 1 else many)})
            yield service(f"s{number}", *entries, **self.promised[number])

    def counting(self, number: int, word: str) -> list[tuple[int, list[int]]]:
        """Give the needs that count for a recovery time or point."""
        return [
            (required, members)
            for entry, required, members in self.needs[number]
            if entry.get("criticality") == "essential"
            and "workaround" not in entry
            and members != [number]
            and (word == "rto" or entry.get("holdsData") == "authoritative")
        ]

    def reach(self, number: int, word: str) -> set[int]:
        found: set[int] = set()
        work = [number]
        while work:
            for _, members in self.counting(work.pop(), word):
                work.extend(set(members) - found)
                found.update(members)
        return found

    def is_bad(self, number: int, target: int, word: str, time: str) -> bool:
        """Tell whether a supplier takes longer, or cannot but take longer, than a time."""
        if target == number:
            return False
        theirs = self.promised[target].get(word)
        if theirs is not None and is_less(time, theirs):
            return True
        circle = number in self.reach(target, word)
        return not circle and self.is_over(target, word, time)

    def is_over(self, number: int, word: str, time: str) -> bool:
        """Tell whether a service cannot keep to a time."""
        return any(
            sum(not self.is_bad(number, one, word, time) for one in members) < required
            for required, members in self.counting(number, word)
        )

    def is_split(self, number: int) -> bool:
        """Tell whether both times are backed, but not by the same members of a redundancy group."""
        times = self.promised[number]
        if len(times) < 2 or any(self.is_over(number, word, time) for word, time in times.items()):
            return False
        return any(
            sum(not any(self.is_bad(number, one, *each) for each in times.items()) for one in members)
            < required
            for required, members in self.counting(number, "rpo")
        )


def is_less(one: str, other: str) -> bool:
    left, right = parse_duration(one), parse_duration(other)
    assert left is not None
    assert right is not None
    return left.compare(right) is Order.LESS


@st.composite
def worlds(draw: st.DrawFn, times: tuple[str, ...], most: int = 7) -> World:
    world = World()
    count = draw(st.integers(min_value=2, max_value=most))
    often = st.sampled_from(["essential"] * 5 + ["degrading", ""])
    for number in range(count):
        words = draw(st.sampled_from([("rto", "rpo"), ("rto", "rpo"), ("rto",), ("rpo",), ()]))
        world.promised[number] = {word: draw(st.sampled_from(times)) for word in words}
        world.needs[number] = []
        for _ in range(draw(st.sampled_from([1, 2, 0]))):
            members = draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=3, unique=True))
            entry = {
                "criticality": draw(often),
                "holdsData": draw(st.sampled_from(["authoritative", "none"])),
            }
            if draw(st.integers(0, 8)) == 0:
                entry["workaround"] = "paper"
            required = draw(st.integers(min_value=1, max_value=len(members)))
            world.needs[number].append(({key: one for key, one in entry.items() if one}, required, members))
    return world


@st.composite
def standbys(draw: st.DrawFn) -> World:
    """Draw a service on a redundancy group that keeps its data, whose members stand on others."""
    world = World()
    count = draw(st.integers(min_value=3, max_value=6))
    times = st.sampled_from(("1h", "4h", "1d"))
    for number in range(count):
        world.promised[number] = {"rto": draw(times), "rpo": draw(times)}
        world.needs[number] = []
    members = draw(st.lists(st.integers(1, count - 1), min_size=2, unique=True))
    entry = {"criticality": "essential", "holdsData": "authoritative"}
    world.needs[0] = [(entry, draw(st.integers(1, len(members))), members)]
    below = draw(st.integers(1, count - 1))
    world.needs[below] = [(entry, 1, [draw(st.integers(1, count - 1))])]
    return world


def accused(world: World, word: str) -> set[int]:
    found = problems(f"{word}-below-supplier", *world.documents())
    return {int(name(one)[1:]) for one in found if not one.message.endswith("both")}


def expected(world: World, word: str) -> set[int]:
    return {
        number
        for number, times in world.promised.items()
        if word in times and world.is_over(number, word, times[word])
    }


@settings(max_examples=150, deadline=None)
@given(worlds(PLAIN))
def test_recovery_is_judged_as_by_asking_each_promise_anew(world: World) -> None:
    assert accused(world, "rto") == expected(world, "rto")
    assert accused(world, "rpo") == expected(world, "rpo")


@settings(max_examples=150, deadline=None)
@given(worlds(MIXED))
def test_months_and_days_never_accuse_anybody_wrongly(world: World) -> None:
    assert accused(world, "rto") <= expected(world, "rto")
    assert accused(world, "rpo") <= expected(world, "rpo")


@settings(max_examples=150, deadline=None)
@given(standbys())
def test_pairs_are_split_where_no_members_give_both(world: World) -> None:
    found = problems("rto-below-supplier", *world.documents())
    split = {int(name(one)[1:]) for one in found if one.message.endswith("both")}
    assert split == {number for number in world.needs if world.is_split(number)}


def test_figure_is_that_of_the_root_and_the_derivation_leads_there() -> None:
    [problem, _] = problems(
        "rto-below-supplier",
        service("top", essential("middle"), essential("other"), rto="2h"),
        service("middle", {"anyOf": ["one", "two"], "criticality": "essential"}, rto="1h"),
        service("other", rto="4h"),
        service("one", rto="1d"),
        service("two", rto="8h"),
    )
    assert problem.message == 'rto 2h promised, 8h backed by "two" and its alternatives'
    assert problem.derivation is not None
    assert [f"{'  ' * one.depth}{one.text}" for one in problem.derivation()] == [
        "8h backed, the longest rto of what it stands on",
        '"top": rto 2h promised',
        '  "middle": rto 1h',
        "    1 of 2 alternatives needed",
        '      "one": rto 1d',
        '      "two": rto 8h',
        '    "two": rto 8h',
    ]


# -- long chains, and circles -----------------------------------------------------------------------


def chain(length: int) -> list[dict[str, Any]]:
    """Make a chain of services, each of which promises more than the next."""
    supplier = {"provider": "isp", "consumer": "acme", "period": {"until": "2027-01-31", "notice": "1d"}}
    documents = [
        document("Organization", "acme"),
        document("Organization", "isp"),
        document("ServiceOffering", "o", services=["s0"], provider="acme"),
        document("ServiceRelationship", "r", offering="o", period={"until": "2030-12-31", "notice": "90d"}),
        document("ServiceRelationship", "supply", **supplier),
        document("Service", f"s{length}", provider="isp", warranty=_warranty(length, "public", "US")),
    ]
    for number in range(length):
        entry = {**essential(f"s{number + 1}", holdsData="authoritative"), "handles": "confidential"}
        if number == length - 1:
            entry["relationship"] = "supply"
        warranty = _warranty(number, "confidential", "DE")
        documents.append(
            document("Service", f"s{number}", provider="acme", dependsOn=[entry], warranty=warranty)
        )
    return documents


def _warranty(hours: int, classification: str, country: str) -> dict[str, Any]:
    return {
        "continuity": {"rto": f"{hours + 1}h", "rpo": f"{hours + 1}m"},
        "security": {"classification": classification, "dataResidency": [country]},
    }


@pytest.mark.parametrize("length", [1200, pytest.param(5000, marks=pytest.mark.slow)])
def test_long_chains_are_judged_from_end_to_end(length: int) -> None:
    one = catalogue(*chain(length), settings=Settings(organizations=("acme",), today="2026-11-22"))
    counts = {rule: len(list(CHECKS[rule](one, {}))) for rule in RULES}
    assert {rule: count for rule, count in counts.items() if count} == {
        "notice-beyond-supplier": 1,
        "residency-beyond-supplier": 1,
        "rpo-below-supplier": length,
        "rto-below-supplier": length,
        "security-below-promise": 1,
        "single-supplier": 1,
        "term-beyond-supplier": 1,
    }
    [*_, last] = CHECKS["rto-below-supplier"](one, {})
    [first, *_] = CHECKS["rto-below-supplier"](one, {})
    promised, backed = (str(parse_duration(f"{hours}h")) for hours in (length, length + 1))
    assert last.message == f'rto {promised} promised, {backed} backed by "s{length}"'
    assert first.derivation is not None
    assert len(list(first.derivation())) == length + 2
    assert len(first.related) <= 4


def test_what_both_ends_of_long_chains_stand_on_is_found() -> None:
    length = 3000
    one = [service(f"a{number}", essential(f"a{number + 1}")) for number in range(length)]
    two = [service(f"b{number}", essential(f"b{number + 1}")) for number in range(length)]
    ends = [service(f"a{length}", essential("power")), service(f"b{length}", essential("power"))]
    top = service("top", {"anyOf": ["a0", "b0"], "criticality": "essential"})
    [problem] = problems("redundancy-not-independent", top, *one, *two, *ends, service("power"))
    assert problem.message == 'alternatives "a0" and "b0" both stand on "power"'
    assert problem.derivation is not None
    assert len(list(problem.derivation())) == 2 * (length + 2) + 1


@pytest.mark.parametrize("rule", RULES)
def test_circles_come_to_an_end(rule: str) -> None:
    members = ["s0", "s1", "s2"]
    documents = [
        document(
            "Service",
            one,
            provider="acme",
            dependsOn=[
                essential(members[number - 1], holdsData="authoritative"),
                {"anyOf": members, "criticality": "essential", "handles": "restricted"},
            ],
            warranty=_warranty(number, "internal", "DE"),
        )
        for number, one in enumerate(members)
    ]
    found = told(rule, *documents, document("Organization", "acme", parent="acme"))
    assert len(found) < 20


def test_large_circles_are_named_in_part() -> None:
    def circle(number: int, **more: str) -> list[dict[str, Any]]:
        names = [f"s{one}" for one in range(number)]
        after = dict(zip(names, [*names[1:], names[0]], strict=True))
        return [document("Service", one, dependsOn=[{"service": after[one], **more}]) for one in names]

    assert told("mutual-dependency", *circle(2)) == ['s0: "s0" and "s1" depend on each other']
    assert told("mutual-dependency", *circle(5)) == [
        's0: "s0", "s1", "s2", "s3" and "s4" depend on each other in a circle'
    ]
    assert told("mutual-dependency", *circle(7)) == [
        's0: "s0", "s1", "s2", "s3" and 3 more depend on each other in a circle'
    ]
    assert told("dependency-cycle", *circle(7, criticality="essential")) == [
        's0: "s0" depends on itself through "s1", "s2", "s3" and 3 more'
    ]


def test_members_of_a_circle_are_taken_at_their_word() -> None:
    assert told(
        "rto-below-supplier",
        service("a", essential("b"), rto="2h"),
        service("b", essential("a"), essential("storage"), rto="4h"),
        service("storage", rto="1d"),
        service("top", essential("a"), rto="1h"),
    ) == [
        'a: rto 2h promised, 4h backed by "b"',
        'b: rto 4h promised, 1d backed by "storage"',
        'top: rto 1h promised, 4h backed by "b"',
    ]


def test_resource_leads_to_what_it_is_supplied_by() -> None:
    relationship = {"warranty": {"continuity": {"rto": "1d"}}}
    assert told(
        "rto-below-supplier",
        service("payroll", {"resource": "servers", "criticality": "essential"}, rto="4h"),
        document("Resource", "servers", suppliedBy="hosting"),
        document("ServiceRelationship", "hosting", **relationship),
    ) == ['payroll: rto 4h promised, 1d backed by "hosting"']


def test_offering_of_several_services_is_told_once() -> None:
    offering = {"services": ["a", "b"], "warranty": {"continuity": {"rto": "1h"}}}
    assert told(
        "rto-below-supplier",
        document("ServiceOffering", "both", **offering),
        service("a", essential("storage")),
        service("b", essential("storage")),
        service("storage", rto="1d"),
    ) == ['both: rto 1h promised, 1d backed by "storage"']


# -- redundancy, against sets -----------------------------------------------------------------------


@st.composite
def groups(draw: st.DrawFn) -> tuple[dict[int, list[int]], list[int], int, list[int]]:
    """Draw what services stand on, the members of a group, how many are needed, what else is needed."""
    count = draw(st.integers(min_value=2, max_value=8))
    some = st.lists(st.integers(0, count - 1), max_size=2, unique=True)
    standing = {number: draw(some) for number in range(count)}
    members = draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=4, unique=True))
    return standing, members, draw(st.integers(1, len(members) - 1)), draw(some)


@settings(max_examples=200, deadline=None)
@given(groups())
def test_group_is_dependent_where_sets_say_so(
    drawn: tuple[dict[int, list[int]], list[int], int, list[int]],
) -> None:
    standing, members, required, others = drawn

    def below(start: list[int]) -> set[int]:
        found = set(start)
        work = list(start)
        while work:
            new = set(standing[work.pop()]) - found
            found |= new
            work.extend(new)
        return found

    group = {"anyOf": [f"s{one}" for one in members], "atLeast": required, "criticality": "essential"}
    top = service("top", group, *(essential(f"s{one}") for one in others))
    found = problems(
        "redundancy-not-independent",
        top,
        *(service(f"s{one}", *(essential(f"s{two}") for two in on)) for one, on in standing.items()),
    )
    closures = [below([one]) for one in members]
    common = [
        one
        for one in standing
        if sum(one in closure for closure in closures) > len(members) - required and one not in below(others)
    ]
    assert len(found) == bool(common)
    if found:
        assert any(f'"s{one}"' in found[0].message for one in common)


# -- capacity, against sums -------------------------------------------------------------------------


@st.composite
def markets(draw: st.DrawFn) -> dict[str, Any]:
    """Draw pools of products and services, and what relationships draw."""
    pool = st.one_of(st.none(), st.integers(0, 30))
    products = {f"p{number}": draw(pool) for number in range(2)}
    services = {
        f"s{number}": (draw(pool), draw(st.sampled_from([[], ["p0"], ["p1"], ["p0", "p1"]])))
        for number in range(3)
    }
    offerings = {
        f"o{number}": (draw(pool), draw(st.lists(st.sampled_from(sorted(services)), max_size=2, unique=True)))
        for number in range(3)
    }
    relationships = {
        f"r{number}": (
            draw(st.sampled_from(sorted(offerings))),
            draw(pool),
            draw(st.sampled_from(["active", "active", "agreed", "ended"])),
            draw(st.integers(1, 2)),
        )
        for number in range(draw(st.integers(0, 5)))
    }
    factor = draw(st.sampled_from([None, 1.5, 2]))
    return {"p": products, "s": services, "o": offerings, "r": relationships, "factor": factor}


def capacity(limit: int | None, factor: float | None = None) -> list[dict[str, Any]]:
    more = {} if factor is None else {"overbooking": factor}
    return [] if limit is None else [{"measure": "users", "limit": limit, **more}]


def market(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    factor = one["factor"]
    for key, limit in one["p"].items():
        yield document("Product", key, warranty={"capacity": capacity(limit, factor)})
    for key, (limit, products) in one["s"].items():
        yield document("Service", key, products=products, warranty={"capacity": capacity(limit, factor)})
    for key, (limit, services) in one["o"].items():
        yield document("ServiceOffering", key, services=services, capacity=capacity(limit))
    for key, (offering, demand, status, consumers) in one["r"].items():
        yield document(
            "ServiceRelationship",
            key,
            offering=offering,
            status=status,
            demand=capacity(demand),
            consumer=[f"c{number}" for number in range(consumers)],
        )


def overdrawn(one: dict[str, Any]) -> set[str]:
    return {
        key
        for key, (offering, demand, _, consumers) in one["r"].items()
        if None not in (demand, one["o"][offering][0]) and demand > one["o"][offering][0] * consumers
    }


def oversold(one: dict[str, Any]) -> set[str]:
    def pool(key: str) -> set[str]:
        limit, products = one["s"][key]
        stating = {product for product in products if one["p"][product] is not None}
        return {key} if limit is not None else stating if len(stating) == 1 else set()

    sums: dict[str, Decimal] = {}
    for offering, demand, status, consumers in one["r"].values():
        granted, services = one["o"][offering]
        drawn = set(itertools.chain.from_iterable(map(pool, services)))
        if demand is not None and status == "active" and len(drawn) == 1:
            amount = demand if granted is None else min(demand, granted * consumers)
            key = drawn.pop()
            sums[key] = sums.get(key, Decimal(0)) + amount
    limits = {**one["p"], **{key: limit for key, (limit, _) in one["s"].items()}}
    return {key for key, total in sums.items() if total > limits[key] * Decimal(str(one["factor"] or 1))}


@settings(max_examples=200, deadline=None)
@given(markets())
def test_capacity_is_judged_by_sums(one: dict[str, Any]) -> None:
    documents = list(market(one))
    assert {name(each) for each in problems("capacity-overdrawn", *documents)} == overdrawn(one)
    assert {name(each) for each in problems("capacity-oversold", *documents)} == oversold(one)
    assert problems("capacity-units-differ", *documents) == []


def test_sum_says_what_it_is_made_of() -> None:
    [problem] = problems(
        "capacity-oversold",
        document("Service", "mail", warranty={"capacity": capacity(100, 1.25)}),
        document("ServiceOffering", "standard", services=["mail"], capacity=capacity(70)),
        *(
            document("ServiceRelationship", f"r{limit}", offering="standard", demand=capacity(limit))
            for limit in (60, 90)
        ),
    )
    assert problem.message == "130 users drawn in all, but no more may be sold than 125"
    assert problem.derivation is not None
    assert [f"{'  ' * one.depth}{one.text}" for one in problem.derivation()] == [
        "125 users may be sold",
        '  "mail": 100 users',
        "  times 1.25, the overbooking",
        "130 users drawn",
        '  "r60": 60 users',
        '  "r90": 70 users, of 90 in demand',
    ]


# -- terms ------------------------------------------------------------------------------------------


def terms(ours: dict[str, str], theirs: dict[str, str], rule: str = "term-beyond-supplier") -> list[str]:
    return [
        one.message
        for one in problems(
            rule,
            document("ServiceRelationship", "ours", offering="o", period=ours),
            document("ServiceOffering", "o", services=["s"]),
            document("Service", "s", dependsOn=[{"relationship": "theirs", "criticality": "essential"}]),
            document("ServiceRelationship", "theirs", period=theirs),
        )
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({"until": "2028-01-01"}, {"until": "2028-01-01"}, []),
        (
            {"until": "2028-01-01"},
            {"until": "2027-12-31"},
            ['promised until 2028-01-01, but "theirs" ends on 2027-12-31'],
        ),
        ({"until": "2028-01-01"}, {"until": "2027-12-31", "renewal": "automatic"}, []),
        ({"until": "2028-01-01"}, {"until": "2026-11-21"}, []),  # a finding of its own: it has expired
        ({"until": "2026-11-21"}, {"until": "2026-11-20"}, []),
        ({"renewal": "automatic"}, {"until": "2027-12-31"}, ["renewed"]),
        ({"until": "2026-12-31", "renewal": "automatic"}, {"until": "2027-12-31"}, []),
        ({"until": "2025-12-31", "renewal": "automatic"}, {"until": "2027-12-31"}, ["renewed"]),
        ({}, {"until": "2027-12-31"}, []),
    ],
)
def test_term_respects_renewal(ours: dict[str, str], theirs: dict[str, str], expected: list[str]) -> None:
    found = terms(ours, theirs)
    renewed = 'renewed automatically, but "theirs" ends on 2027-12-31'
    assert found == [renewed if one == "renewed" else one for one in expected]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({"notice": "90d"}, {"notice": "30d"}, ['90d of notice promised, 30d backed by "theirs"']),
        ({"notice": "90d"}, {"notice": "90d"}, []),
        ({"notice": "90d"}, {"notice": "3mo"}, []),
        (
            {"notice": "90d", "until": "2027-12-31", "renewal": "none"},
            {"notice": "1d", "until": "2028-01-01"},
            [],
        ),
        (
            {"notice": "90d", "until": "2027-12-31"},
            {"notice": "1d", "until": "2028-01-01"},
            ['90d of notice promised, 1d backed by "theirs"'],
        ),
    ],
)
def test_notice_counts_where_somebody_can_leave(
    ours: dict[str, str], theirs: dict[str, str], expected: list[str]
) -> None:
    assert terms(ours, theirs, "notice-beyond-supplier") == expected


# -- where data is kept -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "check"),
    [
        ("EU", lambda found: len(found) == 27 and {"DE", "GR", "HR", "IE"} <= found),
        ("EU", lambda found: found.isdisjoint({"GB", "CH", "NO", "EL", "UK"})),
        ("EEA", lambda found: found == countries("EU") | {"IS", "LI", "NO"}),
        ("US", lambda found: found == {"US"}),
    ],
)
def test_unions_stand_for_their_members(code: str, check: Callable[[frozenset[str]], bool]) -> None:
    assert check(countries(code))
