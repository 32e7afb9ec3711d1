"""Reports: what the latest figures say, states that were published, and who gets them how."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cohorts.models import Cohort
from common.typed_json import StructField
from insights.reckoning import FRESH
from people.models import Member
from reports.document import ReportDocument
from reports.page_parts import ReportShown
from reports.querysets import (
    PublishedReportQuerySet,
    ReportDraftQuerySet,
    ReportFileQuerySet,
    ReportScheduleQuerySet,
    SponsorLinkQuerySet,
)
from reports.states import ReportFileKind, ReportOccasion


class ReportDraft(models.Model):
    """What a report of a pilot would say now, in one language. Can be thrown away at any time."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField(help_text="When its figures were worked out.")
    document: models.JSONField[ReportDocument, ReportDocument] = StructField(ReportDocument)
    shown: models.JSONField[ReportShown, ReportShown] = StructField(ReportShown)
    checksum = models.CharField(max_length=64)

    objects = ReportDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "language"], name="report_drafted_once")
        ]

    def __str__(self) -> str:
        return f"report of cohort {self.cohort_id} in {self.language}"

    def is_fresh(self, now: dt.datetime) -> bool:
        """Whether it is too early for newer figures: values of KPIs, of which `in_language` knows,
        came in none since.
        """
        has_newer_values: bool = getattr(self, "has_newer_values", False)
        return now < self.made_at + FRESH and not has_newer_values


class PublishedReport(models.Model):
    """One state of a report as it was published; never changed, a later one is a new number."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="published_reports", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    document: models.JSONField[ReportDocument, ReportDocument] = StructField(ReportDocument)
    shown: models.JSONField[ReportShown, ReportShown] = StructField(
        ReportShown, help_text="How pages show it, drawn when it was put together."
    )
    checksum = models.CharField(max_length=64, help_text="SHA-256 of its canonical JSON.")
    note = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Empty: on schedule.",
    )
    has_files = models.BooleanField(default=False, help_text="Whether a worker has made them.")

    objects = PublishedReportQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="report_number_once")
        ]
        indexes = [
            models.Index(
                fields=["published_at"],
                condition=models.Q(has_files=False),
                name="report_without_files",
            )
        ]

    def __str__(self) -> str:
        return f"state {self.number} of the report of cohort {self.cohort_id}"

    @property
    def organization_id(self) -> int:
        """Whose report it is."""
        return self.cohort.organization_id


class ReportFile(models.Model):
    """A file of a published state: made once, so that every download is the same."""

    report = models.ForeignKey(
        PublishedReport, on_delete=models.CASCADE, related_name="files", db_index=False
    )
    kind = models.CharField(max_length=4, choices=ReportFileKind.choices)
    content = models.BinaryField()

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="report_file_once")]

    def __str__(self) -> str:
        return f"{self.kind} of report {self.report_id}"


class SponsorLink(models.Model):
    """A way to the latest published state of one pilot for somebody without an account."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="sponsor_links")
    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="The token is made of it.")
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120, help_text="Whom it is for.")
    address = models.EmailField(
        max_length=254, blank=True, help_text="Where reports go on schedule; empty: nowhere."
    )
    expires_on = models.DateField(help_text="The last day on which it opens.")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SponsorLinkQuerySet.as_manager()
    times_opened: int | None  # only from counted()

    def __str__(self) -> str:
        return f"link {self.pk} to the report of cohort {self.cohort_id}"

    @property
    def organization_id(self) -> int:
        """Whose report it leads to."""
        return self.cohort.organization_id

    def is_open(self, day: dt.date) -> bool:
        """Whether it leads anywhere on a day."""
        return self.withdrawn_at is None and day <= self.expires_on


class SponsorLinkDay(models.Model):
    """How often a link was opened on a day: nothing else is known of whoever opened it."""

    link = models.ForeignKey(
        SponsorLink, on_delete=models.CASCADE, related_name="days", db_index=False
    )
    day = models.DateField()
    opened = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "day"], name="link_day_once")]

    def __str__(self) -> str:
        return f"link {self.link_id} on {self.day}"


class ReportSchedule(models.Model):
    """When the report of a pilot goes out by itself; without a row never."""

    cohort = models.OneToOneField(Cohort, on_delete=models.CASCADE, related_name="report_schedule")
    occasions = ArrayField(
        models.CharField(max_length=10, choices=ReportOccasion.choices), default=list, blank=True
    )
    since = models.DateTimeField(help_text="What was due before it goes out no more.")

    objects = ReportScheduleQuerySet.as_manager()

    def __str__(self) -> str:
        return f"schedule of the report of cohort {self.cohort_id}"


class ReportTurn(models.Model):
    """One occasion on which the report went out, or on which there was nothing new."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+", db_index=False)
    occasion = models.CharField(max_length=10, choices=ReportOccasion.choices)
    key = models.CharField(max_length=20, help_text="Which month, which round.")
    at = models.DateTimeField()
    report = models.ForeignKey(PublishedReport, on_delete=models.CASCADE, related_name="+")
    is_new = models.BooleanField(help_text="Whether the state was published for it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "occasion", "key"], name="report_turn_once")
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.key} of cohort {self.cohort_id}"
