"""Decisions with their options and assessors, and checklists."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models import Q

from common.typed_json import StructField
from decisions.costs import RoughCosts
from decisions.criteria import WeighedCriterion
from decisions.impressions import Impressed, Impression
from decisions.outcomes import DecisionOutcome
from decisions.querysets import (
    AssessorQuerySet,
    ContenderQuerySet,
    DecisionQuerySet,
    EarlierResultQuerySet,
    ImpressionsQuerySet,
    SourcingQuerySet,
    SourcingVersionQuerySet,
)
from decisions.sourcing import Answers
from people.models import Member, Organization

NAME_LENGTH, QUESTION_LENGTH, REASON_LENGTH = 120, 1000, 4000
CURRENCY = "EUR"
Criteria = tuple[WeighedCriterion, ...]


class Decision(models.Model):
    """Options that are judged on weighed criteria, until somebody decides; an admin may open it
    again.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    name = models.CharField(max_length=NAME_LENGTH)
    question = models.TextField(max_length=QUESTION_LENGTH)
    decided_by = models.CharField(max_length=200, help_text="Who decides: a person or a board.")
    decide_on = models.DateField(null=True, blank=True, help_text="Until when.")
    criteria: models.JSONField[Criteria, Criteria] = StructField(Criteria)
    leaders = models.PositiveIntegerField(help_text="For how many it is to be.")
    years = models.PositiveSmallIntegerField(help_text="Over how many costs are counted.")
    currency = models.CharField(max_length=3, default=CURRENCY)
    revision = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    weighed_at = models.DateTimeField(
        null=True, blank=True, help_text="When weights or must-haves were last changed."
    )
    chosen = models.ForeignKey(
        "Contender", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(blank=True, max_length=REASON_LENGTH)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()
    asked: int  # these two only from listed()
    handed_in: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, reason="", chosen=None)
                | (Q(closed_at__isnull=False) & ~Q(reason="")),
                name="closed_decision_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        """Whether it has been decided: nothing changes, unless it is opened again."""
        return self.closed_at is not None


class EarlierResult(models.Model):
    """What a decision came to before it was opened again: it never changes."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="earlier")
    outcome: models.JSONField[DecisionOutcome, DecisionOutcome] = StructField(DecisionOutcome)
    reason = models.TextField(max_length=REASON_LENGTH, help_text="Of the decision.")
    closed_at = models.DateTimeField()
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reopened_because = models.TextField(max_length=REASON_LENGTH)

    objects = EarlierResultQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"earlier result of decision {self.decision_id}"


class Contender(models.Model):
    """One option: a vendor, or another way."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="contenders")
    name = models.CharField(max_length=NAME_LENGTH)
    about = models.TextField(blank=True, max_length=QUESTION_LENGTH)
    costs: models.JSONField[RoughCosts, RoughCosts] = StructField(RoughCosts)

    objects = ContenderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Assessor(models.Model):
    """Somebody who judges the options of a decision on a sheet of their own."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="assessors", db_index=False
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="decision_sheets")
    invited_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(
        null=True, blank=True, help_text="From then on others read it, and it stays as it is."
    )

    objects = AssessorQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "member"], name="assessor_once")]

    def __str__(self) -> str:
        return f"assessor {self.member_id} of decision {self.decision_id}"

    @property
    def is_open(self) -> bool:
        """Whether they may still write; the decision has to be loaded."""
        return self.handed_in_at is None and not self.decision.is_closed


class Impressions(models.Model):
    """What one assessor noted about one option."""

    assessor = models.ForeignKey(
        Assessor, on_delete=models.CASCADE, related_name="impressions", db_index=False
    )
    contender = models.ForeignKey(Contender, on_delete=models.CASCADE, related_name="impressions")
    given: models.JSONField[Impressed, Impressed] = StructField(Mapping[str, Impression])
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    objects = ImpressionsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessor", "contender"], name="impressions_once")
        ]

    def __str__(self) -> str:
        return f"impressions of assessor {self.assessor_id} of option {self.contender_id}"


class Sourcing(models.Model):
    """The checklist for one program: build it inside, buy it, or both; with what each costs."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    name = models.CharField(max_length=NAME_LENGTH)
    answers: models.JSONField[Answers, Answers] = StructField(Answers)
    costs: models.JSONField[Mapping[str, RoughCosts], Mapping[str, RoughCosts]] = StructField(
        Mapping[str, RoughCosts]
    )
    leaders = models.PositiveIntegerField()
    years = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3, default=CURRENCY)
    revision = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = SourcingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def costs_of(self, way: str) -> RoughCosts:
        """Of one way, nothing where nothing was said."""
        return self.costs.get(way, RoughCosts())


class SourcingVersion(models.Model):
    """How a checklist stood until somebody saved something else: it never changes."""

    sourcing = models.ForeignKey(
        Sourcing, on_delete=models.CASCADE, related_name="versions", db_index=False
    )
    name = models.CharField(max_length=NAME_LENGTH)
    answers: models.JSONField[Answers, Answers] = StructField(Answers)
    costs: models.JSONField[Mapping[str, RoughCosts], Mapping[str, RoughCosts]] = StructField(
        Mapping[str, RoughCosts]
    )
    leaders = models.PositiveIntegerField()
    years = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    revision = models.PositiveIntegerField()
    saved_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = SourcingVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sourcing", "revision"], name="sourcing_version_once")
        ]
        ordering = ["-revision"]

    def __str__(self) -> str:
        return f"version {self.revision} of checklist {self.sourcing_id}"

    def costs_of(self, way: str) -> RoughCosts:
        """Of one way, nothing where nothing was said."""
        return self.costs.get(way, RoughCosts())
