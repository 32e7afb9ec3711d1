"""Which reports, files and links a member may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Sum, Window
from django.db.models.functions import RowNumber

from cohorts.models import Cohort
from common.tokens import hash_token
from insights.querysets import SEEN_BY
from kpis.kept import newer_values
from people.models import Member, Role
from reports.links import day_of

if TYPE_CHECKING:
    from reports.models import (
        PublishedReport,
        ReportDraft,
        ReportFile,
        ReportSchedule,
        SponsorLink,
    )


class ReportDraftQuerySet(models.QuerySet["ReportDraft"]):
    """What reports would say now."""

    def in_language(self, cohort: Cohort, language: str) -> Self:
        """That of a pilot, and whether values of KPIs have come in since."""
        found = self.filter(cohort=cohort, language=language)
        return found.annotate(has_newer_values=newer_values())


class PublishedReportQuerySet(models.QuerySet["PublishedReport"]):
    """States of reports."""

    def visible_to(self, member: Member) -> Self:
        """Who sees what came of a pilot sees what was published of it."""
        if not member.has_role(*SEEN_BY):
            return self.none()
        return self.filter(cohort__organization_id=member.organization_id)

    def last_of(self, cohort: Cohort) -> PublishedReport | None:
        """The latest state of a pilot."""
        return self.filter(cohort=cohort).order_by("number").last()

    def number_of(self, cohort: Cohort) -> PublishedReport | None:
        """The same with its number and checksum alone."""
        return self.only("number", "checksum").last_of(cohort)

    def to_make(self) -> Self:
        """Published, and without files: the oldest of each organization, then its second."""
        place = Window(
            RowNumber(), partition_by="cohort__organization_id", order_by=["published_at", "pk"]
        )
        return self.unmade().order_by(place, "published_at", "pk")

    def unmade(self) -> Self:
        """Published, and without files."""
        return self.filter(has_files=False)


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    """Files of states."""

    def visible_to(self, member: Member) -> Self:
        """As the states."""
        if not member.has_role(*SEEN_BY):
            return self.none()
        return self.filter(report__cohort__organization_id=member.organization_id)


class ReportScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    """When reports go out by themselves."""

    def visible_to(self, member: Member) -> Self:
        """Admins, who choose it."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        return self.filter(cohort__organization_id=member.organization_id)


class SponsorLinkQuerySet(models.QuerySet["SponsorLink"]):
    """Links for people without an account."""

    def visible_to(self, member: Member) -> Self:
        """Admins, who hand them out."""
        if not member.has_role(Role.ADMIN):
            return self.none()
        return self.filter(cohort__organization_id=member.organization_id)

    def open_on(self, day: dt.date) -> Self:
        """Those that lead anywhere on a day."""
        return self.filter(withdrawn_at=None, expires_on__gte=day)

    def counted(self) -> Self:
        """With how often each was opened."""
        return self.annotate(times_opened=Sum("days__opened"))

    def behind(self, token: str, now: dt.datetime) -> SponsorLink | None:
        """The one that a token opens, until the end of its last day where its pilot is; one that
        does not is as one that never was.
        """
        found = self.filter(withdrawn_at=None, token_hash=hash_token(token))
        link = found.select_related("cohort__organization").first()
        return link if link and link.is_open(day_of(link, now)) else None
