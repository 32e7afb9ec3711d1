"""What a page showed of the owners of fields, as a line that goes along with its form."""

from __future__ import annotations

import json
from collections.abc import Mapping


def as_seen(owners: Mapping[str, int | None]) -> str:
    """The same for the same owners."""
    return json.dumps(sorted(owners.items()), separators=(",", ":"))
