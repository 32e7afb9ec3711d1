"""Answers, apart from people: no key to anybody, no time, no counting id. Only surveys.operations
and surveys.anonymity may import this module; an import contract holds it.
"""

from __future__ import annotations

import uuid

from django.db import models


class PendingAnswer(models.Model):
    """Just given; waits for the next shuffled batch, so that its place says nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="+")
    part = models.ForeignKey("surveys.WavePart", on_delete=models.CASCADE, related_name="+")
    values = models.JSONField(
        help_text="Item id -> 1..5, or text for an open item; without what was left out."
    )

    class Meta:
        app_label = "surveys"


class Answer(models.Model):
    """One person's answers to one wave, shuffled among others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="+")
    part = models.ForeignKey("surveys.WavePart", on_delete=models.CASCADE, related_name="+")
    values = models.JSONField()

    class Meta:
        app_label = "surveys"
