"""Write a catalogue that nobody has looked after for years: 200 documents, and many findings.

``python examples/neglected.py FOLDER`` makes the folder. The same text comes out each time.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

AREAS = (
    "address-book",
    "archive",
    "badges",
    "billing",
    "bookings",
    "building-permits",
    "call-centre",
    "citizen-portal",
    "contracts",
    "council-minutes",
    "crew-planning",
    "document-scan",
    "dog-licences",
    "e-mail",
    "elections",
    "fire-alarms",
    "fleet",
    "fuel-cards",
    "gis-maps",
    "intranet",
    "invoices",
    "kindergarten",
    "lending",
    "library",
    "licences",
    "live-stream",
    "lost-property",
    "payroll",
    "parking",
    "ports",
    "printing",
    "procurement",
    "registry",
    "school-wifi",
    "stock",
    "telephony",
    "tenders",
    "waste",
)
"""What the city's IT has a service for; each is five documents in a file or two."""
DEPARTMENTS = ("city-hall", "works-department", "schools", "harbour-office", "culture")
OWNERS = ("Ada Berg", "Ben Cole", "Cem Demir", "Dana Ek", "Eva Frost", "Finn Gray")
FORGOTTEN = 538
"""How many things were forgotten, or written down wrongly."""

ORGANIZATION = """\
apiVersion: itilcheck/v1
kind: Organization
metadata:
  name: {name}
  title: {title}
spec:
  parent: {parent}
  contact: {name}@harbourton.example
"""
ROOT = """\
# Harbourton, a city by the sea.
apiVersion: itilcheck/v1
kind: Organization
metadata:
  name: harbourton
  title: City of Harbourton
spec:
  contact: mail@harbourton.example
"""
PROVIDER = """\
apiVersion: itilcheck/v1
kind: Organization
metadata:
  name: city-it
  title: City IT
spec:
  parent: harbourton
  contact: desk@harbourton.example
  capabilities: [Running of business applications]
  practices:
    - {name: incident-management, owner: Head of the service desk, practitioners: [Service desk agents]}
    - {name: service-request-management, owner: Head of the service desk}
    - {name: service-level-management, owner: Head of IT}
    - {name: change-enablement, owner: Head of operations}
"""
SERVICE = """\
# {title}, since 2014.
apiVersion: itilcheck/v1
kind: Service
metadata:
  name: {name}
  title: {title}
  description: {title} for the departments of the city.
spec:
  type: customer-facing
  lifecycle: live
  provider: city-it
  owner: {{name: {owner}, organization: city-it, email: {mail}@harbourton.example}}
  criticality: high
  roles:
    customer: {{name: Head of department, organization: {department}, email: head@harbourton.example}}
    users: {{name: Clerks, organization: {department}, count: {users}}}
    sponsor: {{name: Treasurer, organization: {department}, email: treasurer@harbourton.example}}
  stakeholders:
    - {{name: Residents, type: community, interest: Things get done without a second visit}}
  products: [{name}-product]
  dependsOn:
    - {{resource: {name}-server, criticality: essential}}
  outputs:
    - {{id: case, description: "A case, from the first word to the file"}}
  outcomes:
    supported:
      - description: Residents have an answer within a week
        stakeholder: Residents
        enabledBy: [case]
        measure: Share of cases with an answer within seven days, at least 90%
  costs:
    removed: [A system in every department]
    imposed: [An hour of training for each clerk]
  risks:
    removed:
      - description: Files are lost when somebody leaves
        likelihood: low
        impact: high
        owner: {owner}
        treatment: mitigate
    imposed: [Everybody waits when it fails]
  utility:
    need: Work on cases of {title}
    functionality: [Cases are kept, found and reported]
    constraintsRemoved: [Nobody has to be in the archive]
  serviceHours: {{opening: "Mo-Fr 07:00-18:00", timezone: Europe/Berlin}}
  support:
    hours: {{opening: "Mo-Fr 08:00-17:00", timezone: Europe/Berlin}}
    channels: [{{type: email, address: desk@harbourton.example}}]
    priorities:
      - name: P1
        definition: Nobody can work
        respondWithin: 1h
        resolveWithin: 8h
        clock: support-hours
    escalation: [Head of the service desk]
  personalData: true
  warranty:
    basis: formal
    availability:
      target: {target}
      window: {{duration: 1mo, type: calendar}}
      meaning: A clerk can open a case
      measuredBy: A probe that opens a case every five minutes
    capacity: [{{measure: concurrent users, limit: {limit}}}]
    security:
      classification: confidential
      controls: [{{id: A.5.15, framework: ISO 27001, description: Clerks see only their own cases}}]
      dataResidency: [DE]
    continuity:
      {{rto: 24h, rpo: 4h, plan: "https://wiki.harbourton.example/{name}", tested: 2026-06-11}}
"""
PRODUCT = """\
apiVersion: itilcheck/v1
kind: Product
metadata: {{name: {name}-product, title: {title} application}}
spec:
  owner: city-it
  lifecycle: live
  targetConsumerGroups: [{{name: departments, description: Departments of the city}}]
  resources:
    - {{resource: {name}-server, visible: true, visibleTo: [departments], criticality: essential}}
    - {{name: Its team, dimension: organizations-and-people, visible: true, criticality: degrading}}
    - {{name: Its maker, dimension: partners-and-suppliers, visible: false, criticality: degrading}}
    - {{name: Its work, dimension: value-streams-and-processes, visible: true, criticality: essential}}
"""
RESOURCE = """\
apiVersion: itilcheck/v1
kind: Resource
metadata:
  name: {name}-server
  title: Server of {title}
spec: {{dimension: information-and-technology, owner: city-it, lifecycle: live}}
"""
OFFERING = """\
apiVersion: itilcheck/v1
kind: ServiceOffering
metadata:
  name: {name}-standard
  title: {title}, Standard
  description: {title} for a department of any size.
spec:
  lifecycle: available
  provider: city-it
  services: [{name}]
  targetConsumerGroups: [departments]
  goods: {{notApplicable: Nothing is handed over}}
  access:
    - {{id: client, resource: {name}-server, terms: One account a person, period: agreement}}
  actions:
    - id: new-account
      description: Give a clerk an account
      requestedThrough: https://help.harbourton.example/accounts
      requestedBy: users
      approvedBy: customer
      fulfilledIn: 2d
      clock: service-hours
  notIncluded: [Training]
  prerequisites: [A workplace of the city]
  ordering: {{channel: "https://help.harbourton.example/order", leadTime: 30d}}
  funding: free
"""
RELATIONSHIP = """\
apiVersion: itilcheck/v1
kind: ServiceRelationship
metadata: {{name: {name}-agreement, title: "{title} for {department}"}}
spec:
  status: active
  provider: city-it
  consumer: {department}
  offering: {name}-standard
  period: {{from: 2025-01-01, until: 2027-12-31, renewal: automatic, notice: 90d}}
  agreement:
    type: ola
    id: OLA-{number:02}
    version: "1"
    document: https://files.harbourton.example/OLA-{number:02}.pdf
    owner: {{name: Service level manager, organization: city-it, email: levels@harbourton.example}}
    signed: 2024-12-01
    reviewEvery: 12mo
    reviewed: 2026-05-04
    reporting: 1mo
  provision:
    resources: [Two people on duty]
    access: [client]
    actions: [new-account]
    serviceLevelManagement: Measured levels are sent every month
    improvement: What reviews find is in the register of improvements
  consumption:
    resources: [Clerks who know their work]
    utilization: [client]
    requests: [new-account]
  management: [{{activity: Review, cadence: 12mo, participants: [provider, consumer]}}]
  consumerContributions:
    requirements: Clerks try a new release for a week
    criticalSuccessFactors: Cases are closed when they are done
    constraints: The law on files
    resourceAccess: {{notApplicable: City IT needs nothing of the department}}
  value:
    - {{stakeholder: consumer, outcomes: [Answers], balance: positive, statedBy: Treasurer, on: 2026-05-04}}
    - {{stakeholder: provider, outcomes: [Less paper], balance: positive, statedBy: {owner}, on: 2026-05-04}}
"""

SINS: tuple[tuple[str, str, str], ...] = (
    ("Service", r"\n    sponsor: .*", ""),
    ("Service", r"\n    users: .*", ""),
    ("Service", r"\n  owner: .*", ""),
    ("Service", r"\n  roles:\n(?:    .*\n)*", "\n"),
    ("Service", r"\n  stakeholders:\n(?:    .*\n)*", "\n"),
    ("Service", r"(?<=\n  description: ).*", "TBD"),
    ("Service", r"\n  description: .*", ""),
    ("Service", r"\n    continuity:\n.*", ""),
    ("Service", r"\n    security:\n(?:      .*\n)*", "\n"),
    ("Service", r"\n    capacity: .*", ""),
    ("Service", r"\n    basis: .*", ""),
    ("Service", r"(?<=\n    need: ).*", "TODO"),
    ("Service", r"\n  outcomes:\n(?:    .*\n)*", "\n"),
    ("Service", r"\n        stakeholder: .*", ""),
    ("Service", r"\n        enabledBy: .*", ""),
    ("Service", r"\n  utility:\n(?:    .*\n)*", "\n"),
    ("Service", r"\n    imposed: \[Everybody.*", ""),
    ("Service", r"\n    imposed: \[An hour.*", ""),
    ("Service", r"(?<=\n  products: \[)(?!new-)(?=\w)", "new-"),
    ("Service", r"\bcriticality: high\b", "criticallity: high"),
    ("Service", r"(?<=opening: )\"Mo-Fr 07", '"Mon to Fri 07'),
    ("Service", r"\btested: 2026", "tested: 2019"),
    ("Service", r"\n  support:\n(?:    .*\n)*", "\n"),
    ("Product", r"\n  owner: .*", ""),
    ("Product", r"(?<=  owner: ).*", "it-departement"),
    ("Resource", r"dimension: information-and-technology, ", ""),
    ("Resource", r"\n  title: .*", ""),
    ("Resource", r"lifecycle: live", "lifecycle: Live"),
    ("ServiceOffering", r"\n  description: .*", ""),
    ("ServiceOffering", r"\n  funding: .*", ""),
    ("ServiceOffering", r"\n  targetConsumerGroups: .*", ""),
    ("ServiceOffering", r"terms: One account a person, ", ""),
    ("ServiceOffering", r", period: agreement", ""),
    ("ServiceOffering", r"\n      requestedThrough: .*", ""),
    ("ServiceOffering", r"\n  goods: .*\n  access:\n    .*\n  actions:\n(?:    +.*\n)*", "\n"),
    ("ServiceOffering", r"\n  notIncluded: .*", ""),
    ("ServiceOffering", r"\n      fulfilledIn: .*", ""),
    ("ServiceRelationship", r"\buntil: 2027", "until: 2025"),
    ("ServiceRelationship", r"\n    owner: .*", ""),
    ("ServiceRelationship", r"\n  management: .*", ""),
    ("ServiceRelationship", r"\n    improvement: .*", ""),
    ("ServiceRelationship", r"\n    requests: .*", ""),
    ("ServiceRelationship", r"\n  consumerContributions:\n(?:    .*\n)*", "\n"),
    ("ServiceRelationship", r"\n    - \{stakeholder: provider.*", ""),
    ("ServiceRelationship", r"(?<=\n  consumer: ).*", "TODO"),
)
"""What was forgotten or spoilt: in documents of which kind, what stood there, and what stands there now."""


def catalogue() -> dict[str, str]:
    """Give the texts of the catalogue's files by their paths."""
    chance = random.Random(2014)  # noqa: S311  # the same catalogue each time
    files = {"organizations.yaml": _organizations()}
    for number, name in enumerate(AREAS, 1):
        filled = {
            "name": name,
            "title": name.replace("-", " ").capitalize(),
            "number": number,
            "department": DEPARTMENTS[number % len(DEPARTMENTS)],
            "owner": (owner := OWNERS[number % len(OWNERS)]),
            "mail": owner.lower().replace(" ", "."),
            "users": 3 + number,
            "limit": 10 * number,
            "target": "99.5%" if number % 3 else "99.9%",
        }
        files[f"{name}/service.yaml"] = SERVICE.format(**filled)
        files[f"{name}/offer.yaml"] = _stream(OFFERING, RELATIONSHIP, filled)
        files[f"{name}/parts.yaml"] = _stream(PRODUCT, RESOURCE, filled)
    return _neglected(files, chance)


def _organizations() -> str:
    others = [
        ORGANIZATION.format(name=one, title=one.replace("-", " ").capitalize(), parent="harbourton")
        for one in (*DEPARTMENTS, "museum", "theatre", "zoo")
    ]
    return "---\n".join((ROOT, PROVIDER, *others))


def _stream(one: str, other: str, filled: Mapping[str, object]) -> str:
    return "---\n".join((one.format(**filled), other.format(**filled)))


def _neglected(files: dict[str, str], chance: random.Random) -> dict[str, str]:
    """Forget and spoil things here and there."""
    done = 0
    while done < FORGOTTEN:
        path = chance.choice(sorted(files))
        kind, pattern, now = chance.choice(SINS)
        parts = files[path].split("---\n")
        for index, part in enumerate(parts):
            if f"\nkind: {kind}\n" in part and re.search(pattern, part):
                parts[index] = re.sub(pattern, now, part, count=1)
                done += 1
                break
        files[path] = "---\n".join(parts)
    return files


def main(folder: str) -> None:
    """Write the catalogue into a folder."""
    for name, text in catalogue().items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
