"""Read what a catalogue was at a revision of git, from the object store, with nothing checked out."""

from __future__ import annotations

from itilcheck.revision.git import RevisionError
from itilcheck.revision.past import Past, is_same

__all__ = ["Past", "RevisionError", "is_same"]
