"""Two tables: something to list and something to write."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Card(models.Model):
    title = models.CharField(max_length=200)
    minutes = models.IntegerField()
    body = models.TextField()


class Completion(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    card = models.ForeignKey(Card, on_delete=models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)
