"""Write values as text to be put into a file: YAML by ruamel.yaml, JSON as a JSON file has it."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from itilcheck.loading import scalar
from itilcheck.record import NamedTuple

if TYPE_CHECKING:
    from itilcheck.document import JSON

_WIDE = 1 << 30
_DATE = re.compile(r"'([0-9]{4}-[0-9]{2}-[0-9]{2})'")
_CONTROL = re.compile(r"[^ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class Indentation(NamedTuple):
    """How deep things stand: values of maps below their keys, dashes below the key of their list."""

    mapping: int = 2
    dash: int = 2


def inline(value: JSON, *, quotes: str = "") -> str:
    """Write a value on one line, as it may stand between the brackets of YAML."""
    if isinstance(value, str):
        return _text(value, quotes)
    if isinstance(value, dict):
        inner = ", ".join(f"{_text(key, quotes)}: {inline(one, quotes=quotes)}" for key, one in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(inline(one, quotes=quotes) for one in value)}]"
    return as_json(value)


def block(value: JSON, indentation: Indentation) -> list[str]:
    """Write a map or list as lines of YAML, the first of them without indentation."""
    if not isinstance(value, (dict, list)) or not value:
        return [inline(value)]
    out = io.StringIO()
    _dumper(indentation).dump(_spelt(value), out)
    lines = out.getvalue().rstrip("\n").split("\n")
    extra = len(lines[0]) - len(lines[0].lstrip(" "))
    return [_DATE.sub(r"\1", line[extra:]) if line.endswith("'") else line[extra:] for line in lines]


def as_json(value: JSON, *, indent: int | str | None = None, tight: bool = False) -> str:
    """Write a value as JSON; ``tight`` leaves no blanks between things."""
    import json  # noqa: PLC0415  # only when something is written

    separators = (",", ":") if tight else None
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)


def _text(value: str, quotes: str) -> str:
    """Write a text: in the quotes that it had, plain where it can be."""
    if quotes == '"' or _CONTROL.search(value):
        return as_json(value)
    if quotes == "'":
        return "'" + value.replace("'", "''") + "'"
    if _DATE.fullmatch(f"'{value}'"):
        return value
    if type(scalar.plain(value)) is not str:
        return f"'{value}'"
    return _plain(value)


@lru_cache(maxsize=1024)
def _plain(value: str) -> str:
    """Let ruamel.yaml say how a text stands between brackets."""
    out = io.StringIO()
    _dumper(Indentation()).dump(_flow([value]), out)
    return out.getvalue().strip()[1:-1]


def _flow(items: list[JSON]) -> Any:  # noqa: ANN401  # ruamel.yaml's own list
    from ruamel.yaml.comments import CommentedSeq  # noqa: PLC0415  # slow to import

    sequence = CommentedSeq(items)
    sequence.fa.set_flow_style()
    return sequence


def _spelt(value: JSON) -> Any:  # noqa: ANN401  # ruamel.yaml's own texts among it
    """Give a value in which texts that no plain line can hold are quoted, and empty ones are kept."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq  # noqa: PLC0415  # slow to import
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString  # noqa: PLC0415  # as above

    if isinstance(value, str):
        return DoubleQuotedScalarString(value) if _CONTROL.search(value) else value
    if isinstance(value, dict):
        return CommentedMap((_spelt(key), _spelt(one)) for key, one in value.items())
    if isinstance(value, list):
        return CommentedSeq(_spelt(one) for one in value)
    return value


@lru_cache(maxsize=16)
def _dumper(indentation: Indentation) -> Any:  # noqa: ANN401  # ruamel.yaml's is untyped
    from ruamel.yaml import YAML  # noqa: PLC0415  # slow to import
    from ruamel.yaml.representer import RoundTripRepresenter  # noqa: PLC0415  # as above

    class Representer(RoundTripRepresenter):
        """Writes an empty value as a word, so that it may stand anywhere."""

    Representer.add_representer(
        type(None), lambda self, _: self.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    yaml = YAML()
    yaml.Representer = Representer
    yaml.indent(mapping=indentation.mapping, sequence=indentation.dash + 2, offset=indentation.dash)
    yaml.width = _WIDE
    return yaml
