"""Read the data of a configuration, and say what is wrong with it by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itilcheck.catalogue import Settings
from itilcheck.config.values import (
    LIVING,
    LONGEST,
    Configuration,
    ConfigurationFault,
    LocalSetting,
    RuleSetting,
)
from itilcheck.finding import Level, Severity
from itilcheck.names import Externals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itilcheck.document import JSON

_OFF = "off"


def read_configuration(
    data: JSON, schema: JSON, path: str, *, trusted: bool = False
) -> tuple[Configuration, list[ConfigurationFault]]:
    """Read a configuration's data; with faults the configuration is the default one.

    Takes what ``faults_of`` does. What ``extends`` names is not looked at.
    """
    faults = faults_of(data, schema, trusted=trusted)
    return (Configuration(path=path) if faults else configuration_of(data, path)), faults


def faults_of(data: JSON, schema: JSON, *, trusted: bool = False) -> list[ConfigurationFault]:
    """List what is wrong with a configuration's data by itself.

    ``schema`` is that of the configuration file, self-contained. Only one that is ``trusted`` may name
    plugins: they are code.
    """
    if data is None:
        return []
    from itilcheck import validation  # noqa: PLC0415  # only catalogues that have a configuration

    if not validation.compiled(schema).is_valid(data):
        from itilcheck.violations import violations  # noqa: PLC0415  # only once something is wrong

        return [
            ConfigurationFault(one.pointer, one.message, at_key=one.at_key)
            for one in violations(schema, data)
        ]
    if "plugins" in data and not trusted:
        message = "a catalogue cannot name code, use --plugin FILE, or a configuration elsewhere"
        return [ConfigurationFault("/plugins", message, at_key=True)]
    return [*_nowhere(data), *_unsound_patterns(data)]


def configuration_of(data: JSON, path: str) -> Configuration:
    """Make a configuration of data that nothing is wrong with."""
    if data is None:
        return Configuration(path=path)
    adapters = data.get("adapters")
    listed = isinstance(adapters, list)
    return Configuration(
        level=Level(data.get("level", Level.FOUNDATION.value)),
        rules={name: _rule(value) for name, value in (data.get("rules") or {}).items()},
        rule_packs=tuple(data.get("rule-packs") or ()),
        packs=tuple(data.get("packs") or ()),
        plugins=tuple(data.get("plugins") or ()),
        settings=settings(data),
        path=path,
        fail_on=Severity(data.get("fail-on", Severity.ERROR.value)),
        local=tuple(map(_local, data.get("per-path") or ())),
        include=tuple(data.get("include") or ()),
        exclude=tuple(data.get("exclude") or ()),
        adapters=tuple(adapters) if listed else None,
        adapters_off=() if listed else tuple(adapters or ()),
        living={key: data[key] for key in LIVING if key in data},
    )


def settings(data: Mapping[str, JSON]) -> Settings:
    """Read what a configuration says of the catalogue itself; that of an example may say which day it is."""
    external = data.get("external") or {}
    patterns = (
        {"": tuple(external)} if isinstance(external, list) else {k: tuple(v) for k, v in external.items()}
    )
    return Settings(tuple(data.get("organizations") or ()), Externals(patterns), data.get("today") or "")


def _rule(value: JSON) -> RuleSetting:
    if isinstance(value, str):
        return RuleSetting(off=True) if value == _OFF else RuleSetting(Severity(value))
    severity = value.get("severity")
    named = Severity(severity) if severity not in {None, _OFF} else None
    return RuleSetting(named, severity == _OFF, value.get("options") or {})


def _local(entry: JSON) -> LocalSetting:
    rules = {name: None if word == _OFF else Severity(word) for name, word in entry["rules"].items()}
    return LocalSetting(tuple(entry.get("paths") or ()), entry.get("pointer") or "", rules)


def _nowhere(data: JSON) -> Iterator[ConfigurationFault]:
    """Yield entries that do not say where they hold: in the whole catalogue, ``rules`` does."""
    for index, entry in enumerate(data.get("per-path") or ()):
        if not entry.get("paths") and not entry.get("pointer"):
            yield ConfigurationFault(
                f"/per-path/{index}", "paths or pointer is missing, say where this holds"
            )


def _unsound_patterns(data: JSON) -> Iterator[ConfigurationFault]:
    """Yield patterns that no path can be held to, or not in time."""
    patterns = {key: data.get(key) for key in ("include", "exclude")}
    for index, entry in enumerate(data.get("per-path") or ()):
        patterns[f"per-path/{index}/paths"] = entry.get("paths")
    if not any(patterns.values()):
        return
    from itilcheck.discovery.patterns import flaw  # noqa: PLC0415  # most configurations have none

    for place, lines in patterns.items():
        for index, line in enumerate(lines or ()):
            wrong = flaw(line)
            if wrong:
                yield ConfigurationFault(
                    f"/{place}/{index}", f'pattern "{" ".join(line[:LONGEST].split())}" {wrong}'
                )
