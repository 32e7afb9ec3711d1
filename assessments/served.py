"""Whether a recorded turn has served: as many raters as need it gave all levels."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count

from assessments.models import Score
from assessments.recordings import RATERS
from programs.content.rubrics import CRITERIA


def finished_raters(sessions: Collection[int]) -> dict[tuple[int, int], int]:
    """(session, enrollment) -> how many raters gave a level on every criterion. One query."""
    given = Score.objects.filter(session__in=sessions).values("session", "enrollment", "rater")
    found: dict[tuple[int, int], int] = {}
    for row in given.annotate(levels=Count("pk")).filter(levels__gte=len(CRITERIA)):
        key = (row["session"], row["enrollment"])
        found[key] = found.get(key, 0) + 1
    return found


def has_served(session_id: int, enrollment_id: int) -> bool:
    """Whether nobody needs a recording of this turn any more. One query."""
    return finished_raters([session_id]).get((session_id, enrollment_id), 0) >= RATERS
