"""KPIs, the teams they are of, their values by month, and what pilots said they would look at."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cohorts.models import Cohort
from common.typed_json import StructField
from kpis.findings import KpiResults
from kpis.importing.layout import Layout
from kpis.plans import Measuring
from kpis.querysets import (
    KpiImportQuerySet,
    KpiQuerySet,
    MeasuredTeamQuerySet,
    MeasurementPlanQuerySet,
)
from kpis.states import Better, KpiImportState, KpiKind, KpiLayer, KpiWork
from people.models import Member, Organization


class Kpi(models.Model):
    """One figure that an organization has of its teams each month."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, db_index=False)
    slug = models.SlugField(max_length=80, help_text="What files and outcomes of modules call it.")
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=60, blank=True, help_text="Of one value: hours, cases.")
    kind = models.CharField(max_length=10, choices=KpiKind.choices)
    layer = models.CharField(max_length=10, choices=KpiLayer.choices)
    better = models.CharField(max_length=10, choices=Better.choices, default=Better.LOWER)
    divided_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Of a count: what makes teams of different sizes comparable, like the headcount.",
    )
    least = models.FloatField(null=True, blank=True, help_text="Below it a value is implausible.")
    most = models.FloatField(null=True, blank=True, help_text="Above it a value is implausible.")
    least_team = models.PositiveSmallIntegerField(
        default=5, help_text="People or cases; smaller teams are shown together only."
    )
    source = models.CharField(max_length=200, blank=True, help_text="The system it comes from.")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = KpiQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="kpi_once"),
            models.CheckConstraint(
                condition=Q(divided_by=None) | Q(kind=KpiKind.COUNT), name="counts_are_divided"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_size(self) -> bool:
        """Whether it says how large teams are."""
        return self.layer == KpiLayer.SIZE

    @property
    def counts_people(self) -> bool:
        """Whether it counts some of the people of a team, like leavers: a month of one team is then
        about one or two of them, and is told together with other teams only.
        """
        whole = self.divided_by
        return bool(self.unit and whole and self.unit.casefold() == whole.unit.casefold())


class MeasuredTeam(models.Model):
    """A team as the systems of an organization know it: a name, and maybe who leads it."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    leader = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MeasuredTeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("organization", Lower("name"), name="measured_team_once")
        ]

    def __str__(self) -> str:
        return self.name


class KpiValue(models.Model):
    """One KPI of one team in one month."""

    team = models.ForeignKey(MeasuredTeam, on_delete=models.CASCADE, related_name="values")
    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="values", db_index=False)
    month = models.DateField(help_text="Its first day.")
    value = models.FloatField(help_text="In the unit of the KPI; a share is 0 to 1.")
    n = models.PositiveIntegerField(
        null=True, blank=True, help_text="Cases or people that it was worked out from."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kpi", "team", "month"], name="kpi_value_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="month_by_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} of team {self.team_id} in {self.month:%Y-%m}"


class KpiImport(models.Model):
    """Values that came in at once, first as a dry run: by a file, as text, or sent by a system."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    by = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Empty: a system sent them, with the key that `source` names.",
    )
    source = models.CharField(max_length=200)
    content = models.BinaryField(null=True, help_text="The file, until it is written.")
    layout: models.JSONField[Layout, Layout] = StructField(Layout)
    reading = models.JSONField(default=dict, help_text="What was counted and noticed in the file.")
    state = models.CharField(
        max_length=10, choices=KpiImportState.choices, default=KpiImportState.CHECKED
    )
    outcome = models.JSONField(default=dict, help_text="Counts of what was written.")
    new_teams = models.JSONField(default=list, help_text="Ids of teams that came in with it.")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True, help_text="Why a worker could not read the file.")
    remark = models.TextField(
        blank=True, help_text="Why a worker did not carry out a yes, or an undo."
    )

    objects = KpiImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.source

    @property
    def is_confirmed(self) -> bool:
        """Whether its values are written."""
        return self.state == KpiImportState.CONFIRMED

    @property
    def is_undone(self) -> bool:
        """Whether it was taken back."""
        return self.state == KpiImportState.UNDONE

    @property
    def is_busy(self) -> bool:
        """Whether a worker has its file, or will. One query the first time."""
        return hasattr(self, "job")

    @property
    def progress_name(self) -> str:
        """Under which a worker says how far it has come."""
        return f"kpi-import-{self.pk}"


class KpiFileJob(models.Model):
    """A long file that waits for a worker to read it, its many values to be written or taken back;
    gone once that is done. Nobody holds it while the file is read, so that it can be discarded at
    any time.
    """

    kpi_import = models.OneToOneField(
        KpiImport, primary_key=True, on_delete=models.CASCADE, related_name="job"
    )
    work = models.CharField(max_length=10, choices=KpiWork.choices, default=KpiWork.READ)
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10, help_text="In which is said what to correct.")
    today = models.DateField(help_text="Where somebody asked for it: no later month has begun.")
    layout: models.JSONField[Layout, Layout] = StructField(
        Layout, help_text="To read: chosen by hand; without columns it is guessed."
    )
    fingerprint = models.CharField(
        max_length=32, blank=True, help_text="To write: of the dry run the yes was said to."
    )
    accepts_changes = models.BooleanField(
        default=False, help_text="To write: whether values may become others."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"file of import {self.kpi_import_id}"

    @property
    def is_reading(self) -> bool:
        """Nobody has said yes to what comes of it."""
        return self.work == KpiWork.READ

    @property
    def is_writing(self) -> bool:
        """Somebody has said yes."""
        return self.work == KpiWork.WRITE


class StagedValue(models.Model):
    """A value as an import has it; once written, what stood there before."""

    kpi_import = models.ForeignKey(KpiImport, on_delete=models.CASCADE, related_name="staged")
    row = models.PositiveIntegerField(help_text="In the file.")
    team_name = models.CharField(max_length=120)
    team = models.ForeignKey(MeasuredTeam, null=True, on_delete=models.CASCADE, related_name="+")
    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    value = models.FloatField()
    n = models.PositiveIntegerField(null=True)
    was_value = models.FloatField(null=True)
    was_n = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"row {self.row} of import {self.kpi_import_id}"


class FailedKpiRow(models.Model):
    """A row of a file in which something cannot be taken, and why."""

    kpi_import = models.ForeignKey(KpiImport, on_delete=models.CASCADE, related_name="failed")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    reasons = models.JSONField(help_text="[heading of the column, what is wrong] each.")

    def __str__(self) -> str:
        return f"row {self.number} of import {self.kpi_import_id}"


class MeasurementPlan(models.Model):
    """What a pilot said before it began that it would look at; never changed afterwards."""

    cohort = models.OneToOneField(Cohort, on_delete=models.CASCADE, related_name="measuring")
    measuring: models.JSONField[Measuring, Measuring] = StructField(Measuring)
    frozen_at = models.DateTimeField()

    objects = MeasurementPlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"measurement plan of cohort {self.cohort_id}"


class KpiReckoning(models.Model):
    """What a worker found out about the KPIs of one pilot. Can be thrown away at any time."""

    cohort = models.OneToOneField(Cohort, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    figures: models.JSONField[KpiResults, KpiResults] = StructField(KpiResults)
    typed_at = models.DateTimeField(
        null=True, blank=True, help_text="When a value was last typed by hand."
    )

    def __str__(self) -> str:
        return f"KPIs of cohort {self.cohort_id}, worked out"
