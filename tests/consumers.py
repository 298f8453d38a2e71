"""Read reports as those do for whom they are written."""

from __future__ import annotations

from typing import Any, NamedTuple

GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32,64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "additionalProperties": False,
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "not": {"pattern": r"^(\./|/)"}},
                    "lines": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["begin"],
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}
"""The schema of GitLab's Code Quality, written after its documentation: it publishes none."""

_POSITION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["line"],
    "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
}
_LOCATION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["path"],
    "properties": {
        "path": {"type": "string", "minLength": 1},
        "range": {
            "type": "object",
            "additionalProperties": False,
            "required": ["start"],
            "properties": {"start": _POSITION, "end": _POSITION},
        },
    },
}
RDJSON = {
    "type": "object",
    "additionalProperties": False,
    "required": ["source", "diagnostics"],
    "properties": {
        "source": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"name": {"type": "string"}, "url": {"type": "string"}},
        },
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["message", "severity", "code"],
                "properties": {
                    "message": {"type": "string"},
                    "location": _LOCATION,
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["value"],
                        "properties": {"value": {"type": "string"}, "url": {"type": "string"}},
                    },
                    "related_locations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {"message": {"type": "string"}, "location": _LOCATION},
                        },
                    },
                },
            },
        },
    },
}
"""The schema of reviewdog's format, written after its protocol buffers; it allows no member but theirs."""


class Command(NamedTuple):
    """A workflow command, as the runner of GitHub Actions understands it."""

    name: str
    properties: dict[str, str]
    message: str


def command(line: str) -> Command | None:
    """Read a line as the runner does: ``::name key=value,key=value::message``, else it is no command."""
    line = line.lstrip()
    if not line.startswith("::"):
        return None
    head, end, message = line[2:].partition("::")
    if not end:
        return None
    name, _, listed = head.strip().partition(" ")
    pairs = [one.strip().partition("=") for one in listed.split(",") if one.strip()]
    properties = {key: _unescaped(value, {"%3A": ":", "%2C": ","}) for key, _, value in pairs}
    return Command(name, properties, _unescaped(message, {}))


def _unescaped(text: str, more: dict[str, str]) -> str:
    for code, character in {"%0D": "\r", "%0A": "\n", **more, "%25": "%"}.items():
        text = text.replace(code, character)
    return text


def uris(log: Any) -> list[str]:  # noqa: ANN401  # any JSON
    """Give all addresses of files in a SARIF log."""
    if isinstance(log, list):
        return [uri for one in log for uri in uris(one)]
    if isinstance(log, dict):
        own = [log["uri"]] if "uri" in log else []
        return [*own, *(uri for one in log.values() for uri in uris(one))]
    return []
