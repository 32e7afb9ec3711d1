"""Kinds of connections, and what became of an exchange."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConnectionKind(models.TextChoices):
    """What can be connected; the operator opens each by its value in CONNECTIONS."""

    SIGN_IN = "sign-in", _("Single sign-on")
    PEOPLE = "people", _("People from your HR system")
    LMS = "lms", _("Learning platform")
    RECORDS = "records", _("Learning records")
    API = "api", _("API")
    WEBHOOKS = "webhooks", _("Webhooks")
    CHAT = "chat", _("Chat")
    BADGES = "badges", _("Digital badges")
    CALENDARS = "calendars", _("Busy times")


class ExchangeDirection(models.TextChoices):
    """Who began it."""

    IN = "in", _("In")
    OUT = "out", _("Out")


class ExchangeOutcome(models.TextChoices):
    """What became of it."""

    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")
