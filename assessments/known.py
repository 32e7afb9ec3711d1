"""The facts that scores tell."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Min

from assessments.models import Score
from cohorts.facts import Told
from practice.models import PracticeSession


def latest_levels(members: Collection[int], criterion: str) -> Told:
    """The level of a criterion in the latest session that is held and in which somebody was scored
    on it, from 1 to 4; of several raters the lower one. One query.
    """
    scores = Score.objects.of_those_present().filter(
        enrollment__member__in=members,
        session__state=PracticeSession.State.HELD,
        criterion__slug=criterion,
    )
    by_session = (
        scores.values_list("enrollment__member", "session__starts_at", "session")
        .annotate(lowest=Min("level"))
        .order_by("session__starts_at", "session")
    )
    return {member: lowest for member, _starts_at, _session, lowest in by_session}
