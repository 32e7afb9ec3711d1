"""Which KPIs, teams and plans a member may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from kpis.states import KpiLayer
from people.models import Member, Role

if TYPE_CHECKING:
    from kpis.models import Kpi, KpiImport, MeasuredTeam, MeasurementPlan

SEEN_BY = (Role.ADMIN, Role.PRIVACY_OFFICER)


class KpiQuerySet(models.QuerySet["Kpi"]):
    """KPIs of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins and privacy officers; nobody sees how one leader's team does because they lead
        others.
        """
        if not member.has_role(*SEEN_BY):
            return self.none()
        return self.filter(organization_id=member.organization_id)

    def in_use(self) -> Self:
        """Those that are still measured."""
        return self.filter(retired_at=None)

    def in_order(self) -> Self:
        """Behavior, then business, then sizes; by name."""
        places = [models.When(layer=layer, then=place) for place, layer in enumerate(KpiLayer)]
        return self.order_by(models.Case(*places), "name", "pk")


class MeasuredTeamQuerySet(models.QuerySet["MeasuredTeam"]):
    """Teams of one organization."""

    def visible_to(self, member: Member) -> Self:
        """As KPIs."""
        if not member.has_role(*SEEN_BY):
            return self.none()
        return self.filter(organization_id=member.organization_id)

    def by_name(self) -> Self:
        """For lists; the key keeps pages apart."""
        return self.order_by("name", "pk")


class KpiImportQuerySet(models.QuerySet["KpiImport"]):
    """What came in at once."""

    def visible_to(self, member: Member) -> Self:
        """As KPIs."""
        if not member.has_role(*SEEN_BY):
            return self.none()
        return self.filter(organization_id=member.organization_id).defer("content")

    def for_the_list(self) -> Self:
        """The newest first, with who brought it in."""
        return self.select_related("by", "job").order_by("-created_at", "-pk")


class MeasurementPlanQuerySet(models.QuerySet["MeasurementPlan"]):
    """What pilots of one organization said they would look at."""

    def visible_to(self, member: Member) -> Self:
        """As KPIs."""
        if not member.has_role(*SEEN_BY):
            return self.none()
        return self.filter(cohort__organization_id=member.organization_id)
