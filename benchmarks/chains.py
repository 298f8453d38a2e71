"""Write a catalogue of long chains: services on services, thirty deep, with suppliers that many share.

Usage: python benchmarks/chains.py FOLDER --services 100000 [--seed 1]

A file holds two hundred services of about 1 kB each. Chains are 1 to 30 services long, one of each
length in turn; every third service also stands on a shared supplier, and every seventh on a pair of which
one is enough. Promises fall from the ground up as availabilities multiply, so that nearly all are backed.
"""

# ruff: noqa: INP001, S311, T201  # a script, not a package; repeatable texts, not secrets; it prints

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = "2026-11-22"
"""The day that the dates in the documents are meant for."""

_DEEPEST = 30
_SHARED_EVERY = 500
_PER_FILE = 200
_SUPPLIER_SHARE = 0.99999
_HOURS = ("24/7", "Mo-Su 00:00-24:00")
_CLASSES = ("internal", "confidential")


class Service(NamedTuple):
    """A service of a chain: what it stands on, and how much of the time it promises to work."""

    name: str
    needs: tuple[str, ...]
    pair: tuple[str, str] | None
    share: float


def services(count: int, seed: int) -> Iterator[Service]:
    """Yield so many services, those that are stood on first."""
    random = Random(seed)
    shared = max(4, count // _SHARED_EVERY)
    for number in range(min(shared, count)):
        yield Service(f"shared-{number}", (), None, _SUPPLIER_SHARE)
    made = shared
    chain = 0
    while made < count:
        depth = 1 + chain % _DEEPEST
        below = f"shared-{random.randrange(shared)}"
        share = _SUPPLIER_SHARE
        for step in range(min(depth, count - made)):
            needs = [below]
            if step % 3 == 2:  # noqa: PLR2004  # every third
                needs.append(f"shared-{random.randrange(shared)}")
            one, other = random.sample(range(shared), 2)
            pair = (f"shared-{one}", f"shared-{other}") if step % 7 == 6 else None  # noqa: PLR2004  # as above
            share *= _SUPPLIER_SHARE ** len(needs) * 0.99999
            below = f"chain-{chain}-{step}"
            yield Service(below, tuple(dict.fromkeys(needs)), pair, share)
            made += 1
        chain += 1


def text(one: Service, random: Random) -> str:
    """Write a service that supports others, with what keeps it sound."""
    needs = [f"{{service: {name}, criticality: essential}}" for name in one.needs]
    if one.pair:
        needs.append(f"{{anyOf: [{one.pair[0]}, {one.pair[1]}], criticality: essential}}")
    depends = f"  dependsOn: [{', '.join(needs)}]\n" if needs else ""
    percent = int(one.share * 100_000) / 1000 - 0.001
    return f"""\
apiVersion: itilcheck/v1
kind: Service
metadata: {{name: {one.name}, title: {one.name}, description: One of many services in a chain.}}
spec:
  type: supporting
  lifecycle: live
  provider: maker
  owner: Owner of {one.name}
  products: [platform-{hash_of(one.name) % 50}]
{depends}  outputs: [{{id: answer, description: An answer to each request}}]
  outcomes:
    supported:
      - {{description: Work goes on, stakeholder: Other services, enabledBy: [answer]}}
  costs: {{removed: [{{description: Work by hand}}], imposed: [{{description: Training}}]}}
  risks:
    removed: [{{description: Loss of data, owner: Owner of {one.name}, treatment: mitigate}}]
    imposed: [{{description: Dependence on one maker}}]
  stakeholders: [{{name: Other teams, type: employee, interest: That it works}}]
  utility: {{need: Answers, functionality: [It answers], performanceSupported: [Fewer questions]}}
  serviceHours: {{opening: "{_HOURS[random.randrange(2)]}", timezone: Europe/Berlin}}
  support:
    hours: {{opening: "Mo-Fr 08:00-18:00", timezone: Europe/Berlin}}
    channels: [{{type: email, address: desk@maker.example}}]
    priorities: [{{name: P1, definition: Nothing works, respondWithin: 30m, resolveWithin: 8h}}]
    escalation: [{{name: Head of services, email: head@maker.example}}]
  warranty:
    basis: formal
    availability: {{target: {percent:.3f}%, window: 1mo, meaning: It answers, measuredBy: Probes}}
    capacity: [{{measure: requests, limit: {1000 + random.randrange(1000)}, per: second}}]
    security: {{classification: {_CLASSES[random.randrange(2)]}, controls: [A.8.24], dataResidency: [DE]}}
    continuity: {{rto: 4h, rpo: 1h, plan: Restore, tested: 2026-05-01, testEvery: 12mo}}
"""


def hash_of(name: str) -> int:
    """Give a number that is the same for a name in every run."""
    return sum(ord(letter) * place for place, letter in enumerate(name, start=1))


def surroundings() -> str:
    """Write the maker, and the products that services are made from."""
    documents = [
        (
            "apiVersion: itilcheck/v1\nkind: Organization\n"
            "metadata: {name: maker, title: Maker, description: Makes services.}\n"
            "spec: {capabilities: [Software], contact: {email: desk@maker.example}}\n"
        )
    ]
    documents += [
        "apiVersion: itilcheck/v1\nkind: Product\n"
        f"metadata: {{name: platform-{number}, title: Platform {number}, description: Runs services.}}\n"
        "spec:\n  owner: maker\n  lifecycle: live\n  resources:\n"
        "    - {name: Operators, dimension: organizations-and-people, visible: false}\n"
        "    - {name: Servers, dimension: information-and-technology, visible: false}\n"
        "    - {name: Datacentre lease, dimension: partners-and-suppliers, visible: false}\n"
        "    - {name: Runbooks, dimension: value-streams-and-processes, visible: false}\n"
        for number in range(50)
    ]
    return "---\n".join(documents)


def write(folder: Path, count: int, seed: int) -> None:
    """Write a catalogue of so many services."""
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(seed)
    (folder / ".itilcheck.yaml").write_text("level: exemplary\norganizations: [maker]\n", encoding="utf-8")
    (folder / "surroundings.yaml").write_text(surroundings(), encoding="utf-8")
    batch: list[str] = []
    number = 0
    for one in services(count, seed):
        batch.append(text(one, random))
        if len(batch) == _PER_FILE:
            (folder / f"services-{number:04}.yaml").write_text("---\n".join(batch), encoding="utf-8")
            batch, number = [], number + 1
    if batch:
        (folder / f"services-{number:04}.yaml").write_text("---\n".join(batch), encoding="utf-8")


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--services", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.folder, options.services, options.seed)
    print(f"{options.services} services in {options.folder}")


if __name__ == "__main__":
    main()
