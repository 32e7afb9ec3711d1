"""What workers and beat leave behind for whoever watches. Nothing in it is about anybody."""

from __future__ import annotations

from django.db import models


class SignOfLife(models.Model):
    """When somebody who works was heard of last."""

    name = models.CharField(max_length=80, primary_key=True, help_text="Who: see heartbeat.")
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.said_at}"


class TaskRun(models.Model):
    """How often a task has run, and how the last time went."""

    task = models.CharField(max_length=120, primary_key=True)
    runs = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0, help_text="Of all runs together.")
    last_seconds = models.FloatField(default=0)
    last_ended_at = models.DateTimeField()
    last_failed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.task}: {self.runs}"

    @property
    def has_failed(self) -> bool:
        """The last time."""
        return self.last_failed_at is not None and self.last_failed_at >= self.last_ended_at


class Tallied(models.Model):
    """How much of something there was since the portal was set up, see common.tallies."""

    name = models.CharField(max_length=40)
    label = models.CharField(max_length=40)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "label"], name="tallied_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.label}: {self.number}"
