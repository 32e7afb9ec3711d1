"""What leaders commit themselves to, and what a new coach may see of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from coaching.commitments_querysets import CommitmentQuerySet
from coaching.commitments_states import CommitmentState
from coaching.models.talks import Talk
from cohorts.models import Enrollment
from people.models import Member

WORDING_LENGTH = 500


class Commitment(models.Model):
    """A leader's own sentence with a date: the leader's alone, unless it is an entry of their
    record that they share (cohorts.SharedEntry). Never counted by anybody.
    """

    State = CommitmentState

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="commitments")
    talk = models.ForeignKey(
        Talk,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="commitments",
        help_text="In which it was made; empty: alone.",
    )
    follows = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="followed_by",
        help_text="The one that was changed into it, and keeps its words.",
    )
    wording = models.TextField(max_length=WORDING_LENGTH)
    due_on = models.DateField()
    date_number = models.PositiveSmallIntegerField(
        default=1, help_text="Which date this is that it has; for each one is asked once."
    )
    first_due_on = models.DateField()
    state = models.CharField(
        max_length=8, choices=CommitmentState.choices, default=CommitmentState.OPEN
    )
    outcome = models.TextField(max_length=WORDING_LENGTH, blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(wording=""), name="commitment_says_something"),
            models.CheckConstraint(
                condition=Q(state=CommitmentState.OPEN, settled_at=None)
                | (~Q(state=CommitmentState.OPEN) & Q(settled_at__isnull=False)),
                name="commitment_settled_since",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state=CommitmentState.OPEN), name="commitment_due"
            ),
        ]

    def __str__(self) -> str:
        return f"commitment {self.pk} of enrollment {self.enrollment_id}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what became of it."""
        return self.state == CommitmentState.OPEN

    @property
    def can_be_open_again(self) -> bool:
        """Whether a tap too many can be taken back; what was changed goes on in other words."""
        return self.state in {CommitmentState.DONE, CommitmentState.LET_GO}

    @property
    def was_put_off(self) -> bool:
        """Whether it had another date before."""
        return self.due_on != self.first_due_on


class PassedOn(models.Model):
    """What a leader lets a coach read of talks with somebody else before. Later talks are another
    question.
    """

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="passed_on", db_index=False
    )
    coach = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    includes_notes = models.BooleanField(help_text="The leader's own notes for both, not others'.")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "coach"], name="passed_on_once")
        ]

    def __str__(self) -> str:
        return f"passed on from enrollment {self.enrollment_id} to member {self.coach_id}"
