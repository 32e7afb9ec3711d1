"""What a form of a program is made of: kinds of steps, the weekdays on which they can open, and how
they stand once they have come.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Weekday(StrEnum):
    """The days on which a step can open, in their order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"


class StepKind(models.TextChoices):
    """What happens in one step of a plan."""

    KICKOFF = "kickoff", _("Kickoff")
    CARDS = "cards", _("Cards")
    PRACTICE = "practice", _("Practice")
    COACHING = "coaching", _("Coaching")
    PULSE = "pulse", _("Pulse")
    ASSESSMENT = "assessment", _("Assessment")
    BOOSTER = "booster", _("Refresher")


MODULE_KINDS = frozenset({StepKind.CARDS, StepKind.PRACTICE, StepKind.BOOSTER})
"""Steps about one module."""
LIVE_KINDS = frozenset({StepKind.KICKOFF, StepKind.PRACTICE, StepKind.ASSESSMENT})
"""Steps that happen in a session, with others."""
SHARED_KINDS = LIVE_KINDS | {StepKind.PULSE}
"""Steps whose day nobody has for themselves: a group meets, or the teams are asked."""
CARD_KINDS = frozenset({StepKind.CARDS, StepKind.BOOSTER})
"""Steps that a leader takes alone, card by card."""
