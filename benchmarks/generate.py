"""Write a sound catalogue of any size, always the same for the same seed.

Usage: python benchmarks/generate.py FOLDER --documents 10000 [--seed 1] [--defects 0.05]

One document a file, most of them services, about 3 kB each.
"""

# ruff: noqa: INP001, S311, T201  # a script, not a package; repeatable texts, not secrets; it prints

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import services
import surroundings
from defects import put_defect
from envelope import Entry, entry
from services import LAYERS, Service
from surroundings import Offering

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = "north-group"
_CONFIGURATION = f"level: foundation\norganizations: [{ROOT}]\n"
_PER_LAYER = (3, 2, 2, 2, 3, 2, 2, 2, 2, 4)
_SERVICES = sum(_PER_LAYER)
_BUNDLE = 6  # services in an offering
_CELL = _SERVICES + 6  # with two products, two offerings, a relationship, a resource
_CELLS = 16  # of a division
_BASE = 7  # two organizations; the supplier, its service, offering, relationship and resource
_ROOTS = 1


class File(NamedTuple):
    """One file of the catalogue; ``name`` is its path below the folder, without suffix."""

    name: str
    text: str


class Sector(NamedTuple):
    """What the services of a division share: who provides, who consumes, and the supplier."""

    number: int
    random: Random
    provider: Entry
    consumer: Entry
    hosting: Entry
    contract: Entry
    servers: Entry


def catalogue(count: int, seed: int) -> Iterator[File]:
    """Yield exactly ``count`` files of a catalogue that conforms; larger ones begin with the same.

    Fewer documents than a division needs are supporting services on their own: all other kinds are
    then kept elsewhere, which is no finding.
    """
    if count < _ROOTS + _BASE + _CELL:
        yield from _services_alone(count, Random(f"{seed}:alone"))
        return
    root = Entry(ROOT, "North Group")
    yield File(f"organizations/{ROOT}", surroundings.organization(Random(f"{seed}:root"), root, None))
    left = count - _ROOTS
    position = 0
    while left:
        cells = min(_CELLS, (left - _BASE) // _CELL)
        after = left - _BASE - cells * _CELL
        extra = after if after < _BASE + _CELL else 0
        yield from _division(position, Random(f"{seed}:{position}"), cells, extra)
        left = after - extra
        position += 1


def _services_alone(count: int, random: Random) -> Iterator[File]:
    before = ""
    for position in range(count):
        layer = position % LAYERS
        below = {"resource": "data-centre"} if layer == 0 else {"service": before}
        dependency = {**below, "criticality": "essential"}
        called = entry(random, position)
        one = Service(called, layer, "north-it", "north-sales", "platform", (dependency,))
        yield File(f"services/{called.name}", services.service(random, one))
        before = called.name


def _division(number: int, random: Random, cells: int, extra: int) -> Iterator[File]:
    """Yield a division: who takes part, its supplier, cells of services, and extra services."""
    named = [Entry(f"{what.lower()}-{number}", f"{what} {number}") for what in ("IT", "Sales", "Hosting")]
    provider, consumer, supplier = named
    names = [entry(random, number) for _ in range(3)]
    hosting, contract, servers = (Entry(f"supplied-{one.name}", one.title) for one in names)
    sector = Sector(number, random, provider, consumer, hosting, contract, servers)
    yield File(f"organizations/{provider.name}", surroundings.organization(random, provider, ROOT))
    yield File(f"organizations/{consumer.name}", surroundings.organization(random, consumer, ROOT))
    yield File(f"suppliers/{supplier.name}", surroundings.organization(random, supplier, None))
    supplied = services.supplier_service(random, hosting, supplier.name)
    yield File(f"suppliers/{hosting.name}-service", supplied)
    offered = Offering(hosting, supplier.name, [hosting.name], servers.name, "companies")
    yield File(f"suppliers/{hosting.name}-offering", surroundings.offering(random, offered))
    agreed = surroundings.relationship(random, contract, supplier.name, provider.name, hosting.name)
    yield File(f"suppliers/{contract.name}", agreed)
    rented = surroundings.resource(random, servers, supplier.name, contract.name)
    yield File(f"suppliers/{servers.name}", rented)
    lower: list[list[str]] = [[] for _ in range(LAYERS)]
    for cell in range(cells):
        yield from _cell(sector, cell, lower, extra if cell == cells - 1 else 0)


def _cell(sector: Sector, cell: int, lower: list[list[str]], extra: int) -> Iterator[File]:
    """Yield services in layers with what they are made of, and how they are offered and agreed.

    ``lower`` has the names of the division's services so far by layer, and grows.
    """
    random, number = sector.random, f"{sector.number}-{cell}"
    folder = f"division-{sector.number}/{cell:02}"
    provider, consumer = sector.provider.name, sector.consumer.name
    base = Entry(f"machine-{number}", f"Machine {number}")
    yield File(f"{folder}/{base.name}-resource", surroundings.resource(random, base, provider))
    products = [Entry(f"platform-{number}-{one}", f"Platform {number} {one}") for one in "ab"]
    for product in products:
        used = [base.name, sector.servers.name]
        text = surroundings.product(random, product, provider, used, f"buyers-{number}")
        yield File(f"{folder}/{product.name}-product", text)
    offered: list[str] = []
    layers = [layer for layer, count in enumerate(_PER_LAYER) for _ in range(count)] + [0] * extra
    for position, layer in enumerate(layers):
        called = entry(random, sector.number * 1000 + cell * 50 + position)
        facing = layer >= LAYERS // 2
        product_name = products[position % 2].name
        stands_on = _dependencies(sector, layer, lower)
        one = Service(called, layer, provider, consumer, product_name, *stands_on, customer_facing=facing)
        yield File(f"{folder}/{called.name}", services.service(random, one))
        lower[layer].append(called.name)
        if facing:
            offered.append(called.name)
    for half, bundled in enumerate((offered[:_BUNDLE], offered[_BUNDLE:])):
        bundle = Entry(f"bundle-{number}-{half}", f"Bundle {number} {half}")
        text = surroundings.offering(
            random, Offering(bundle, provider, bundled, base.name, f"buyers-{number}")
        )
        yield File(f"{folder}/{bundle.name}-offering", text)
    agreed = Entry(f"agreed-{number}", f"Agreed {number}")
    text = surroundings.relationship(random, agreed, provider, consumer, f"bundle-{number}-0")
    yield File(f"{folder}/{agreed.name}-relationship", text)


def _dependencies(
    sector: Sector, layer: int, lower: list[list[str]]
) -> tuple[tuple[dict[str, str], ...], tuple[str, ...]]:
    """Choose what a service stands on: one essential service of the layer below, and some more."""
    random = sector.random
    supplied = {"relationship": sector.contract.name, "service": sector.hosting.name}
    if layer == 0:
        return ({**supplied, "criticality": "essential", "holdsData": "authoritative"},), ()
    chosen = [{"service": random.choice(lower[layer - 1]), "criticality": "essential", "handles": "internal"}]
    further = [name for names in lower[: layer - 1] for name in names[-4:]]
    if further and random.random() < 0.5:  # noqa: PLR2004  # every second one
        weight = random.choice(("degrading", "optional"))
        chosen.append({"service": random.choice(further), "criticality": weight})
    if random.random() < 0.2:  # noqa: PLR2004  # every fifth
        chosen.append({**supplied, "criticality": "degrading"})
    several = tuple(random.sample(further, 2)) if len(further) > 1 and random.random() < 0.15 else ()  # noqa: PLR2004
    return tuple(chosen), several


def write(folder: Path, count: int, *, seed: int = 1, defects: float = 0.0) -> dict[str, str]:
    """Write a catalogue into a folder; give the path of each defective file with the rule it breaks."""
    folder.mkdir(parents=True, exist_ok=True)
    if count >= _ROOTS + _BASE + _CELL:
        (folder / ".itilcheck.yaml").write_text(_CONFIGURATION, encoding="utf-8")
    broken: dict[str, str] = {}
    made: set[str] = set()
    for position, (name, written) in enumerate(catalogue(count, seed)):
        path, text = f"{name}.yaml", written
        parent = path.rpartition("/")[0]
        if parent not in made:
            (folder / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        due = round((position + 1) * defects, 6) >= len(broken) + 0.5
        defect = put_defect(text, len(broken)) if due else None
        if defect is not None:
            broken[path], text = defect
        (folder / path).write_text(text, encoding="utf-8")
    return broken


def main() -> int:
    """Write the catalogue that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write a sound catalogue of any size.")
    parser.add_argument("folder", type=Path, help="where to, new or empty")
    parser.add_argument("--documents", type=int, default=10_000, help="how many, one a file (default: 10000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another catalogue (default: 1)")
    parser.add_argument("--defects", type=float, default=0.0, help="the share with one defect (default: 0)")
    options = parser.parse_args()
    if options.documents < 1 or not 0 <= options.defects <= 1:
        parser.error("--documents is at least 1, --defects between 0 and 1")
    if options.folder.exists() and any(options.folder.iterdir()):
        parser.error(f"{options.folder} is not empty")
    broken = write(options.folder, options.documents, seed=options.seed, defects=options.defects)
    for path, rule in broken.items():
        print(f"{path}: {rule}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
