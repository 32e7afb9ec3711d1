"""Which fetched lists a member may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from people.models import Member, Role
from people.states import ImportState
from provisioning.fetch_states import FetchProblem, FetchState

if TYPE_CHECKING:
    from provisioning.fetch_models import FetchedList, FetchRun, FieldOwner


class FetchedListQuerySet(models.QuerySet["FetchedList"]):
    """Lists of one organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins; what was removed is not there."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        own = self.filter(connection__organization_id=member.organization_id)
        return own.filter(connection__ended_at=None).select_related("connection__organization")

    def due(self, now: dt.datetime) -> Self:
        """Whose time has come, switched on or asked for by hand, and in no worker's hands."""
        wanted = Q(connection__is_on=True) | Q(is_asked=True)
        free = Q(held_until=None) | Q(held_until__lte=now)
        return self.filter(wanted, free, due_at__lte=now, connection__ended_at=None)

    def by_name(self) -> Self:
        """For the page of all."""
        return self.order_by("connection__name", "pk")


class FetchRunQuerySet(models.QuerySet["FetchRun"]):
    """What came of fetching."""

    def latest_first(self) -> Self:
        """For lists."""
        return self.order_by("-pk")

    def to_settle(self) -> Self:
        """Whose list was read, imported or let go of since somebody last looked."""
        is_read = Q(state=FetchState.READING, people_import__job=None)
        is_imported = Q(state=FetchState.WAITING) & ~Q(people_import__state=ImportState.CHECKED)
        return self.filter(is_read | is_imported | Q(state=FetchState.WAITING, people_import=None))

    def with_a_file(self) -> Self:
        """Those for which something arrived, the latest first."""
        nothing = Q(state=FetchState.FAILED) & ~Q(problem=FetchProblem.UNREADABLE)
        return self.telling().exclude(nothing)

    def telling(self) -> Self:
        """Those that say something new about a list: neither a retry nor an unchanged file."""
        return self.exclude(
            state__in=(FetchState.RUNNING, FetchState.UNCHANGED, FetchState.LATER)
        ).order_by(F("pk").desc())


class FieldOwnerQuerySet(models.QuerySet["FieldOwner"]):
    """Whose the fields of one organization's people are."""

    def visible_to(self, member: Member) -> Self:
        """Admins."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        return self.filter(organization_id=member.organization_id)

    def standing(self) -> Self:
        """Without those of connections that were removed: these fields are anybody's again."""
        return self.filter(Q(connection=None) | Q(connection__ended_at=None))
