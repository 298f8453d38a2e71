"""What the authors of rules and plugins test with, we among them.

- ``findings(rule, documents)`` gives what one rule finds, in lines ``line:column message``, and
  takes the function of a rule, too; ``report_of`` gives the whole report.
- ``verify_examples(rule)`` lists what is wrong with the examples of a rule; ``verify_card`` and
  ``verify_example`` do so for the rule as a whole, and for one of them.
- ``check_plugin(plugin)`` raises AssertionError with all that is wrong with a plugin;
  ``plugin_faults`` gives it as a list.
- ``update(text, found)`` rewrites the findings that the examples in a rule file list.
- ``everything()`` is what is used where no registry is given: all plugins that are installed.

A test run that meets no rule file should not pay for what reads one, so each name is imported when
it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from itilcheck.testing.asking import findings, report_of
    from itilcheck.testing.examples import RuleFault, verify_card, verify_example, verify_examples
    from itilcheck.testing.plugin import check_plugin, plugin_faults
    from itilcheck.testing.trying import everything
    from itilcheck.testing.updating import UpdateError, update

__all__ = [
    "RuleFault",
    "UpdateError",
    "check_plugin",
    "everything",
    "findings",
    "plugin_faults",
    "report_of",
    "update",
    "verify_card",
    "verify_example",
    "verify_examples",
]

_HOMES = {
    "RuleFault": "examples",
    "UpdateError": "updating",
    "check_plugin": "plugin",
    "everything": "trying",
    "findings": "asking",
    "plugin_faults": "plugin",
    "report_of": "asking",
    "update": "updating",
    "verify_card": "examples",
    "verify_example": "examples",
    "verify_examples": "examples",
}


if not TYPE_CHECKING:  # else any name would do for a type checker

    def __getattr__(name: str) -> Any:  # noqa: ANN401  # any of the names above
        """Import a name from its room."""
        if name not in _HOMES:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        from importlib import import_module  # noqa: PLC0415  # as said above

        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """List what can be imported from here, for ``help`` and for shells."""
    return sorted({*globals(), *__all__})
