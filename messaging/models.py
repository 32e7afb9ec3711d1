"""The outbox and what people said about mail they do not want."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from messaging.querysets import MessageQuerySet
from messaging.seals import SealedField


class MessageState(models.TextChoices):
    """queued -> sending -> sent | failed | queued again; or missed (its window passed), suppressed
    (no longer wanted), ambiguous (nobody knows whether it arrived).
    """

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    MISSED = "missed", _("Too late")
    SUPPRESSED = "suppressed", _("Not sent")
    AMBIGUOUS = "ambiguous", _("Unclear")


class MessageWay(models.TextChoices):
    """By which way a message leaves; '' until its claim has asked what its reader wants."""

    CHAT = "chat", _("In chat")
    MAIL = "mail", _("By mail, since chat did not take it")


BY_TURN = F("is_urgent"), Coalesce("organization_id", 0), F("send_after"), F("id")
"""What somebody waits for apart; of each organization in its order."""
SAYS_STILL = ~Q(state__in=[MessageState.QUEUED, MessageState.SENDING]) & ~Q(text="", calendar="")
"""Settled, and what it said has not been taken away."""


class Message(models.Model):
    """One thing the portal sends to one address.

    Whom it is for and what it is about are numbers of tables above, without foreign keys: the
    outbox stays when they go, and knows none of them.
    """

    State = MessageState
    Way = MessageWay

    kind = models.CharField(max_length=40, help_text="Name of a declared notification.")
    about_id = models.BigIntegerField(
        null=True, blank=True, help_text="What it is about; the kind says which table."
    )
    about_version = models.PositiveIntegerField(
        default=0, help_text="Which state of it, where it changes, or which time about it."
    )
    person_id = models.BigIntegerField(null=True, blank=True, help_text="The member it is for.")
    organization_id = models.BigIntegerField(null=True, blank=True)
    topic_id = models.BigIntegerField(
        null=True, blank=True, help_text="The cohort in whose outbox it is listed."
    )

    to_address = models.EmailField(max_length=254)
    to_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    language = models.CharField(max_length=10, blank=True, help_text="Of the text.")
    secret = SealedField(
        blank=True,
        help_text="Stands for {secret} in the body, sealed; cleared once the state is final.",
    )
    calendar = models.TextField(blank=True, help_text="An iCalendar object to attach.")
    calendar_method = models.CharField(max_length=10, blank=True, help_text="REQUEST or CANCEL.")
    reply_to = models.CharField(max_length=254, blank=True, help_text="Who answers.")
    envelope = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        db_index=False,
        related_name="enclosures",
        help_text="The message in which it travels, instead of being a mail of its own.",
    )

    state = models.CharField(
        max_length=12, choices=MessageState.choices, default=MessageState.QUEUED
    )
    state_reason = models.CharField(max_length=300, blank=True)
    is_urgent = models.BooleanField(default=False, help_text="Somebody waits for it.")
    way = models.CharField(max_length=4, choices=MessageWay.choices, blank=True, default="")
    queued_at = models.DateTimeField()
    send_after = models.DateTimeField()
    send_before = models.DateTimeField(null=True, blank=True)
    claim_id = models.UUIDField(null=True, blank=True, help_text="The claim that has it in hand.")
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    may_have_arrived = models.BooleanField(
        default=False, help_text="An attempt ended without an answer of the mail server."
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["send_after"],
                condition=Q(state=MessageState.QUEUED, envelope=None),
                name="message_due",
            ),
            # Whose turn it is: messaging.fairness.
            models.Index(
                *BY_TURN,
                condition=Q(state=MessageState.QUEUED, envelope=None) & ~Q(way=MessageWay.CHAT),
                name="message_turn",
            ),
            models.Index(
                *BY_TURN,
                condition=Q(state=MessageState.QUEUED, envelope=None, way=MessageWay.CHAT),
                name="message_turn_chat",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state=MessageState.SENDING),
                name="message_claimed",
            ),
            models.Index(
                fields=["organization_id", "state", "send_after"],
                condition=Q(
                    state__in=[MessageState.QUEUED, MessageState.FAILED, MessageState.AMBIGUOUS],
                    envelope=None,
                ),
                name="message_unsettled",
            ),
            models.Index(
                fields=["envelope"], condition=Q(envelope__isnull=False), name="message_envelope"
            ),
            models.Index(
                fields=["topic_id", "-send_after", "-id"],
                condition=Q(envelope=None),
                name="message_topic",
            ),
            models.Index(
                fields=["topic_id", "state", "-send_after", "-id"],
                include=["organization_id"],  # the second lock asks for it: no row need be read
                condition=Q(envelope=None),
                name="message_topic_state",
            ),
            models.Index(fields=["person_id"], name="message_person"),
            # What is for no member, such as a report to a sponsor, is found by its address alone.
            models.Index(
                Lower("to_address"), condition=Q(person_id=None), name="message_to_nobody_here"
            ),
            # What is taken away after a while: messaging.spent.
            models.Index(
                fields=["organization_id", "send_after"], condition=SAYS_STILL, name="message_says"
            ),
            models.Index(
                fields=["send_after"],
                condition=SAYS_STILL & Q(topic_id=None),
                name="message_says_unlisted",
            ),
        ]
        constraints = [
            # What a tick queues a second time meets the first here. A message about nothing has no
            # number to meet: it is queued each time.
            models.UniqueConstraint(
                fields=["kind", "about_id", "about_version", "person_id"], name="message_once"
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
                name="message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENDING, lease_until__isnull=False)
                | (~Q(state=MessageState.SENDING) & Q(lease_until__isnull=True)),
                name="message_sending_has_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_address}"


class StopReason(models.TextChoices):
    """Why nothing, or little, goes to an address any more."""

    BOUNCED = "bounced", _("Mail bounces")
    COMPLAINED = "complained", _("Reported as unwanted")


class MailClaim(models.Model):
    """Messages that one run has taken, until it has written down what came of all of them.

    Its table is not logged (0002): a crash of the database empties it, and so nothing stale is ever
    believed about a mail.
    """

    id = models.UUIDField(primary_key=True)
    on_the_wire = models.BigIntegerField(
        null=True, help_text="The mail that was handed over last; all before it are sent."
    )

    def __str__(self) -> str:
        return f"claim {self.pk}"


class OptOut(models.Model):
    """An address that does not want mail of one kind."""

    address = models.EmailField(max_length=254)
    kind = models.CharField(max_length=40)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "kind"], name="one_opt_out_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.address} without {self.kind}"


class AddressState(models.Model):
    """An address from which mail came back, or that reported mail as unwanted. Others have none."""

    address = models.EmailField(max_length=254, unique=True, help_text="In small letters.")
    stopped_by = models.CharField(max_length=12, choices=StopReason.choices, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    soft_bounces = models.PositiveSmallIntegerField(
        default=0, help_text="Mails in a row that came back for now."
    )
    soft_since = models.DateTimeField(null=True, blank=True)
    last_message = models.BigIntegerField(
        default=0, help_text="The newest that came back for now: each counts once."
    )
    last_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["stopped_by"], condition=~Q(stopped_by=""), name="address_stopped")
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.stopped_by or self.soft_bounces}"


class MailHabit(models.Model):
    """When an address wants the mail that it could refuse. Addresses without one want it by day."""

    address = models.EmailField(max_length=254, unique=True, help_text="In small letters.")
    is_daily = models.BooleanField(default=False, help_text="One mail a day instead of several.")
    paused_until = models.DateField(
        null=True, blank=True, help_text="From this day on, mail again."
    )
    quiet_from = models.PositiveSmallIntegerField(
        default=0, help_text="Hour of the local day; the same twice: no hour is quiet."
    )
    quiet_until = models.PositiveSmallIntegerField(default=0)
    by_chat = models.BooleanField(
        default=False, help_text="Reminders come in chat, where the organization has that."
    )
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.address}: when"
