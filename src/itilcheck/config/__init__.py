"""Hold the configuration of a catalogue, and read it with the place of everything wrong with it."""

from __future__ import annotations

from itilcheck.config.options import unknown_options
from itilcheck.config.reading import configuration_of, faults_of, read_configuration, settings
from itilcheck.config.unknown import (
    no_pack,
    unknown_adapters,
    unknown_local_rules,
    unknown_organizations,
    unknown_packs,
    unknown_rules,
    with_current_ids,
)
from itilcheck.config.values import (
    FILE_NAME,
    Configuration,
    ConfigurationFault,
    LocalSetting,
    Places,
    RuleSetting,
)

__all__ = [
    "FILE_NAME",
    "Configuration",
    "ConfigurationFault",
    "LocalSetting",
    "Places",
    "RuleSetting",
    "configuration_of",
    "faults_of",
    "no_pack",
    "read_configuration",
    "settings",
    "unknown_adapters",
    "unknown_local_rules",
    "unknown_options",
    "unknown_organizations",
    "unknown_packs",
    "unknown_rules",
    "with_current_ids",
]
