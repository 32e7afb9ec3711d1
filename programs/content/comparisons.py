"""What makes before and after comparable: one rubric for both, scenarios that are alike, and what a
facilitator says at either end.
"""

from __future__ import annotations

from msgspec import Struct

from programs.content.kinds import MaterialKind
from programs.content.prose import Prose
from programs.content.rubrics import RubricContent
from programs.content.scenarios import Scenario


class Comparison(
    Struct, frozen=True, kw_only=True, tag_field="kind", tag=MaterialKind.COMPARISON.value
):
    """What a program has for its kickoff, its closing and what follows; each part may be absent."""

    rubric: RubricContent = ()
    """The ruler: short anchors that hold in every scenario."""
    kickoff: Prose | None = None
    closing: Prose | None = None
    scenarios: tuple[Scenario, ...] = ()
    """Parallel forms."""
