"""Which sessions a member may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cohorts.models import Cohort, Enrollment
from cohorts.querysets import taking_part
from people.models import Member, Role

if TYPE_CHECKING:
    from practice.models import PracticeSession


class SessionQuerySet(models.QuerySet["PracticeSession"]):
    """Practice sessions of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins see all; facilitators those of the cohorts they work on; leaders the ones of their
        group.
        """
        own = self.in_organization_of(member)
        if member.has_role(Role.ADMIN):
            return own
        return own.run_by(member) | own.attended_by(member)

    def in_organization_of(self, member: Member) -> Self:
        """Every session of the member's organization, whatever their role."""
        return self.filter(group__cohort__organization_id=member.organization_id)

    def run_by(self, member: Member) -> Self:
        """The member facilitates the session, or works on its cohort and may stand in or score
        beside.
        """
        on_cohort = Cohort.facilitators.through.objects.filter(
            cohort_id=OuterRef("group__cohort_id"), member_id=member.pk
        )
        return self.filter(Q(facilitator=member) | Exists(on_cohort))

    def attended_by(self, member: Member) -> Self:
        """The member has a place in the group and has not left."""
        return self.filter(_seat(member))

    def not_attended_by(self, member: Member) -> Self:
        """All others."""
        return self.exclude(_seat(member))

    def led_by_leavers(self, cohort: Cohort, now: dt.datetime) -> dict[str, int]:
        """Facilitators who left the organization, by name: how many coming sessions are theirs."""
        ahead = self.filter(
            group__cohort=cohort,
            state=self.model.State.PLANNED,
            starts_at__gt=now,
            facilitator__left_at__isnull=False,
        )
        names = ahead.order_by("facilitator__folded").values_list("facilitator__name")
        return dict(names.annotate(models.Count("pk")))

    def in_full(self) -> Self:
        """With what every page about a session shows; of its module only the id, see
        programs.module_texts.
        """
        return self.select_related("group__cohort__launched_by", "facilitator", "step")

    def locked(self, pk: int) -> PracticeSession:
        """One of them in full, its row held until the transaction ends."""
        return self.in_full().select_for_update(of=("self",)).get(pk=pk)


def _seat(member: Member) -> Exists:
    seats = Enrollment.objects.filter(
        taking_part(), place__group=OuterRef("group_id"), member=member
    )
    return Exists(seats)
