"""What steps, cards and indicators are called on pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

KPI_NAMES: dict[str, Any] = {
    "reply_tone": gettext_lazy("Tone of replies"),
    "response_time_hours": gettext_lazy("Time to a reply"),
    "clarification_rate": gettext_lazy("Follow-up clarifications"),
    "meeting_participation": gettext_lazy("Participation in meetings"),
    "escalations": gettext_lazy("Escalations"),
}
