"""Survey plugins one by one: what each brings, and what is wrong with those that a run would refuse.

A run ends with the first plugin that is broken. Here each is loaded by itself and collected together
with those that are sound, so that all that is wrong is told at once, and who it is that clashes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import itilcheck
from itilcheck import builtin, hookspecs
from itilcheck.plugins import OWN, Plugin, PluginError, candidates, disables, refuse_unknown
from itilcheck.plugins.candidates import BUILT_IN, BUNDLE, Candidate
from itilcheck.record import NamedTuple
from itilcheck.registry import Registry, collect
from itilcheck.registry.commands import collect_commands
from itilcheck.registry.configurations import find_configurations
from itilcheck.registry.standards import find_packs, open_packs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

LOADED, REFUSED, DISABLED, PASSED_OVER = "loaded", "refused", "disabled", "passed-over"
"""What became of a plugin; one that is passed over lies where nothing is loaded from."""


class Brings(NamedTuple):
    """The names of what a plugin brings: hooks that it has, kinds that it extends, and the rest."""

    hooks: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    adapters: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    configurations: tuple[str, ...] = ()


class Surveyed(NamedTuple):
    """What became of a plugin: its state, why it is refused or passed over, and what it brings.

    ``path`` is the file of the module that was loaded, or else where the plugin was found. ``notices``
    tell what it uses and is to go.
    """

    candidate: Candidate
    state: str
    path: str = ""
    reasons: tuple[str, ...] = ()
    brings: Brings = Brings()
    notices: tuple[str, ...] = ()


def survey(
    *,
    untrusted: Mapping[str, str],
    disabled: Sequence[str] = (),
    files: Sequence[Path] = (),
    asked: Collection[Path] = (),
    commands: Collection[str] = (),
) -> list[Surveyed]:
    """Say of all plugins, ours first, what became of them.

    ``untrusted`` are folders from which nothing is loaded, each with what people call it; ``commands``
    the names of commands that are built in; the other arguments those of ``registry.load``. Raises
    PluginError when what is built in is broken, and UnknownPluginError for a name that no plugin has.
    """
    version = itilcheck.__version__
    found = [
        Candidate(OWN, version, BUILT_IN, OWN, load=lambda: Plugin(OWN, version, builtin, ours=True)),
        *candidates.bundled(version),
        *candidates.installed(untrusted),
        *candidates.from_files(files),
    ]
    refuse_unknown(disabled, [one.name for one in found[1:] if not one.untrusted])
    kept = {str(path) for path in asked}
    work = _Survey(commands)
    chosen = []
    for one in found:
        if one.untrusted:
            reason = f"lies in {untrusted[one.untrusted]}, where nothing is loaded from"
            work.told.append(Surveyed(one, PASSED_OVER, one.path, (reason,)))
        elif one.source != BUILT_IN and disables(disabled, one.name, asked=one.path in kept):
            work.told.append(Surveyed(one, DISABLED, one.path))
        else:
            chosen.append(one)
    work.load(chosen)
    order = {id(one): place for place, one in enumerate(found)}
    return sorted(work.told, key=lambda one: order[id(one.candidate)])


class _Loaded(NamedTuple):
    """A candidate that could be loaded, and the plugin that it is."""

    candidate: Candidate
    plugin: Plugin


class _Everything(NamedTuple):
    """What some plugins bring together."""

    registry: Registry
    commands: tuple[str, ...]
    packs: tuple[str, ...]
    configurations: tuple[str, ...]


class _Survey:
    """What is known so far: the plugins that are sound together, and what is to be told."""

    def __init__(self, commands: Collection[str]) -> None:
        self.told: list[Surveyed] = []
        self._commands = commands
        self._sound: list[_Loaded] = []
        self._everything: _Everything | None = None
        self._ours = 0

    def load(self, chosen: Iterable[Candidate]) -> None:
        """Load candidates, and tell of each what became of it."""
        chosen = list(chosen)
        waiting = []
        for one in chosen:
            reason = _shared_name(one, chosen)
            try:
                if not reason:
                    waiting.append(_Loaded(one, one.loaded()))
            except PluginError as error:
                reason = str(error)
            if reason:
                self._refuse(one, [reason])
        for left in self._settled(waiting):
            self._explain(left)

    def _settled(self, waiting: list[_Loaded]) -> list[_Loaded]:
        """Accept what is sound beside the others, and give what is left.

        A rule may name the check of another plugin, so one round may not be enough.
        """
        while True:
            left = [one for one in waiting if not self._accept(one)]
            if len(left) == len(waiting):
                return left
            waiting = left

    def _accept(self, one: _Loaded) -> bool:
        try:
            after = self._collected(*self._sound, one)
        except PluginError:
            if one.candidate.source == BUILT_IN:
                raise
            return False
        brings, notices = _brought(one.plugin, self._everything, after), _notices(one, after.registry)
        self.told.append(Surveyed(one.candidate, LOADED, _path(one), brings=brings, notices=notices))
        self._sound.append(one)
        self._everything = after
        self._ours += one.plugin.ours
        return True

    def _explain(self, one: _Loaded) -> None:
        """Refuse a plugin that is not sound beside the others, and those that it clashes with."""
        others, alone = self._sound[self._ours :], self._wrong(one)
        clashes = []
        for other in others:
            wrong = self._wrong(other, one)
            if wrong not in {"", alone, self._wrong(other)}:
                clashes.append(wrong)
                self._refuse(other.candidate, [wrong], _path(other))
        self._refuse(one.candidate, clashes or [self._wrong(*others, one)], _path(one))

    def _wrong(self, *others: _Loaded) -> str:
        """Say what is wrong with some plugins beside ours, if anything is."""
        try:
            self._collected(*self._sound[: self._ours], *others)
        except PluginError as error:
            return str(error)
        return ""

    def _collected(self, *loaded: _Loaded) -> _Everything:
        """Collect what plugins bring; raise PluginError naming the culprit."""
        found = tuple(one.plugin for one in loaded)
        registry = collect(found)
        commands = collect_commands(found, self._commands)
        for fault in commands.faults:
            raise fault
        packs = find_packs(found)
        open_packs(packs, packs, registry)
        configurations = find_configurations(found)
        return _Everything(registry, tuple(commands.brought), tuple(packs), tuple(configurations))

    def _refuse(self, candidate: Candidate, reasons: Iterable[str], path: str = "") -> None:
        """Tell that a plugin is refused; of what was told of it before, only the reasons stay."""
        before = [reason for one in self.told if one.candidate is candidate for reason in one.reasons]
        self.told = [one for one in self.told if one.candidate is not candidate]
        prefix = f'plugin "{candidate.label}": '
        cleared = dict.fromkeys(reason.removeprefix(prefix) for reason in (*before, *reasons))
        self.told.append(Surveyed(candidate, REFUSED, path or candidate.path, tuple(cleared)))


def _shared_name(candidate: Candidate, others: Iterable[Candidate]) -> str:
    """Say that another plugin has the name as well, if one does: messages could not tell which is meant.

    What is ours stays whoever else takes its name.
    """
    first, *rest = (one for one in others if one.name == candidate.name)
    ours = first.source in {BUILT_IN, BUNDLE}
    if not rest or (ours and candidate is first):
        return ""
    owner = "itilcheck itself" if ours else f'"{first.bringer}"'
    other = candidate if ours else rest[0]
    return f'plugin "{candidate.name}" is brought by {owner} and by "{other.bringer}"'


def _path(one: _Loaded) -> str:
    return getattr(one.plugin.module, "__file__", None) or one.candidate.path


def _notices(one: _Loaded, registry: Registry) -> tuple[str, ...]:
    """Give what is told of a plugin, without its name in front."""
    prefix = f'plugin "{one.plugin.title}" '
    told = (notice.message for notice in registry.notices)
    return tuple(message.removeprefix(prefix) for message in told if message.startswith(prefix))


def _brought(plugin: Plugin, before: _Everything | None, after: _Everything) -> Brings:
    """Name what one more plugin brings."""
    old, new = before.registry if before is not None else None, after.registry

    def names(of: str) -> tuple[str, ...]:
        known = getattr(old, of, ())
        return tuple(name for name in getattr(new, of) if name not in known)

    kinds = old.schemas.bundled if old is not None else {}
    return Brings(
        hooks=tuple(hook for hook in hookspecs.HOOKS if plugin.implementation(hook) is not None),
        rules=names("rules"),
        checks=names("checks"),
        formats=names("reporters"),
        adapters=names("adapters"),
        commands=after.commands[len(before.commands) if before is not None else 0 :],
        kinds=tuple(kind for kind, schema in new.schemas.bundled.items() if kinds.get(kind) != schema),
        packs=after.packs[len(before.packs) if before is not None else 0 :],
        configurations=after.configurations[len(before.configurations) if before is not None else 0 :],
    )
