"""Nonces that were used, with where the success of a form led."""

from django.db import models


class SpentNonce(models.Model):
    """A nonce, of a form or of a mail, that had its one effect."""

    token = models.CharField(max_length=64, primary_key=True)
    location = models.CharField(max_length=500, blank=True)
    spent_at = models.DateTimeField(db_index=True)
