"""Compute what a schema cannot say: checks that see the whole catalogue, one module a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.checks import (
    availability,
    chain,
    document,
    organization,
    reference,
    relationship,
    roles,
    warranty,
)
from itilcheck.checks.reading import READING, reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilcheck.rule import Check

CHECKS: Mapping[str, Check] = {
    **{rule: reading(rule) for rule in READING},
    "agreement-missing": relationship.agreement_missing,
    "availability-above-chain": availability.availability_above_chain,
    "availability-above-supplier": availability.availability_above_supplier,
    "capability-missing": organization.capability_missing,
    "consumer-role-missing": roles.consumer_role_missing,
    "dependency-cycle": chain.dependency_cycle,
    "dependency-on-itself": chain.dependency_on_itself,
    "dependency-without-relationship": chain.dependency_without_relationship,
    "duplicate-name": document.duplicate_name,
    "lifecycle-mismatch": chain.lifecycle_mismatch,
    "management-missing": relationship.management_missing,
    "mutual-dependency": chain.mutual_dependency,
    "orphan-product": reference.orphan_product,
    "orphan-resource": reference.orphan_resource,
    "placeholder-left": document.placeholder_left,
    "reference-ambiguous": reference.reference_ambiguous,
    "reference-unresolved": reference.reference_unresolved,
    "relationship-offering-unavailable": relationship.relationship_offering_unavailable,
    "relationship-provider-mismatch": relationship.relationship_provider_mismatch,
    "relationship-with-itself": relationship.relationship_with_itself,
    "service-not-offered": reference.service_not_offered,
    "stands-on-retiring": chain.stands_on_retiring,
    "warranty-area-missing": warranty.warranty_area_missing,
    "windows-not-comparable": availability.windows_not_comparable,
}
"""The checks by the name that rule files use in ``check:``."""
