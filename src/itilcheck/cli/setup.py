"""Hold what the options before the command say, for all commands alike."""

from __future__ import annotations

from itilcheck.record import record


@record
class Setup:
    """Which plugins and which configuration a run uses.

    ``disabled`` are names of plugins that are left out, ``plugin_files`` Python files named on the
    command line, ``config`` the path of a configuration that takes the place of the catalogue's own.
    ``isolated`` when no configuration is read at all. ``notices`` are what there is to say of the
    environment.
    """

    disabled: tuple[str, ...] = ()
    plugin_files: tuple[str, ...] = ()
    config: str | None = None
    isolated: bool = False
    notices: tuple[str, ...] = ()
