"""Turn a report into text: one module a format, each with a ``render(report, style)``."""
