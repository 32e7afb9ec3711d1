"""What is known to be beyond its wall: let through until somebody mends it, and the list only
shrinks.

`.venv/bin/python -m tests.house.known` takes off what was mended and lowers what came down. It adds
nothing: a new place is mended, or written here by hand by somebody who says why.
"""

from __future__ import annotations

import pprint
import re
import sys
from pathlib import Path

from tests.house.walls import WALLS

# Wall: place: how far beyond it may be. `Any` grew with libraries of other systems without types.
KNOWN: dict[str, dict[str, int]] = {"Any": {"the whole house": 39}}


def still_known() -> dict[str, dict[str, int]]:
    """The list without what was mended."""
    return {wall: _still(wall) for wall in WALLS if _still(wall)}


def _still(wall: str) -> dict[str, int]:
    beyond = WALLS[wall]()
    known = KNOWN.get(wall, {})
    return {where: min(known[where], beyond[where]) for where in sorted(known) if where in beyond}


def renew() -> None:
    """Write the list in this file anew."""
    path = Path(__file__)
    listed = pprint.pformat(still_known(), width=98, sort_dicts=False)
    text = re.sub(
        r"^KNOWN: dict\[str, dict\[str, int\]\] = \{.*?\}$(?=\n\n\n)",
        lambda _match: f"KNOWN: dict[str, dict[str, int]] = {listed}",
        path.read_text(encoding="utf-8"),
        flags=re.MULTILINE | re.DOTALL,
    )
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    renew()
    sys.stdout.write("Format it: .venv/bin/ruff format tests/house/known.py\n")
