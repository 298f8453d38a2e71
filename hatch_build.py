"""Build the index of rules and schemas into the wheel, and what ships as data."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class IndexHook(BuildHookInterface):  # type: ignore[type-arg]  # its configuration is not ours to type
    """Ships rules and schemas as data with the index made of them, and the template of plugins.

    An editable install gets none of it: it reads the checkout, and a copy would go stale.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the index and name what goes into the wheel."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        try:
            from itilcheck import index  # noqa: PLC0415  # it is the project that is being built
        finally:
            sys.path.pop(0)
        built = index.build(root / "rules", root / "schemas")
        self._folder = tempfile.TemporaryDirectory(prefix="itilcheck-index-")
        path = Path(self._folder.name, "index.json")
        path.write_text(json.dumps(built, separators=(",", ":")), encoding="utf-8")
        build_data["force_include"][str(path)] = "itilcheck/_data/index.json"
        for name in ("rules", "schemas", "scaffold"):
            build_data["force_include"][str(root / name)] = f"itilcheck/_data/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002  # hatchling's signature
        """Take the temporary folder away."""
        folder: tempfile.TemporaryDirectory[str] | None = getattr(self, "_folder", None)
        if folder is not None:
            folder.cleanup()
