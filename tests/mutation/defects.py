"""All defects, by the rule that names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import defects_chain
import defects_document
import defects_offering
import defects_relationship
import defects_service
import defects_structure
import defects_value
import defects_warranty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defect import Defect

DEFECTS: Mapping[str, Defect] = {
    **defects_chain.DEFECTS,
    **defects_document.DEFECTS,
    **defects_offering.DEFECTS,
    **defects_relationship.DEFECTS,
    **defects_service.DEFECTS,
    **defects_structure.DEFECTS,
    **defects_value.DEFECTS,
    **defects_warranty.DEFECTS,
}
