"""Kinds of events."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What happened, by the name under which other systems subscribe to it."""

    MEMBER_CHANGED = "member.changed", _("Somebody joined, changed or left")
    PILOT_LAUNCHED = "pilot.launched", _("A pilot was launched")
    PILOT_ENDED = "pilot.ended", _("A pilot ended")
    ENROLLMENT_STARTED = "enrollment.started", _("A leader was enrolled")
    ENROLLMENT_ENDED = "enrollment.ended", _("A leader left a pilot")
    CARD_COMPLETED = "card.completed", _("A leader completed a card")
    MODULE_COMPLETED = "module.completed", _("A leader completed the cards of a module")
    SESSION_ATTENDED = "session.attended", _("A leader took part in a practice session")
    ROLE_PLAY_SCORED = "role_play.scored", _("A role-play of a leader was scored")
    PROGRAM_COMPLETED = "program.completed", _("A leader was given the certificate")
    WAVE_PUBLISHED = "wave.published", _("Results of a pulse were published")
    REPORT_PUBLISHED = "report.published", _("An evidence report was published")


class DeliveryState(models.TextChoices):
    """pending -> sending -> done | failed (tried again by itself) | given up."""

    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    DONE = "done", _("Delivered")
    FAILED = "failed", _("Failed, the portal tries again")
    GIVEN_UP = "given_up", _("Given up")


UNDELIVERED = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.FAILED)
"""What is still to arrive."""
NOT_ARRIVED = (DeliveryState.FAILED, DeliveryState.GIVEN_UP)
"""What went wrong the last time."""
NOT_HELD = """
    NOT EXISTS (SELECT FROM events_event e JOIN people_member m ON m.id = e.member_id
                 WHERE e.id = {event} AND m.restricted_at IS NOT NULL)
"""
"""What is about somebody whose data is restricted waits until it may be used again: the SQL
of an event that may leave, `event` being its number.
"""
