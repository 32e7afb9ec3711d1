"""A recorded turn: the leader's yes, the link to it, or the recording itself for a while."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from assessments.querysets import RecordingQuerySet
from cohorts.models import Enrollment
from people.models import Member
from practice.models import PracticeSession
from programs.content.kinds import MediaType

RECORDING_KEPT_FOR = dt.timedelta(days=14)
"""From the start of the session; then link and recording are deleted."""


class TurnRecording(models.Model):
    """Whether a leader agrees that their turn is recorded for a second rater, and the link to it
    while there is one.
    """

    session = models.ForeignKey(
        PracticeSession,
        on_delete=models.CASCADE,
        related_name="recordings",
        db_index=False,
    )
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="recordings")
    is_agreed = models.BooleanField()
    said_at = models.DateTimeField(help_text="When the leader last said yes or took it back.")
    link = models.URLField(max_length=500, blank=True)
    left_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    left_at = models.DateTimeField(null=True, blank=True)
    has_file = models.BooleanField(default=False, help_text="There is a TurnFile.")

    objects = RecordingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrollment"], name="recording_once"),
            models.CheckConstraint(
                condition=Q(link="", has_file=False) | Q(is_agreed=True),
                name="recording_only_agreed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["session"],
                condition=~Q(link="") | Q(has_file=True),
                name="recording_that_is_there",
            )
        ]

    def __str__(self) -> str:
        return f"recording of enrollment {self.enrollment_id} in session {self.session_id}"

    @property
    def kept_until(self) -> dt.datetime:
        """When it is deleted by itself."""
        return self.session.starts_at + RECORDING_KEPT_FOR


class TurnFile(models.Model):
    """The recording of a leader's turn: kept with their yes, shown to one second rater (and to the
    leader), and deleted with the yes, or when it has served.
    """

    recording = models.OneToOneField(TurnRecording, on_delete=models.CASCADE, related_name="file")
    watcher = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", help_text="The second rater."
    )
    media_type = models.CharField(max_length=20, choices=MediaType.choices)
    size = models.PositiveIntegerField(help_text="Bytes.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the whole.")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"file of recording {self.recording_id}"

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing to see."""
        return self.media_type.startswith("audio/")


class TurnFilePart(models.Model):
    """A stretch of a recorded turn, all of one length but the last: what one answer carries."""

    file = models.ForeignKey(
        TurnFile, on_delete=models.CASCADE, related_name="parts", db_index=False
    )
    number = models.PositiveIntegerField(help_text="From 0.")
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="turn_file_part_once")
        ]

    def __str__(self) -> str:
        return f"part {self.number} of {self.file_id}"
