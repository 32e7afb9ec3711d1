"""Whether somebody is calibrated: all that Today, a pilot and an admin read of rounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Max, OuterRef, QuerySet, Subquery

from assessments.calibration import SOON, Gate
from assessments.models import CalibrationGate, CalibrationRound
from assessments.states import CalibrationState, calibration_state
from common.records import dataclass
from common.statements import Statement
from people.models import Member, Role


@dataclass(frozen=True)
class Calibrated:
    """One rater's own standing."""

    until: dt.date | None
    """The first day on which it does not count any more."""
    is_begun: bool
    """Whether a round waits to be taken up again."""
    asked: str = ""
    """What waits for them as an expert: a sample to "read", one to "settle" with the other; or ''.
    """

    def state(self, today: dt.date) -> CalibrationState:
        """On this day of theirs."""
        return calibration_state(self.until, today)

    def is_soon(self, today: dt.date) -> bool:
        """Whether it counts, and runs out within a week."""
        return self.until is not None and today < self.until <= today + SOON

    def said_on(self, today: dt.date) -> str:
        """Which word about it is worth a line on this day; '' where there is nothing to do."""
        state = self.state(today)
        if self.is_begun:
            return "begun"
        if state == CalibrationState.QUALIFIED:
            return "soon" if self.is_soon(today) else ""
        return str(state.value)


STANDING = """
    SELECT max(runs_out_on) AS until, coalesce(bool_or(finished_at IS NULL), false) AS is_begun,
           (SELECT CASE WHEN bool_or(e.given_at IS NULL) THEN 'read'
                        WHEN bool_or(o.given_at IS NOT NULL) THEN 'settle' ELSE '' END
              FROM assessments_expertreading e
              JOIN assessments_ownsample s ON s.id = e.sample_id
              LEFT JOIN assessments_expertreading o ON o.sample_id = s.id AND o.id <> e.id
             WHERE e.expert_id = %(member)s
               AND s.withdrawn_at IS NULL AND s.usable_at IS NULL) AS asked
      FROM assessments_calibrationround
     WHERE member_id = %(member)s
"""
"""All of it goes by indexes; Today asks it with the rest that somebody is asked for."""
_STANDING = Statement(Calibrated, STANDING, member="bigint")


def standing_of(member: Member) -> Calibrated:
    """The member's own. One statement."""
    return _STANDING.first(member=member.pk) or Calibrated(until=None, is_begun=False)


def gate_of(organization_id: int) -> Gate:
    """What rounds of the organization ask for. One query."""
    own = CalibrationGate.objects.filter(pk=organization_id).first()
    return own.gate if own else Gate()


def calibrated_until(member: Member | OuterRef) -> Subquery:
    """Until when somebody counts as calibrated, as a part of another query."""
    rounds = CalibrationRound.objects.filter(member=member).order_by()
    return Subquery(rounds.values("member").annotate(until=Max("runs_out_on")).values("until"))


def not_calibrated(members: Collection[int], today: dt.date) -> set[int]:
    """Those of these members who are not calibrated on this day. One query."""
    counting = CalibrationRound.objects.filter(member__in=members, runs_out_on__gt=today)
    return set(members) - set(counting.values_list("member", flat=True))


class CalibratedRater(NamedTuple):
    """All that an admin sees of a facilitator's rounds."""

    pk: int
    name: str
    until: dt.date | None


def raters_of(member: Member) -> QuerySet[Member, CalibratedRater]:
    """The facilitators of an admin's organization, by name."""
    people = Member.objects.visible_to(member).present().with_role(Role.FACILITATOR)
    listed = people.annotate(until=calibrated_until(OuterRef("pk"))).order_by("folded", "pk")
    return listed.values_list(*CalibratedRater._fields, named=True)
