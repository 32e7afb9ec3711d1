"""The outbox and what people said about mail they do not want."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging.querysets import MessageQuerySet


class Message(models.Model):
    """One thing the portal sends to one address.

    States: queued -> sending -> sent | failed | queued again; or missed (its window passed),
    suppressed (no longer wanted), ambiguous (a worker died between the claim and the answer of the
    mail server).
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        MISSED = "missed", _("Missed")
        SUPPRESSED = "suppressed", _("Suppressed")
        AMBIGUOUS = "ambiguous", _("Ambiguous")

    dedupe_key = models.CharField(max_length=200, unique=True)
    organization_key = models.CharField(
        max_length=40, blank=True, help_text="Whose outbox this is, e.g. '3'."
    )
    topic = models.CharField(
        max_length=60, blank=True, help_text="What it belongs to, e.g. 'cohort:12'."
    )
    reason = models.CharField(max_length=40, help_text="Why it is sent, e.g. 'module_open'.")
    person_key = models.CharField(
        max_length=40, blank=True, help_text="Whom it is for, e.g. 'member:7'."
    )
    subject_key = models.CharField(
        max_length=60, blank=True, help_text="What it is about, e.g. 'personal_step:9'."
    )

    to_address = models.EmailField(max_length=254)
    to_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    secret = models.CharField(
        max_length=64,
        blank=True,
        help_text="Stands for {secret} in the body; cleared once the state is final.",
    )
    calendar = models.TextField(blank=True, help_text="An iCalendar object to attach.")
    calendar_method = models.CharField(max_length=10, blank=True, help_text="REQUEST or CANCEL.")
    can_repeat = models.BooleanField(
        default=False,
        help_text="Send again when the outcome is unknown: invitations and security mail, no reminders.",
    )

    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    state_reason = models.CharField(max_length=300, blank=True)
    queued_at = models.DateTimeField()
    send_after = models.DateTimeField()
    send_before = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["send_after"], condition=Q(state="queued"), name="message_due"),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="message_claimed"
            ),
            models.Index(fields=["topic", "-send_after"], name="message_topic"),
            models.Index(fields=["person_key"], name="message_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_until__isnull=True)),
                name="message_sending_has_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} to {self.to_address}"


class OptOut(models.Model):
    """An address that does not want mail of one reason."""

    address = models.EmailField(max_length=254)
    reason = models.CharField(max_length=40)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "reason"], name="one_opt_out_per_reason")
        ]
