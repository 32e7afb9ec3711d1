"""Mail that the demo's own mailbox received."""

from django.db import models


class CapturedMail(models.Model):
    """A mail that the demo's own mailbox received in place of a mail server."""

    message_id = models.CharField(max_length=200)
    to_address = models.EmailField(max_length=254, db_index=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    received_at = models.DateTimeField()
