"""What steps, cards and indicators are called on pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KPI_NAMES: dict[str, Any] = {
    "reply_tone": gettext_lazy("Tone of replies"),
    "response_time_hours": gettext_lazy("Time to a reply"),
    "clarification_rate": gettext_lazy("Follow-up clarifications"),
    "meeting_participation": gettext_lazy("Participation in meetings"),
    "escalations": gettext_lazy("Escalations"),
}


def step_title(kind: str, module_title: str = "") -> str:
    """A step in a plan: its module where it has one, else what happens."""
    fixed = {
        "kickoff": _("Kickoff with a first role-play"),
        "coaching": _("One-to-one with the coach"),
        "pulse": _("A few questions to the teams"),
        "assessment": _("Closing role-play"),
    }
    return fixed.get(kind, module_title)


def timeline_kind(kind: str) -> str:
    """The kind as the week timeline knows it."""
    return "start" if kind == "kickoff" else kind
