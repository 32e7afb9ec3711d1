"""Nonces that were used, with what a form's success led to; what is remembered for a while; and who
may do something for now.
"""

from django.contrib.messages.storage.cookie import MessageDecoder, MessageEncoder
from django.db import models


class SpentNonce(models.Model):
    """A nonce, of a form or of a mail, that had its one effect."""

    token = models.CharField(max_length=64, primary_key=True)
    location = models.CharField(max_length=500, blank=True)
    said = models.JSONField(
        default=list, encoder=MessageEncoder, decoder=MessageDecoder, help_text="Messages."
    )
    spent_at = models.DateTimeField(
        db_index=True,
        help_text="The end of that day: forgetting it needs no more, and when somebody sent an "
        "anonymous form is nobody's to know.",
    )


class Remembered(models.Model):
    """What has to be remembered for a while and is no part of anything: see common.cache."""

    key = models.CharField(max_length=64, primary_key=True, help_text="Its hash.")
    value = models.JSONField()
    ends_at = models.DateTimeField(db_index=True)


class Lease(models.Model):
    """Who may do something for now, of all processes: see common.leases. A row for each thing; rows
    stay.
    """

    name = models.CharField(max_length=64, primary_key=True)
    holder = models.UUIDField()
    ends_at = models.DateTimeField(help_text="By the clock of the database.")
    note = models.JSONField(default=dict, help_text="What the next holder is to know.")


class LastServed(models.Model):
    """When a worker last began something of a kind for somebody: see common.serving."""

    work = models.CharField(max_length=20)
    whose = models.BigIntegerField(help_text="An organization, which is none of this app's.")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "whose"], name="served_last")]
