"""Which talks a member may see, and which wait for what."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from coaching.states import OPEN_TALKS, TalkState
from cohorts.querysets import taking_part
from cohorts.states import CohortState
from people.models import Member, Role

if TYPE_CHECKING:
    from coaching.models import CoachWish, Talk


class TalkQuerySet(models.QuerySet["Talk"]):
    """Talks of one organization."""

    def visible_to(self, member: Member) -> Self:
        """The leader's own, and the ones a coach holds with somebody whom they coach now."""
        own = self.filter(enrollment__cohort__organization_id=member.organization_id)
        return own.filter(Q(enrollment__member=member) | Q(coach=member)).filter(
            Q(enrollment__member=member) | Q(enrollment__coach=F("coach"))
        )

    def in_full(self) -> Self:
        """With everybody and everything that pages and mails name."""
        return self.select_related(
            "coach", "enrollment__member", "enrollment__cohort__launched_by", "personal_step__step"
        )

    def open(self) -> Self:
        """Those that can still come to pass."""
        return self.filter(state__in=OPEN_TALKS)

    def standing(self) -> Self:
        """Open ones, of leaders who take part and coaches who are there, in programs that run."""
        return self.open().filter(
            taking_part("enrollment__"),
            enrollment__cohort__state=CohortState.RUNNING,
            enrollment__coach=F("coach"),
            coach__left_at=None,
        )

    def with_time(self) -> Self:
        """Those that belong into a calendar: agreed, or held."""
        return self.filter(state__in=[TalkState.AGREED, TalkState.HELD])

    def left_behind(self) -> Self:
        """Open ones that nobody will have: the coach is another one by now, or somebody left."""
        gone = ~taking_part("enrollment__") | Q(coach__left_at__isnull=False)
        other = Q(enrollment__coach=None) | ~Q(enrollment__coach=F("coach"))
        over = Q(enrollment__cohort__state=CohortState.FINISHED)
        return self.open().filter(gone | other | over)

    def agreed_between(self, first: dt.datetime, last: dt.datetime) -> Self:
        """Those that stand and take place between two moments, in order."""
        return (
            self.standing()
            .filter(state=TalkState.AGREED, starts_at__range=(first, last))
            .order_by("starts_at", "pk")
        )


class CoachWishQuerySet(models.QuerySet["CoachWish"]):
    """What leaders wish."""

    def visible_to(self, member: Member) -> Self:
        """The leader's own; admins read those of their organization."""
        inside = self.filter(member__organization_id=member.organization_id)
        return inside if member.has_role(Role.ADMIN) else inside.filter(member=member)

    def waiting(self) -> Self:
        """Those that nobody has answered yet."""
        return self.filter(answered_at=None)
