"""What a leader did with cards. Answers are private to the leader."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from cohorts.models import Enrollment
from common.typed_json import StructField
from learning.answers import Answer, LaterGoes
from learning.attesting import CARDS, MISSED, Attested, Criteria
from learning.memory import Memory
from learning.querysets import (
    CertificateQuerySet,
    JourneyRunQuerySet,
    PathEntryQuerySet,
    RecallItemQuerySet,
    RecallQuerySet,
)
from learning.recalling import RecallPace
from people.models import Member, Organization
from programs.content.paths import PathEffect
from programs.models import Card, Module


class CardCompletion(models.Model):
    """A leader finished a card; the first time is kept."""

    enrollment = models.ForeignKey(
        Enrollment,
        on_delete=models.CASCADE,
        related_name="card_completions",
        db_index=False,
    )
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="completions")
    completed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "card"], name="card_completed_once")
        ]
        # Rows come in the order of time, so this costs next to nothing when a card is completed.
        indexes = [
            BrinIndex(fields=["completed_at"], pages_per_range=32, name="card_completed_lately")
        ]


class CardAnswer(models.Model):
    """What a leader wrote or chose on a card: theirs alone, never shown to anybody else, in no
    export but theirs.
    """

    enrollment = models.ForeignKey(
        Enrollment,
        on_delete=models.CASCADE,
        related_name="card_answers",
        db_index=False,
    )
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    answer: models.JSONField[Answer, Answer] = StructField(Answer)
    later: models.JSONField[LaterGoes | None, LaterGoes | None] = StructField(LaterGoes, null=True)
    """Rules and figures go by `answer`, the first go; this is the leader's own business."""
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
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="Empty: it holds.")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["issued_at"], condition=Q(pdf=None), name="certificate_to_set"),
            models.Index(fields=["issued_at"], name="certificate_given"),
        ]

    def __str__(self) -> str:
        return self.code


class Recall(models.Model):
    """What a leader recalls of all programs they have been in: theirs alone, as long as they are in
    the organization. There is none before the first question.
    """

    member = models.OneToOneField(
        Member, primary_key=True, on_delete=models.CASCADE, related_name="recall"
    )
    pace = models.CharField(
        max_length=10,
        choices=[(pace.value, pace.value) for pace in RecallPace],
        default=RecallPace.USUAL.value,
    )
    next_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="From when on there is something to recall; empty: nothing is, or is wanted.",
    )
    answered = models.PositiveSmallIntegerField(
        default=0, help_text="Questions of the recall that is under way."
    )
    last_module = models.CharField(
        max_length=80, blank=True, help_text="Slug of the module that the last question was about."
    )
    rests_until = models.DateField(
        null=True, blank=True, help_text="Nothing is asked before this day."
    )
    mail_at = models.DateTimeField(
        null=True, blank=True, help_text="When the leader is told by mail; empty: not again."
    )
    reached_on = models.DateField(
        null=True, blank=True, help_text="When they were mailed last, or came by."
    )
    mails = models.PositiveSmallIntegerField(
        default=0, help_text="Since the leader recalled anything."
    )

    objects = RecallQuerySet.as_manager()
    items: RecallItemQuerySet
    soonest: dt.date | None  # these two only from with_soonest()
    zone: str

    class Meta:
        indexes = [
            models.Index(
                fields=["mail_at"], condition=Q(mail_at__isnull=False), name="recall_to_mail"
            )
        ]

    def __str__(self) -> str:
        return f"recall of member {self.member_id}"


class RecallItem(models.Model):
    """One question of a card that a leader has done, and how well they remember it."""

    recall = models.ForeignKey(
        Recall, on_delete=models.CASCADE, related_name="items", db_index=False
    )
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveSmallIntegerField(
        help_text="Which question or phrase of the card, counting from 0."
    )
    stability = models.FloatField(null=True, blank=True, help_text="Days; empty: never answered.")
    difficulty = models.FloatField(null=True, blank=True, help_text="From 1 to 10.")
    last_on = models.DateField(null=True, blank=True, help_text="The leader's own day.")
    due_on = models.DateField(help_text="The day from which on it is worth asking.")
    reviews = models.PositiveSmallIntegerField(
        default=0, help_text="How often it was recalled; a page answers the one it was drawn for."
    )
    lapses = models.PositiveSmallIntegerField(default=0, help_text="How often not rightly.")
    choice = models.SmallIntegerField(null=True, blank=True, help_text="What was chosen last.")

    objects = RecallItemQuerySet.as_manager()
    kind: str  # these two only from with_modules()
    module: str

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recall", "card", "part"], name="recalled_once")
        ]
        indexes = [models.Index(fields=["recall", "due_on"], name="recall_item_due")]

    def __str__(self) -> str:
        return f"part {self.part} of card {self.card_id} for member {self.recall_id}"

    @property
    def memory(self) -> Memory | None:
        """What FSRS keeps of it; None where it was never answered."""
        if self.stability is None or self.difficulty is None or self.last_on is None:
            return None
        return Memory(self.stability, self.difficulty, self.last_on)


class RecallReading(models.Model):
    """How far finished cards were read for questions to recall: one row."""

    done = models.BigIntegerField(
        default=0, help_text="Id of a completion; all up to it are dealt with."
    )
    seen = models.BigIntegerField(default=0, help_text="The last that there was, the last time.")
    seen_at = models.DateTimeField(help_text="When that was.")

    def __str__(self) -> str:
        return f"read to completion {self.done}"


class JourneyRun(models.Model):
    """One go of a leader through the story of a module, kept from its first choice on: theirs
    alone, as what they write afterwards is.
    """

    enrollment = models.ForeignKey(
        Enrollment,
        on_delete=models.CASCADE,
        related_name="journey_runs",
        db_index=False,
    )
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="Of the leader's goes, counting from 1.")
    way: ArrayField[list[str], list[str]] = ArrayField(
        models.TextField(), help_text="Names of the passages, from the start."
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When the debrief was reached."
    )
    note = models.TextField(blank=True, help_text="What the leader wrote after it.")
    noted_at = models.DateTimeField(null=True, blank=True)

    objects = JourneyRunQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "module", "number"], name="journey_run_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["module", "ended_at"],
                condition=Q(ended_at__isnull=False),
                name="journey_run_finished",
            )
        ]

    def __str__(self) -> str:
        return f"go {self.number} of enrollment {self.enrollment_id}"

    @property
    def is_finished(self) -> bool:
        """Whether it came to the debrief."""
        return self.ended_at is not None
