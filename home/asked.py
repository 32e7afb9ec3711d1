"""What others ask of somebody by name, whatever their roles: to read a role-play as an expert, to
read a draft, to judge options, to retell comments, to confirm who answers. Mail says it once; Today
until it is done.
"""

from __future__ import annotations

import datetime as dt

from assessments.calibrated import STANDING, Calibrated
from assessments.policy import RATERS
from common.records import dataclass
from common.statements import Statement
from people.models import Member, Role
from surveys.said import KEPT_FOR

NOBODY = 0


@dataclass(frozen=True)
class AskedByName(Calibrated):
    """What waits for somebody, beside where they stand as a rater."""

    draft: int | None = None
    """The draft that they were asked first to read."""
    judges: bool = False
    """Whether a sheet of a decision is theirs to fill in."""
    retells: bool = False
    """Whether comments wait for a privacy officer."""
    confirms: bool = False
    """Whether a list of raters, of a leader whom nobody coaches, waits for an admin."""

    @property
    def is_anything(self) -> bool:
        """Whether there is a line to say."""
        return bool(self.asked or self.draft or self.judges or self.retells or self.confirms)


# By hand and prepared, because everybody's Today but that of leaders asks it; all by indexes.
_ASKED = Statement(
    AskedByName,
    """
    SELECT s.until, s.is_begun, CASE WHEN %(rater)s = 1 THEN s.asked ELSE '' END AS asked,
           (SELECT r.draft_id
              FROM authoring_reviewrequest r
              JOIN authoring_manuscript d ON d.id = r.draft_id
             WHERE r.reviewer_id = %(reviewer)s AND r.read_at IS NULL AND d.version_id IS NULL
             ORDER BY r.asked_at, r.id
             LIMIT 1) AS draft,
           EXISTS (SELECT
                     FROM decisions_assessor a
                     JOIN decisions_decision d ON d.id = a.decision_id
                    WHERE a.member_id = %(member)s AND a.handed_in_at IS NULL
                      AND d.closed_at IS NULL) AS judges,
           EXISTS (SELECT
                     FROM surveys_waitingcomment c
                     JOIN surveys_wave w ON w.id = c.wave_id
                     JOIN surveys_pulseplan p ON p.id = w.plan_id
                     JOIN cohorts_cohort o ON o.id = p.cohort_id
                    WHERE o.organization_id = %(guarded)s AND w.closed_at > %(since)s) AS retells,
           EXISTS (SELECT
                     FROM peers_peerrating t
                     JOIN peers_peerround r ON r.id = t.round_id
                     JOIN cohorts_enrollment e ON e.id = t.enrollment_id
                     JOIN cohorts_cohort o ON o.id = e.cohort_id
                     JOIN people_member l ON l.id = e.member_id
                     LEFT JOIN people_member k ON k.id = e.coach_id
                    WHERE t.state = 'proposed' AND r.state = 'open'
                      AND o.organization_id = %(arranged)s
                      AND e.left_at IS NULL AND l.left_at IS NULL AND l.id <> %(member)s
                      AND (k.id IS NULL OR k.left_at IS NOT NULL)) AS confirms
      FROM ("""  # noqa: S608
    + STANDING
    + ") s",
    member="bigint",
    rater="bigint",
    reviewer="bigint",
    guarded="bigint",
    arranged="bigint",
    since="timestamptz",
)


def asked_of(member: Member, now: dt.datetime) -> AskedByName:
    """What their roles let them do of it. One statement; of somebody who is a leader and nothing
    else none: they are told by mail, and their sheets stand in their account.
    """
    if member.roles == [Role.LEADER]:
        return AskedByName(until=None, is_begun=False)
    guards, arranges = member.has_role(Role.PRIVACY_OFFICER), member.has_role(Role.ADMIN)
    found = _ASKED.first(
        member=member.pk,
        rater=int(member.has_role(*RATERS)),
        reviewer=member.pk if arranges else NOBODY,
        guarded=member.organization_id if guards else NOBODY,
        arranged=member.organization_id if arranges else NOBODY,
        since=now - KEPT_FOR,
    )
    return found or AskedByName(until=None, is_begun=False)
