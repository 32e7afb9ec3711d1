"""Programs and the modules they teach."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from programs.content.journeys import Journey
from programs.content.prose import Prose
from programs.content.rubrics import RubricContent
from programs.content.scenarios import Scenario


class ProgramContent(Struct, frozen=True, kw_only=True):
    """What a program says about itself."""

    title: str
    summary: Prose


class OutcomeKpi(models.TextChoices):
    """Figures of an organization that an outcome should move."""

    REPLY_TONE = "reply_tone", _("Tone of replies")
    RESPONSE_TIME_HOURS = "response_time_hours", _("Time to a reply")
    CLARIFICATION_RATE = "clarification_rate", _("Follow-up clarifications")
    MEETING_PARTICIPATION = "meeting_participation", _("Participation in meetings")
    ESCALATIONS = "escalations", _("Escalations")


class Outcome(Struct, frozen=True, kw_only=True):
    """What a leader does differently afterwards, and where it should show."""

    slug: str
    text: str
    kpi: OutcomeKpi | None = None
    """None for what shows in role-plays or a pulse: no figure of an organization does."""


class CoachingGuide(Struct, frozen=True, kw_only=True):
    """What a coach asks about a module, and what a leader commits to."""

    questions: tuple[str, ...]
    commitment: str


class ModuleContent(Struct, frozen=True, kw_only=True):
    """Everything about one skill but its cards."""

    title: str
    sentence: str
    summary: Prose
    peer_reflection: str
    outcomes: tuple[Outcome, ...]
    coaching: CoachingGuide
    notes: Prose
    """For the facilitator."""
    rubric: RubricContent
    scenario: Scenario
    scenarios: tuple[Scenario, ...] = ()
    """Further forms of it: easier, harder, for a make-up session."""
    journey: Journey
