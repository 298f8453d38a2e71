"""What ruamel.yaml, the judge of YAML here, makes of a text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError

from itilcheck.loading.limits import LIMITS
from itilcheck.loading.plain import Bail, scan

_TAGS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:timestamp")


class AsWritten(SafeConstructor):
    """Keeps dates, and digits that are none, as they were written."""

    def construct_written(self, node: Any) -> Any:  # noqa: ANN401  # ruamel.yaml is untyped
        construct = SafeConstructor.yaml_constructors[str(node.tag)]
        try:
            value = construct(self, node)
        except ValueError:
            return node.value
        return node.value if isinstance(value, date) else value


for tag in _TAGS:
    AsWritten.add_constructor(tag, AsWritten.construct_written)


def ruamel(text: str, *, pure: bool) -> Any:  # noqa: ANN401  # whatever a document can be
    yaml = YAML(typ="safe", pure=pure)
    yaml.Constructor = AsWritten
    return yaml.load(text)


def accepted(text: str) -> bool:
    """Say whether the scanner reads a text; fail where ruamel.yaml reads it in another way or not at all.

    ``repr`` tells 1, 1.0 and True apart, and the order of keys.
    """
    try:
        data = scan(text, LIMITS.depth)
    except Bail:
        return False
    for pure in (False, True):
        try:
            expected = ruamel(text, pure=pure)
        except (YAMLError, AttributeError) as error:
            pytest.fail(f"{text!r} is {data!r} for us, and for ruamel.yaml (pure: {pure}) {error}")
        assert repr(data) == repr(expected), f"{text!r} (pure: {pure})"
    return True
