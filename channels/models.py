"""What is posted into channels."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from connections.models import Connection


class PostState(models.TextChoices):
    """waiting -> posting -> posted | refused | unknown, or waiting again; too late."""

    WAITING = "waiting", _("Waiting")
    POSTING = "posting", _("Posting")
    POSTED = "posted", _("Posted")
    REFUSED = "refused", _("Refused")
    UNKNOWN = "unknown", _("Unclear")
    MISSED = "missed", _("Too late")


class ChannelPost(models.Model):
    """One notice in one channel; it is posted once at most."""

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=80, help_text="What it tells; see channels.notices.")
    title = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    link = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=PostState.choices, default=PostState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(help_text="When it may be tried; while posting, until when.")
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "key"], name="channel_post_once")
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=[PostState.WAITING, PostState.POSTING]),
                name="channel_post_due",
            ),
            models.Index(fields=["ends_at"], name="channel_post_over"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"
