"""Answers, apart from people: no way to anybody, no time, no counting id. Only surveys.operations
and surveys.anonymity may import this module; an import contract holds it.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


def _changeable(name: str) -> models.Index:
    """Finds the answer of a key; of waves that are closed nothing is in it."""
    return models.Index(fields=["change_hash"], name=name, condition=Q(change_hash__isnull=False))


class PendingAnswer(models.Model):
    """Just given; waits for the next shuffled batch, so that its place says nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="+")
    part = models.ForeignKey("surveys.WavePart", on_delete=models.CASCADE, related_name="+")
    values = models.JSONField(
        help_text="Item id -> 1..5, or {language: text} for an open item; without what was left "
        "out."
    )
    change_hash = models.CharField(  # noqa: DJ001  of nearly all rows there is none
        max_length=64, null=True, help_text="Of the key on the device it came from; until close."
    )

    class Meta:
        app_label = "surveys"
        indexes = [_changeable("pending_changeable")]


class MixedAnswer(models.Model):
    """One person's answers to an open wave, shuffled among others, with what they wrote.

    Only answers of open waves are in it. So it is small and can be written anew at a close, to the
    last byte: nothing of it, words beside scores least of all, stays in a page.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="+")
    part = models.ForeignKey("surveys.WavePart", on_delete=models.CASCADE, related_name="+")
    values = models.JSONField()
    change_hash = models.CharField(  # noqa: DJ001  of nearly all rows there is none
        max_length=64, null=True, help_text="Of the key on the device it came from; until close."
    )

    class Meta:
        app_label = "surveys"
        indexes = [_changeable("mixed_changeable")]


class Answer(models.Model):
    """One person's numbers in a wave that has closed, in random order; no words, no key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="+")
    part = models.ForeignKey("surveys.WavePart", on_delete=models.CASCADE, related_name="+")
    values = models.JSONField()

    class Meta:
        app_label = "surveys"


OPEN_ANSWERS = (PendingAnswer, MixedAnswer)
"""Where answers of a wave are that has not closed."""
