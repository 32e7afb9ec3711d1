"""Which decisions and sheets a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, Q

from people.models import Member, Role

if TYPE_CHECKING:
    from decisions.models import (
        Assessor,
        Contender,
        Decision,
        EarlierResult,
        Impressions,
        Sourcing,
        SourcingVersion,
    )


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins see those of their organization; an assessor sees their sheet alone."""
        own = self.filter(organization_id=member.organization_id)
        return own if member.has_role(Role.ADMIN) else own.none()

    def listed(self) -> Self:
        """Newest first, with how many assess (`asked`) and have handed in (`handed_in`)."""
        given = Count("assessors", filter=Q(assessors__handed_in_at__isnull=False))
        return self.annotate(asked=Count("assessors"), handed_in=given).order_by("-made_at", "-pk")


class EarlierResultQuerySet(models.QuerySet["EarlierResult"]):
    """What decisions came to before they were opened again."""

    def visible_to(self, member: Member) -> Self:
        """As their decisions."""
        own = self.filter(decision__organization_id=member.organization_id)
        return own if member.has_role(Role.ADMIN) else own.none()

    def of(self, decision: Decision) -> Self:
        """Of one decision, the latest first, with who opened it again."""
        return self.filter(decision=decision).select_related("reopened_by").order_by("-pk")


class ContenderQuerySet(models.QuerySet["Contender"]):
    """Options of decisions."""

    def of(self, decision: Decision) -> Self:
        """Those of a decision."""
        return self.filter(decision=decision)

    def visible_to(self, member: Member) -> Self:
        """As their decisions."""
        own = self.filter(decision__organization_id=member.organization_id)
        return own if member.has_role(Role.ADMIN) else own.none()


class AssessorQuerySet(models.QuerySet["Assessor"]):
    """Those who judge options, each with a sheet of their own."""

    def visible_to(self, member: Member) -> Self:
        """Everybody sees their own, admins everybody's: that there is one, and whether it was
        handed in. What stands on it is asked of `ImpressionsQuerySet`.
        """
        own = self.filter(decision__organization_id=member.organization_id)
        return own if member.has_role(Role.ADMIN) else own.filter(member=member)

    def own(self, member: Member) -> Self:
        """The sheets of somebody, the ones to fill in first."""
        mine = self.filter(member=member).select_related("decision", "member")
        return mine.order_by(F("handed_in_at").desc(nulls_first=True), "-invited_at", "-pk")


class ImpressionsQuerySet(models.QuerySet["Impressions"]):
    """What stands on sheets."""

    def of(self, assessor: Assessor) -> Self:
        """What stands on one of them."""
        return self.filter(assessor=assessor)

    def visible_to(self, member: Member) -> Self:
        """One's own; an admin also sheets that were handed in, unless they still fill in one of
        their own for the same decision: nobody is to copy.
        """
        mine = Q(assessor__member=member)
        if not member.has_role(Role.ADMIN):
            return self.filter(mine)
        at_it = member.decision_sheets.filter(handed_in_at=None, decision__closed_at=None)
        here = Q(assessor__decision__organization_id=member.organization_id)
        handed_in = Q(assessor__handed_in_at__isnull=False) & ~Q(
            assessor__decision__in=at_it.values("decision")
        )
        return self.filter(mine | (here & handed_in))

    def counted(self, decision: Decision) -> Self:
        """Those of a decision that count: on sheets that were handed in."""
        return self.filter(assessor__decision=decision, assessor__handed_in_at__isnull=False)


class SourcingQuerySet(models.QuerySet["Sourcing"]):
    """Checklists of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins see those of their organization."""
        own = self.filter(organization_id=member.organization_id)
        return own if member.has_role(Role.ADMIN) else own.none()


class SourcingVersionQuerySet(models.QuerySet["SourcingVersion"]):
    """How checklists stood before."""

    def visible_to(self, member: Member) -> Self:
        """Admins see those of their organization."""
        own = self.filter(sourcing__organization_id=member.organization_id)
        return own if member.has_role(Role.ADMIN) else own.none()

    def newest_of(self, sourcing: Sourcing, most: int) -> Self:
        """The latest of one checklist, with who saved them."""
        return (
            self.filter(sourcing=sourcing).select_related("saved_by").order_by("-revision")[:most]
        )
