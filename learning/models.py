"""What a leader did with cards. Answers are private to the leader."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cohorts.models import Enrollment
from common.typed_json import StructField
from learning.answers import Answer
from learning.attesting import CARDS, MISSED, Attested, Criteria
from learning.querysets import CertificateQuerySet, PathEntryQuerySet
from people.models import Organization
from programs.content.paths import PathEffect
from programs.models import Card


class CardCompletion(models.Model):
    """A leader finished a card; the first time is kept."""

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="card_completions"
    )
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="completions")
    completed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "card"], name="card_completed_once")
        ]


class CardAnswer(models.Model):
    """What a leader wrote or chose on a card: theirs alone, never shown to anybody else, in no
    export but theirs.
    """

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="card_answers"
    )
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    answer: models.JSONField[Answer, Answer] = StructField(Answer)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "card"], name="card_answer_once")
        ]


class PathEntry(models.Model):
    """What a rule of the program does, or did, for a leader."""

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="path_entries"
    )
    rule = models.SlugField(max_length=80)
    effect: models.JSONField[PathEffect, PathEffect] = StructField(PathEffect)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    weeks = models.SmallIntegerField(
        default=0, help_text="How many weeks later the cards open for it; negative: earlier."
    )

    objects = PathEntryQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "rule", "effect"],
                condition=Q(until=None),
                name="path_entry_once",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="path_entry_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} for enrollment {self.enrollment_id}"


class CertificateCriteria(models.Model):
    """What an organization asks for before it gives a certificate; without a row the usual."""

    organization = models.OneToOneField(
        Organization, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    cards_percent = models.PositiveSmallIntegerField(default=CARDS)
    practices_missed = models.PositiveSmallIntegerField(default=MISSED)
    needs_closing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cards_percent__lte=100), name="certificate_percent_of_cards"
            )
        ]

    def __str__(self) -> str:
        return f"criteria of {self.organization_id}"

    @property
    def criteria(self) -> Criteria:
        """The same as plain values."""
        return Criteria(
            cards_percent=self.cards_percent,
            practices_missed=self.practices_missed,
            needs_closing=self.needs_closing,
        )


class Certificate(models.Model):
    """That a leader did what their organization asks for, as it was on that day."""

    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.CASCADE, related_name="certificate"
    )
    code = models.CharField(
        max_length=32, unique=True, help_text="Whoever has it can check the certificate."
    )
    attested: models.JSONField[Attested, Attested] = StructField(Attested)
    language = models.CharField(max_length=10)
    issued_at = models.DateTimeField()
    pdf = models.BinaryField(null=True, blank=True, help_text="Empty until a worker has set it.")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["issued_at"], condition=Q(pdf=None), name="certificate_to_set")
        ]

    def __str__(self) -> str:
        return self.code
