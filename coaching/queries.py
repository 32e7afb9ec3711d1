"""What every leader's Today asks of talks, by hand: see `common.statements`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from common.records import dataclass
from common.statements import Statement

STANDING = """
SELECT talk.id AS pk, talk.personal_step_id AS step_pk, coach.name AS coach,
       talk.state = 'agreed' AS is_agreed, talk.starts_at, talk.minutes,
       CASE WHEN talk.offered_by_id = enrollment.member_id THEN '{}' ELSE talk.offered END
       AS offered
  FROM cohorts_enrollment enrollment
  JOIN cohorts_cohort cohort ON cohort.id = enrollment.cohort_id
  JOIN coaching_talk talk
       ON talk.enrollment_id = enrollment.id AND talk.coach_id = enrollment.coach_id
  JOIN people_member coach ON coach.id = talk.coach_id
 WHERE enrollment.member_id = %(member)s AND enrollment.left_at IS NULL
   AND cohort.organization_id = %(organization)s AND cohort.state = 'running'
   AND talk.state IN ('proposed', 'agreed') AND coach.left_at IS NULL
 ORDER BY talk.starts_at, talk.id
"""


@dataclass(slots=True)
class StandingTalk:
    """A talk of the leader who asks that can still come to pass, as `Talk.objects.standing()`."""

    pk: int
    step_pk: int | None
    """The step of their plan that it is."""
    coach: str
    is_agreed: bool
    starts_at: dt.datetime | None
    minutes: int
    offered: Sequence[dt.datetime]
    """What the coach offers; what the leader offered themselves is not theirs to choose."""

    def is_over(self, now: dt.datetime) -> bool:
        """Whether its time has passed."""
        lasts = dt.timedelta(minutes=self.minutes)
        return self.is_agreed and self.starts_at is not None and self.starts_at + lasts <= now


_STANDING = Statement(StandingTalk, STANDING, member="bigint", organization="bigint")


def standing_talks(*, member_id: int, organization_id: int) -> list[StandingTalk]:
    """The leader's own, in order of time."""
    return _STANDING.all(member=member_id, organization=organization_id)
