"""Pulse plans, waves and invitations. Answers stand apart, in surveys.answers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from cohorts.models import Cohort, Step
from common.languages import ByLanguage
from people.models import Member
from surveys import answers as _answers  # noqa: F401  Django finds models through this module
from surveys import recommending as _recommending  # noqa: F401  as above
from surveys import themes as _themes  # noqa: F401  as above
from surveys.anonymity import LEAST_COMMENTS, LEAST_GROUP
from surveys.querysets import InvitationQuerySet, WaitingCommentQuerySet, WaveQuerySet
from surveys.questions import QuestionKind, Respondents
from surveys.since import said_before
from surveys.states import HIGHEST, LOWEST, Hidden, WaveState


class PulsePlan(models.Model):
    """What a cohort's pulses ask, whom, and how small a group may be shown. The minimums are only
    ever raised.
    """

    cohort = models.OneToOneField(Cohort, on_delete=models.CASCADE, related_name="pulse_plan")
    respondents = models.CharField(max_length=20, choices=Respondents.choices)
    extra_respondents = models.ManyToManyField(Member, related_name="+", blank=True)
    min_scores = models.PositiveSmallIntegerField(default=LEAST_GROUP)
    min_comments = models.PositiveSmallIntegerField(default=LEAST_COMMENTS)
    send_at = models.TimeField(help_text="Wall-clock time in each respondent's own zone.")
    open_days = models.PositiveSmallIntegerField(default=7)
    stopped_at = models.DateTimeField(
        null=True, help_text="Since when no wave opens any more, because an admin said so."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(min_scores__gte=LEAST_GROUP, min_comments__gte=LEAST_COMMENTS),
                name="pulse_minimums",
            )
        ]

    @property
    def organization_id(self) -> int:
        """Whose pulse it is."""
        return self.cohort.organization_id


class PulseItem(models.Model):
    """One question. Agreement items are answered 1 to 5, a recommendation 0 to 10; an
    open item takes a comment."""

    plan = models.ForeignKey(
        PulsePlan, on_delete=models.CASCADE, related_name="items", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    text: models.JSONField[ByLanguage[str], ByLanguage[str]] = models.JSONField(
        help_text="By language: to whoever reports to a leader of the cohort."
    )
    around: models.JSONField[ByLanguage[str], ByLanguage[str]] = models.JSONField(
        default=dict,
        help_text="The same question to everybody else who is asked, by language; empty where they "
        "are not asked it.",
    )
    is_reversed = models.BooleanField(
        default=False,
        help_text="Agreeing speaks against what it is a sign of. Answers are kept as they were "
        "given; every figure of them counts from the other end.",
    )

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="pulse_item_once")]

    def counted(self, answer: int) -> int:
        """What an answer to agree with counts in figures."""
        return LOWEST + HIGHEST - answer if self.is_reversed else answer


class Wave(models.Model):
    """One round of a pulse. People, parts and questions are frozen when it opens."""

    State = WaveState

    plan = models.ForeignKey(
        PulsePlan, on_delete=models.CASCADE, related_name="waves", db_index=False
    )
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="waves")
    items = models.ManyToManyField(PulseItem, related_name="waves")
    number = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    moved_days = models.SmallIntegerField(
        default=0, help_text="By how much an admin put it off from the day of its step."
    )
    baseline_until = models.DateField(
        null=True,
        help_text="The day on which the first cards open, where this asks before them: what later "
        "waves are set beside. Empty for all others. Stays once it has opened.",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    counting_since = models.DateTimeField(
        null=True,
        help_text="Since when no answer is taken any more, because it is being closed: what is "
        "sent then does not wait for the count.",
    )
    invited_at = models.DateTimeField(
        null=True, help_text="Since when the mail for everybody is in the outbox."
    )
    remind_at = models.DateTimeField(
        null=True,
        help_text="When somebody's next reminder is due, whoever has answered; empty after the "
        "last one.",
    )
    eligible = models.PositiveIntegerField(default=0)
    linked = models.PositiveIntegerField(
        default=0, help_text="How many of them report to a leader of the cohort."
    )
    left_out = models.PositiveIntegerField(
        default=0, help_text="Who would have been asked, had no other pilot asked them this month."
    )
    answered = models.PositiveIntegerField(null=True, help_text="Counted at close, never before.")
    declined = models.PositiveIntegerField(
        null=True, help_text="Said it was not meant for them; counted at close, empty below five."
    )
    reminders = models.PositiveIntegerField(
        default=0, help_text="How many were sent; counted at close, when their list goes."
    )

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="wave_number_once"),
            models.CheckConstraint(
                condition=Q(state=WaveState.PLANNED, opened_at=None, closed_at=None)
                | Q(
                    state=WaveState.OPEN,
                    opened_at__isnull=False,
                    closes_at__isnull=False,
                    closed_at=None,
                )
                | Q(
                    state=WaveState.CLOSED,
                    opened_at__isnull=False,
                    closed_at__isnull=False,
                    answered__isnull=False,
                ),
                name="wave_state_has_times",
            ),
        ]

    @property
    def is_baseline(self) -> bool:
        """Whether it asks before the first cards open."""
        return self.baseline_until is not None

    @cached_property
    def since(self) -> ByLanguage[str]:
        """What whoever it asks hears of what was done since an earlier one, by language. One
        query.
        """
        return said_before(self.plan_id, self.number)

    @property
    def organization_id(self) -> int:
        """Whose wave it is."""
        return self.plan.cohort.organization_id


class WavePart(models.Model):
    """One part of the partition declared when the wave opened; every eligible person is in exactly
    one. At close a part with too few answers is counted in another one (`merged_into`), which then
    has the name and the people of both.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="parts")
    label = models.CharField(max_length=200)
    departments: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    eligible = models.PositiveIntegerField()
    answered = models.PositiveIntegerField(
        null=True, help_text="Counted at close; empty where it is not shown."
    )
    is_one_leader = models.BooleanField(
        default=False, help_text="Everybody in it reports to the same person; nothing is shown."
    )
    leaders: models.JSONField[list[int], list[int]] = models.JSONField(
        default=list,
        help_text="Those of the cohort to whom people of it report: of whom a question speaks that "
        "only their reports are asked.",
    )
    merged_into = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    marks = models.BinaryField(
        null=True,
        help_text="One bit for each invitation of the part, set once it is used, while the wave is "
        "open. One row for all of them, so that no row tells when somebody answered.",
    )


class Invitation(models.Model):
    """One person's way into one wave.

    Its row is the same before and after they answer. That they did stands as one bit among those of
    their part (WavePart.marks), so that reminders stop, until the wave closes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.ForeignKey(
        Wave, on_delete=models.CASCADE, related_name="invitations", db_index=False
    )
    part = models.ForeignKey(WavePart, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(  # noqa: DJ001  many are empty at once, so empty must be null to be unique
        max_length=64, unique=True, null=True, help_text="Emptied at close."
    )
    place = models.PositiveIntegerField(help_text="Which of the part's marks is theirs.")
    opens_at = models.DateTimeField(help_text="The plan's time in this person's zone.")
    is_linked = models.BooleanField(
        default=True,
        help_text="Whether they report to a leader of the cohort, as it was when the wave opened; "
        "others read the questions in the other wording.",
    )

    objects = InvitationQuerySet.as_manager()
    is_used: int  # only from behind(); 1 or 0

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "member"], name="invited_once"),
            models.UniqueConstraint(fields=["part", "place"], name="one_mark_each"),
        ]
        indexes = [models.Index(fields=["wave", "opens_at"], name="invitation_asked")]


class Result(models.Model):
    """What is published of one item in one part of a closed wave: between what the sum of the
    answers lies, or why nothing is. There is none for everybody together: what is said of them is
    arithmetic over the parts (surveys.cells). Never changed afterwards.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="results")
    part = models.ForeignKey(
        WavePart, on_delete=models.CASCADE, related_name="results", db_index=False
    )
    item = models.ForeignKey(PulseItem, on_delete=models.CASCADE, related_name="+")
    hidden_because = models.CharField(max_length=20, blank=True, choices=Hidden.choices)
    n = models.PositiveIntegerField(null=True, help_text="How many gave a number.")
    asked = models.PositiveIntegerField(
        null=True, help_text="How many were asked this, where it was not everybody in the part."
    )
    sum_low = models.PositiveIntegerField(null=True)
    sum_high = models.PositiveIntegerField(null=True)
    spread = models.DecimalField(
        max_digits=3,
        decimal_places=2,
        null=True,
        help_text="Standard deviation within the parts of the first wave in which enough answered, "
        "in quarters; empty before.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "item"], name="result_once"),
            models.CheckConstraint(
                condition=Q(
                    hidden_because=Hidden.NOT,
                    n__isnull=False,
                    sum_low__gte=F("n") * LOWEST,
                    sum_high__gte=F("sum_low"),
                    sum_high__lte=F("n") * HIGHEST,
                )
                | ~Q(hidden_because=Hidden.NOT)
                & Q(n=None, sum_low=None, sum_high=None, spread=None),
                name="hidden_has_no_figure",
            ),
        ]


class Comment(models.Model):
    """A published comment of a closed wave, apart from the scores and the part it came with, in no
    order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(PulseItem, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    is_retold = models.BooleanField(
        default=False, help_text="In the words of a privacy officer; the original is gone."
    )

    class Meta:
        ordering = ["id"]


class WaitingComment(models.Model):
    """A comment that too few wrote in its language to show it; waits to be retold, for a while.
    Apart from everything it came with, in no order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="waiting_comments")
    item = models.ForeignKey(PulseItem, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()

    objects = WaitingCommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
