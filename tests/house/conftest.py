"""Fixtures of the neighbors: the house looks at all of them."""

from tests.assessments.conftest import planned, scored, starts_at
from tests.learning.conftest import course
from tests.pilots.conftest import complete, draft, leaders

__all__ = ["complete", "course", "draft", "leaders", "planned", "scored", "starts_at"]
