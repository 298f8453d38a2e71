"""Checks that compare documents. Each sees the whole catalogue, and yields problems."""

from __future__ import annotations

from collections.abc import Iterator

from itilcheck.authoring import Catalogue, Document, Options, Problem, Related

CHARGE_CODE = "/metadata/labels/charge-code"


def charge_code_shared(catalogue: Catalogue, _: Options) -> Iterator[Problem]:
    """Yield each service that has the charge code of one before it."""
    first: dict[str, Document] = {}
    for service in catalogue.of("Service"):
        code = service.node(CHARGE_CODE)
        if not isinstance(code.value, str):
            continue
        other = first.setdefault(code.value, service)
        if other is not service:
            message = f'charge code "{code.value}" is that of "{other.name}" too'
            related = Related(other.node(CHARGE_CODE), "the first one")
            yield Problem(code, message, (related,))
