"""What the API remembers of calls: answers that may be asked for again, and how many there were."""

from __future__ import annotations

from django.db import models

from connections.models import AccessKey


class AnsweredCall(models.Model):
    """The answer to a call that came with an Idempotency-Key, for a day."""

    access_key = models.ForeignKey(
        AccessKey, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField(max_length=64, help_text="A hash of what the caller calls it.")
    fingerprint = models.CharField(max_length=64, help_text="Of the call: address and body.")
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["access_key", "name"], name="answer_kept_once")
        ]
        indexes = [models.Index(fields=["made_at"], name="answer_to_forget")]

    def __str__(self) -> str:
        return f"answer {self.status} to key {self.access_key_id}"


class CallCount(models.Model):
    """How many calls came with a key within the current minute: one row a key."""

    access_key = models.OneToOneField(
        AccessKey, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    minute = models.DateTimeField()
    calls = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"calls with key {self.access_key_id}"
