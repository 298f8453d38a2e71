"""Let pytest collect rule files: a test for the card of each rule, and one for each of its examples.

pytest loads this in every environment that itilcheck is installed in, so nothing is imported here that
pytest has not imported itself. Rule files are known by what they hold; no other YAML or JSON is touched.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from itilcheck.given import Fault
    from itilcheck.registry import Registry
    from itilcheck.testing import RuleFault
    from itilcheck.testing.files import Card

_SUFFIXES = (".yaml", ".yml", ".json")
_LARGEST = 1 << 20
"""As many bytes of a file are looked at, to know it for a rule file."""
_INI = "itilcheck_plugins"
_registry = pytest.StashKey["Registry"]()
_collected = pytest.StashKey["set[str]"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take Python files of house rules from the configuration of pytest."""
    parser.addini(_INI, "Python files of house rules, whose cards are tested too", type="paths", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file that holds rules, be it a broken one."""
    if file_path.suffix == ".py":
        named = parent.config.getini(_INI)
        wanted = bool(named) and os.path.normpath(file_path) in map(os.path.normpath, named)
    else:
        wanted = file_path.suffix.lower() in _SUFFIXES and _is_rule_file(file_path)
    return RuleFile.from_parent(parent, path=file_path) if wanted else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Collect the Python files of house rules in a run of all tests, wherever they lie."""
    if config.getini(_INI) and _is_whole(config):
        seen = config.stash.setdefault(_collected, set())
        for path in config.getini(_INI):
            if os.path.realpath(path) not in seen:
                items.extend(session.genitems(RuleFile.from_parent(session, path=path)))


class BrokenRuleError(Exception):
    """A rule or an example of it is not right; the message says all about it."""


class RuleFile(pytest.File):
    """A file of rules; a rule each is below it."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Yield the rules, or one test that fails where the file cannot be read."""
        from itilcheck.testing.bringing import further  # noqa: PLC0415  # as said above
        from itilcheck.testing.files import Card, read_cards  # noqa: PLC0415  # as above

        self.config.stash.setdefault(_collected, set()).add(os.path.realpath(self.path))
        shown = _shown(self.path, self.config.invocation_params.dir)
        file = read_cards(self.path, shown, self._registry())
        if file.faults:
            yield CardTest.from_parent(self, name="card", faults=file.faults)
        if file.is_of_code:
            yield CodeTest.from_parent(self, name="card")
        more = further(self.path, self._registry()) if file.is_python else None
        cards = [*file.cards, *(Card(rule) for rule in more.rules)] if more is not None else file.cards
        for name, card in zip(_unique(card.name for card in cards), cards, strict=True):
            yield RuleTests.from_parent(self, name=name, card=card, registry=self._registry())
        for path in more.files if more is not None else ():
            if not _is_reached(path, self.config):
                name = os.path.relpath(path, self.path.parent)
                yield RuleFile.from_parent(self, name=name, path=path)

    def _registry(self) -> Registry:
        """Load the plugins, once a run; one that is broken is told as what could not be collected."""
        from itilcheck import registry  # noqa: PLC0415  # as said above
        from itilcheck.plugins import PluginError  # noqa: PLC0415  # as said above

        stash = self.config.stash
        if _registry not in stash:
            try:
                stash[_registry] = registry.load(files=self.config.getini(_INI))
            except PluginError as error:
                raise self.CollectError(str(error)) from error
        return stash[_registry]


class RuleTests(pytest.Collector):
    """A rule; its card and its examples are tests."""

    def __init__(self, *, card: Card, registry: Registry, **rest: object) -> None:
        """Keep the card, and what it is tried with."""
        super().__init__(**rest)  # type: ignore[arg-type]  # pytest's own arguments
        self.card = card
        self.registry = registry

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for the card, and one for each example unless the card is broken."""
        rule = self.card.rule
        yield CardTest.from_parent(self, name="card", faults=self.card.faults, card=self.card)
        if rule is not None and (not rule.check or rule.check in self.registry.checks):
            for number, title in enumerate(_unique(one.title for one in rule.examples)):
                yield ExampleTest.from_parent(self, name=title, card=self.card, number=number)


class _Test(pytest.Item):
    """A test with faults to find, which are told with their places in the file."""

    card: Card | None
    pointer = ""

    def told(self, faults: Iterable[RuleFault]) -> list[str]:
        """Tell faults, each at its place."""
        from itilcheck.reporters.neutral import neutralise  # noqa: PLC0415  # as said above

        card = self.card
        found = []
        for one in faults:
            location = card.location(one.pointer) if card is not None else None
            region = location.region if location is not None else None
            place = f"{self._file}:{region.start.line}:{region.start.column}" if region else self._file
            found.append("\n".join([f"{place}: {neutralise(one.message)}", *one.difference.splitlines()]))
        return found

    @property
    def _file(self) -> str:
        return _shown(self.path, self.config.invocation_params.dir)

    def fail(self, lines: Sequence[str]) -> None:
        """Fail with lines to show, if there are any."""
        if lines:
            raise BrokenRuleError("\n".join(lines))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: None = None) -> object:  # type: ignore[override]  # the style of tracebacks has no say here
        """Show what is wrong as it is, without a traceback."""
        if isinstance(excinfo.value, BrokenRuleError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Say where the test stands in the file."""
        location = self.card.location(self.pointer) if self.card is not None else None
        region = location.region if location is not None else None
        return self.path, region.start.line - 1 if region else None, self.name


class CardTest(_Test):
    """The test of a rule's card: it can be read, and its examples together show that it decides."""

    def __init__(self, *, faults: Sequence[Fault], card: Card | None = None, **rest: object) -> None:
        """Keep what is wrong with the card already."""
        super().__init__(**rest)  # type: ignore[arg-type]  # pytest's own arguments
        self.card = card
        self.faults = faults

    def runtest(self) -> None:
        """Fail with all that is wrong."""
        from itilcheck.testing import verify_card  # noqa: PLC0415  # as said above

        self.fail([_line(self._file, fault) for fault in self.faults])
        if self.card is not None and self.card.rule is not None:
            registry = self.config.stash[_registry]
            self.fail(self.told(verify_card(self.card.rule, registry=registry)))


class CodeTest(pytest.Item):
    """Stands for the tests of a card whose code is not loaded."""

    def runtest(self) -> None:
        """Say how it is tested."""
        pytest.skip(f"is the card of a rule with code, name the Python file in {_INI}")


class ExampleTest(_Test):
    """The test of an example: it finds what it says."""

    def __init__(self, *, card: Card, number: int, **rest: object) -> None:
        """Keep which example it is."""
        super().__init__(**rest)  # type: ignore[arg-type]  # pytest's own arguments
        self.card = card
        self.number = number
        self.pointer = f"/examples/{number}/title"

    def runtest(self) -> None:
        """Fail with the difference."""
        from itilcheck.testing import verify_example  # noqa: PLC0415  # as said above

        if self.card is not None and self.card.rule is not None:
            registry = self.config.stash[_registry]
            self.fail(self.told(verify_example(self.card.rule, self.number, registry=registry)))


def _is_whole(config: pytest.Config) -> bool:
    """Tell whether all tests are run: those of ``testpaths``, or of the folder of the configuration."""
    from glob import glob  # noqa: PLC0415  # only with house rules

    root = config.rootpath
    named = [os.path.join(root, name) for name in config.getini("testpaths")]  # noqa: PTH118  # "." stays one that globs
    paths = [path for name in named for path in glob(name, recursive=True)]  # noqa: PTH207  # as above
    return _asked(config) in ({os.path.realpath(root)}, set(map(os.path.realpath, paths)))


def _is_reached(path: Path, config: pytest.Config) -> bool:
    """Tell whether pytest comes by a file of rules by itself."""
    real = os.path.realpath(path)
    return any(real == one or real.startswith(one.rstrip(os.sep) + os.sep) for one in _asked(config))


def _asked(config: pytest.Config) -> set[str]:
    """Give the files and folders that pytest was asked to look through."""
    here = config.invocation_params.dir
    return {os.path.realpath(here / argument.partition("::")[0]) for argument in config.args}


def _is_rule_file(path: Path) -> bool:
    """Look into a file whether it holds rules."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
    except OSError:
        return False
    from itilcheck.testing.recognising import is_rule_file  # noqa: PLC0415  # as said above

    return is_rule_file(data)


def _line(file: str, fault: Fault) -> str:
    from itilcheck.reporters.neutral import neutralise  # noqa: PLC0415  # as said above

    region = fault.location.region
    place = f"{file}:{region.start.line}:{region.start.column}" if region is not None else file
    return f"{place}: {neutralise(fault.message)}"


def _shown(path: Path, folder: Path) -> str:
    """Show a path as seen from the folder that pytest was called in."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # two drives of Windows
        return path.as_posix()


def _unique(names: Iterable[str]) -> Iterator[str]:
    """Yield names for tests: one line each, without the colons that part names, and none twice."""
    from itilcheck.reporters.neutral import neutralise  # noqa: PLC0415  # as said above

    seen: dict[str, int] = {}
    for name in names:
        plain = neutralise(" ".join(name.split())).replace("::", ":") or "unnamed"
        seen[plain] = seen.get(plain, 0) + 1
        yield plain if seen[plain] == 1 else f"{plain} ({seen[plain]})"
