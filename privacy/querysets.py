"""Which requests and decisions a member may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models

from people.models import Member, Role
from privacy.deadlines import SOON
from privacy.states import OPEN_STATES, Asks

if TYPE_CHECKING:
    from privacy.models import LegalBasis, PersonRequest, Retention


def officers_of(organization_id: int) -> list[Member]:
    """Who looks after requests: privacy officers; where there are none, admins. One query."""
    here = Member.objects.present().filter(organization_id=organization_id)
    able = here.filter(roles__overlap=[Role.PRIVACY_OFFICER, Role.ADMIN]).order_by("pk")
    people = list(able.select_related("organization"))
    officers = [each for each in people if each.has_role(Role.PRIVACY_OFFICER)]
    return officers or people


class PersonRequestQuerySet(models.QuerySet["PersonRequest"]):
    """Requests, seen by the privacy officers of the organization; one's own by oneself."""

    def visible_to(self, member: Member) -> Self:
        """Nobody else, also no admin: that somebody asked is their affair."""
        own = self.filter(organization_id=member.organization_id)
        return own if member.has_role(Role.PRIVACY_OFFICER) else own.filter(member=member)

    def own_of(self, member: Member) -> Self:
        """What somebody asked for themselves, the newest first."""
        return self.filter(member=member).order_by("-asked_at", "-pk")

    def open(self) -> Self:
        """What waits for an answer."""
        return self.filter(state__in=OPEN_STATES)

    def for_copy(self) -> Self:
        """Open ones for a copy, of people who are known to be who they say."""
        return self.open().filter(asks=Asks.ACCESS, checked_at__isnull=False)

    def answered(self) -> Self:
        """What was done, refused or withdrawn."""
        return self.exclude(state__in=OPEN_STATES)

    def close_at(self, today: dt.date) -> Self:
        """Open ones whose last day is near, or over."""
        return self.open().filter(due_on__lte=today + SOON)


class LegalBasisQuerySet(models.QuerySet["LegalBasis"]):
    """On what an organization rests its purposes."""

    def visible_to(self, member: Member) -> Self:
        """Privacy officers."""
        if not member.has_role(Role.PRIVACY_OFFICER):
            return self.none()
        return self.filter(organization_id=member.organization_id)


class RetentionQuerySet(models.QuerySet["Retention"]):
    """After how many days what goes."""

    def visible_to(self, member: Member) -> Self:
        """Privacy officers."""
        if not member.has_role(Role.PRIVACY_OFFICER):
            return self.none()
        return self.filter(organization_id=member.organization_id)
