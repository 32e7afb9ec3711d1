"""What a session is called, and when it is, as people read it."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from practice.models import PracticeSession
from programs.activities import step_title
from programs.module_texts import module_texts
from ui.components import zone_label
from ui.dates import in_words


def title_of(session: PracticeSession, language: str) -> str:
    """What the session is called, in the active language: as its step is."""
    module = module_texts([session.module_id], language)[session.module_id]
    return step_title(session.step.kind, module.title)


def when(moment: dt.datetime, zone: str) -> str:
    """Wednesday, 16 September 2026, 14:00 CEST (Europe/Berlin), in the active language."""
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    return f"{in_words(local, 'long')} {zone_label(local)}" + (
        "" if zone == "UTC" else f" ({zone})"
    )


def session_uid(session: PracticeSession) -> str:
    """Under which name calendars know the session, in an invitation and in a private calendar."""
    return f"{session.calendar_uid}@empathy-portal"
