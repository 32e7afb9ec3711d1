"""What is noted in a talk."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from coaching.models.talks import Talk
from coaching.notes_querysets import TalkNoteQuerySet
from coaching.notes_states import NoteAudience
from people.models import Member

TALK_NOTE_LENGTH = 4000


class TalkNote(models.Model):
    """Words of the leader or the coach about a talk, for themselves or for both.

    What the leader wants to talk about is such a note as well: there is one of it, for both.
    """

    Audience = NoteAudience

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="talk_notes")
    audience = models.CharField(
        max_length=8, choices=NoteAudience.choices, default=NoteAudience.ONLY_ME
    )
    is_topic = models.BooleanField(
        default=False, help_text="What the leader wants to talk about, written before."
    )
    text = models.TextField(max_length=TALK_NOTE_LENGTH)
    written_at = models.DateTimeField(help_text="First.")
    saved_at = models.DateTimeField(help_text="As it stands.")
    read_at = models.DateTimeField(
        null=True, blank=True, help_text="When the other one first had it before them."
    )

    objects = TalkNoteQuerySet.as_manager()
    is_passed_on: bool  # only from with_readers()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["talk"], condition=Q(is_topic=True), name="talk_topic_once"
            ),
            models.CheckConstraint(
                condition=Q(is_topic=False) | Q(audience=NoteAudience.BOTH),
                name="talk_topic_is_for_both",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="talk_note_says_something"),
        ]
        indexes = [models.Index(fields=["author", "-written_at"], name="talk_note_by_author")]

    def __str__(self) -> str:
        return f"note {self.pk} of talk {self.talk_id}"

    @property
    def is_for_both(self) -> bool:
        """Whether the other one in the talk reads it, too."""
        return self.audience == NoteAudience.BOTH

    @property
    def has_been_read(self) -> bool:
        """Whether the other one knows it: from then on it stays for both."""
        return self.is_for_both and self.read_at is not None
