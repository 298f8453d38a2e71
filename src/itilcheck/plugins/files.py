"""Load a single Python file as a plugin: house rules that nobody has packaged."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from itilcheck.plugins import OWN, Plugin, PluginError, told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_PREFIX = "itilcheck_file_"
_RAN = "__itilcheck_ran__"
"""The attribute of a module that says which file it is, and the text of it that was run."""


def load(path: Path, *, asked: bool = False) -> Plugin:
    """Run a Python file and give the plugin that it is, under the name of the file.

    It runs once, as a module does, also when a command of it asks for its rules. What was compiled before
    and lies beside it is neither read nor written: what runs is what people can read. The file's folder
    is not searched for modules. ``asked`` when the command line named it. Raises PluginError naming the
    file, and the line that failed.
    """
    plugin = Plugin(path.stem, "", None, origin=str(path), asked=asked)
    if path.suffix != ".py":
        message = f'"{path}" is no Python file, its name must end in .py'
        raise PluginError(message, path.stem, plugin.file)
    module = ModuleType(f"{_PREFIX}{path.stem}")
    module.__file__ = str(path)
    try:
        source = path.read_bytes()
        known = sys.modules.get(module.__name__)
        if getattr(known, _RAN, None) == (str(path), source):
            return plugin._replace(module=known)
        code = compile(source, str(path), "exec", dont_inherit=True)
        sys.modules[module.__name__] = module
        exec(code, vars(module))  # noqa: S102  # whoever runs us named this file, and asked for just that
        setattr(module, _RAN, (str(path), source))
    except OSError as error:
        message = f'"{path}" cannot be read: {(error.strerror or str(error)).lower()}'
        raise PluginError(message, path.stem, plugin.file) from error
    except (Exception, SystemExit) as error:
        message = f"cannot be loaded: {told(error)}{_line(error, str(path))}{_beside(error, path)}"
        raise plugin.fault(message) from error
    return plugin._replace(module=module)


def refuse_shared_names(plugins: Iterable[Plugin]) -> None:
    """Raise PluginError for two plugins of one name: messages could not tell which is meant."""
    first: dict[str, Plugin] = {}
    for one in plugins:
        other = first.setdefault(one.name, one)
        if other is not one:
            owner = "itilcheck itself" if other.ours or other.name == OWN else _where(other)
            message = f'plugin "{one.name}" is brought by {owner} and by {_where(one)}'
            raise PluginError(message, one.name, one.file)


def _where(plugin: Plugin) -> str:
    return f'"{plugin.origin or plugin.title}"'


def _line(error: BaseException, path: str) -> str:
    """Say in which line of the file an error was raised, where its own text does not."""
    if isinstance(error, SyntaxError):
        return ""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f", at {path}:{line}" if line else ""


def _beside(error: BaseException, path: Path) -> str:
    """Say of a module which lies beside the file why it was not found."""
    if not isinstance(error, ImportError):
        return ""
    name = (error.name or "").partition(".")[0]
    lies = bool(name) and ((path.parent / f"{name}.py").is_file() or (path.parent / name).is_dir())
    if not lies and "relative import" not in str(error):
        return ""
    return ": modules beside the file are not searched, make a package of them"
