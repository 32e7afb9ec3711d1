"""Which rows of what leaders did are meant."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Min

from cohorts.models import PersonalStep
from people.models import Member, Role
from programs.models import Module

if TYPE_CHECKING:
    from learning.models import Certificate, JourneyRun, PathEntry, Recall, RecallItem


class PathEntryQuerySet(models.QuerySet["PathEntry"]):
    """What rules do and did for leaders."""

    def standing(self) -> Self:
        """What they do now."""
        return self.filter(until=None)


class RecallQuerySet(models.QuerySet["Recall"]):
    """What leaders recall."""

    def of(self, member: Member) -> Self:
        """This leader's own, nobody else's."""
        return self.filter(member=member, member__organization=member.organization_id)

    def with_soonest(self) -> Self:
        """With the first day on which any question is due, as `soonest`, and the zone of the
        leader, as `zone`.
        """
        return self.annotate(soonest=Min("items__due_on"), zone=F("member__time_zone"))


class RecallItemQuerySet(models.QuerySet["RecallItem"]):
    """Questions to recall."""

    def of(self, member: Member) -> Self:
        """This leader's own, nobody else's."""
        return self.filter(recall=member.pk, recall__member__organization=member.organization_id)

    def due(self, today: dt.date) -> Self:
        """Those that may be asked on a day."""
        return self.filter(due_on__lte=today)

    def with_modules(self) -> Self:
        """With what their cards are, as `kind`, and the name of the module, as `module`."""
        return self.annotate(kind=F("card__kind"), module=F("card__module__slug"))


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """What leaders have been given."""

    def visible_to(self, member: Member) -> Self:
        """Their own: whoever else is shown one has its code."""
        return self.filter(
            enrollment__member=member,
            enrollment__cohort__organization_id=member.organization_id,
        )

    def revocable_by(self, member: Member) -> Self:
        """Those of the whole organization, for its admins; the newest first."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        own = self.filter(enrollment__cohort__organization_id=member.organization_id)
        return own.select_related("enrollment__cohort").order_by("-issued_at", "-pk")

    def to_set(self) -> Self:
        """Given, and not yet a file; the oldest first."""
        return self.filter(pdf=None).order_by("issued_at")


class JourneyRunQuerySet(models.QuerySet["JourneyRun"]):
    """Goes of leaders through stories; nobody but the leader sees them."""

    def of(self, member: Member) -> Self:
        """A leader's own, also in programs that they left."""
        return self.filter(
            enrollment__member=member,
            enrollment__cohort__organization_id=member.organization_id,
        )

    def of_story(self, enrollment: int, module: int) -> Self:
        """Those of one leader through the story of a module, in whatever version it was told."""
        told = Module.objects.filter(pk=module)
        return self.filter(
            enrollment=enrollment,
            module__lineage=told.values("lineage")[:1],
            module__version__program=told.values("version__program")[:1],
        )
