"""Compute what a schema cannot say: checks that see the whole catalogue, one module a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks.reading import READING, reading
from itilcheck.rule import ABOUT_SUPPRESSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itilcheck.catalogue import Catalogue
    from itilcheck.finding import Problem
    from itilcheck.rule import Check, Options

_HOMES = {
    "access-beyond-period": "periods",
    "access-not-mirrored": "mirroring",
    "access-to-hidden-resource": "visibility",
    "action-not-offered": "mirroring",
    "action-request-missing": "actions",
    "adjective-without-measure": "wording",
    "agreement-beyond-offering": "overrides",
    "agreement-missing": "relationship",
    "availability-above-chain": "availability",
    "availability-above-supplier": "availability",
    "availability-unmeasurable": "measurability",
    "balance-stale": "value",
    "budget-exceeded": "money",
    "capability-missing": "organization",
    "capacity-overdrawn": "capacity",
    "capacity-oversold": "capacity",
    "capacity-units-differ": "units",
    "classification-missing": "agreements",
    "consumer-role-missing": "roles",
    "consumption-incomplete": "completeness",
    "continuity-plan-missing": "agreements",
    "continuity-test-overdue": "continuity_tests",
    "continuity-unmeasurable": "measurability",
    "continuity-untested": "continuity_tests",
    "contribution-missing": "completeness",
    "dependency-consumer-mismatch": "sourcing",
    "dependency-cycle": "chain",
    "dependency-on-itself": "chain",
    "dependency-without-relationship": "sourcing",
    "dimension-not-considered": "dimensions",
    "duplicate-name": "document",
    "exceptions-missing": "agreements",
    "expectation-missing": "expectations",
    "goods-not-mirrored": "mirroring",
    "hours-beyond-supplier": "covering",
    "hours-undecided": "hours",
    "hours-unreadable": "hours",
    "internal-agreement-missing": "agreements",
    "lifecycle-mismatch": "chain",
    "management-missing": "relationship",
    "management-not-joint": "completeness",
    "measurement-missing": "measurement",
    "measurement-stale": "measurement",
    "mutual-dependency": "chain",
    "notice-beyond-supplier": "notices",
    "notice-missing": "periods",
    "offer-ladder-inverted": "ladder",
    "offering-beyond-service": "overrides",
    "offering-provider-mismatch": "ownership",
    "offering-without-relationship": "reference",
    "offerings-indistinguishable": "offers",
    "orphan-product": "reference",
    "orphan-resource": "reference",
    "outcome-is-output": "value",
    "placeholder-left": "document",
    "price-below-cost": "money",
    "priorities-unmeasurable": "priorities",
    "product-of-another-owner": "ownership",
    "provision-incomplete": "completeness",
    "redundancy-not-independent": "redundancy",
    "reference-ambiguous": "reference",
    "reference-unresolved": "reference",
    "relationship-expired": "periods",
    "relationship-offering-unavailable": "relationship",
    "relationship-provider-mismatch": "relationship",
    "relationship-with-itself": "relationship",
    "residency-beyond-supplier": "security",
    "resource-without-access": "ownership",
    "response-beyond-supplier": "response",
    "review-overdue": "periods",
    "role-holder-unreachable": "holders",
    "role-organization-missing": "holders",
    "roles-all-one-holder": "holders",
    "rpo-below-supplier": "continuity",
    "rto-below-supplier": "continuity",
    "security-below-promise": "security",
    "security-unmeasurable": "measurability",
    "service-not-offered": "reference",
    "single-supplier": "suppliers",
    "stands-on-retiring": "chain",
    "supplied-resource-not-in-chain": "suppliers",
    "target-group-unknown": "visibility",
    "term-beyond-supplier": "terms",
    "vague-promise": "wording",
    "value-one-sided": "value",
    "warranty-area-missing": "warranty",
    "warranty-breached": "breaches",
    "warranty-not-formal": "warranty",
    "windows-not-comparable": "availability",
    "workload-limit-missing": "agreements",
}
"""The checks by the name that rule files use in ``check:``, each with the module that has its function.

The function is called like the check, with low lines for hyphens.
"""


def _late(name: str, home: str) -> Check:
    """Make a check whose module is imported when it runs first: many runs need few of them."""

    def check(catalogue: Catalogue, options: Options) -> Iterable[Problem]:
        from importlib import import_module  # noqa: PLC0415  # as said

        function: Check = getattr(import_module(f"{__name__}.{home}"), name.replace("-", "_"))
        return function(catalogue, options)

    return check


CHECKS: Mapping[str, Check] = {
    **{rule: reading(rule) for rule in (*READING, *ABOUT_SUPPRESSIONS)},
    **{name: _late(name, home) for name, home in _HOMES.items()},
}
"""The checks by the name that rule files use in ``check:``."""
