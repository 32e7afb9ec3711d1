"""Questionnaires, the pilots that give them, and what leaders answer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cohorts.models import Cohort, Enrollment
from common.languages import ByLanguage, in_language
from common.typed_json import ByLanguageField, StructField
from instruments.figures import GroupFigures
from instruments.querysets import GivenQuerySet, QuestionnaireQuerySet, SheetQuerySet
from instruments.scales import ScaleText
from instruments.states import OccasionKind
from people.models import Member, Organization
from programs.models import Material


class Questionnaire(models.Model):
    """A scale of an organization, or the self-report of a program as it gives it. Frozen once
    somebody has answered it.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="questionnaires",
        db_index=False,
    )
    material = models.ForeignKey(
        Material,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The self-report of a program that it was taken from; empty: added by hand.",
    )
    texts: models.JSONField[ByLanguage[ScaleText], ByLanguage[ScaleText]] = ByLanguageField(
        ScaleText
    )
    source = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    is_licensed = models.BooleanField(help_text="Whether it may be used: own, free or licensed.")
    licensed_until_on = models.DateField(null=True, blank=True, help_text="Empty: without end.")
    population = models.CharField(max_length=200, blank=True)
    reliability = models.FloatField(null=True, blank=True, help_text="Published, of the whole.")
    spread = models.FloatField(
        null=True, blank=True, help_text="Published standard deviation of the whole, as a mean."
    )
    reliability_source = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    objects = QuestionnaireQuerySet.as_manager()
    title: str  # these two only from listed()
    is_given: bool

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "material"], name="questionnaire_of_a_material_once"
            ),
            models.CheckConstraint(
                condition=Q(reliability=None) | Q(reliability__gt=0, reliability__lt=1),
                name="reliability_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"questionnaire {self.pk}"

    @property
    def is_frozen(self) -> bool:
        """Whether what it asks stays as it is: it came with a program, or somebody has begun to
        answer it. At most one query.
        """
        begun = AnswerSheet.objects.filter(
            occasion__given__questionnaire=self, saved_at__isnull=False
        )
        return self.material_id is not None or begun.exists()

    def text_in(self, language: str | None) -> ScaleText:
        """What its reader is asked."""
        return in_language(self.texts, language)


class GivenQuestionnaire(models.Model):
    """A questionnaire that a cohort gives."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="questionnaires", db_index=False
    )
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="given")
    position = models.PositiveSmallIntegerField()

    objects = GivenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "questionnaire"], name="questionnaire_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"questionnaire {self.questionnaire_id} in cohort {self.cohort_id}"


class Occasion(models.Model):
    """Before, after or week 24: from nine on one day to nine on another, on everybody's clock."""

    Kind = OccasionKind

    given = models.ForeignKey(
        GivenQuestionnaire,
        on_delete=models.CASCADE,
        related_name="occasions",
        db_index=False,
    )
    kind = models.CharField(max_length=8, choices=OccasionKind.choices)
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["given", "kind"], name="occasion_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="occasion_lasts_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.given_id}"


class AnswerSheet(models.Model):
    """What one leader answers on one occasion: the leader's alone, never anonymous, sent once."""

    occasion = models.ForeignKey(
        Occasion, on_delete=models.CASCADE, related_name="sheets", db_index=False
    )
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="sheets")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text="Empty: until the leader has done a card."
    )
    answers: models.JSONField[dict[str, int], dict[str, int]] = StructField(
        dict[str, int], default=dict
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occasion", "enrollment"], name="sheet_once")
        ]
        indexes = [
            models.Index(fields=["opens_at"], condition=Q(given_at=None), name="sheet_waits")
        ]

    def __str__(self) -> str:
        return f"sheet {self.pk}"

    @property
    def is_given(self) -> bool:
        """Whether it was sent; it is not written again then."""
        return self.given_at is not None

    @property
    def organization_id(self) -> int:
        """Whose it is; needs the cohort loaded."""
        return self.enrollment.cohort.organization_id


class KeptFigures(models.Model):
    """What is said of a group on one occasion: reckoned once it is over, and again only when at
    least five more have both.
    """

    occasion = models.OneToOneField(
        Occasion, primary_key=True, on_delete=models.CASCADE, related_name="figures"
    )
    figures: models.JSONField[GroupFigures, GroupFigures] = StructField(GroupFigures)
    reckoned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"figures of occasion {self.occasion_id}"
