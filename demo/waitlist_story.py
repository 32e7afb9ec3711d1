"""A pilot on its way, half of whose leaders begin later."""

from __future__ import annotations

import datetime as dt

from demo.cast import PROJECT_LEADS, Cast
from pilots.draft import DraftStep, Goal
from pilots.operations.drafting import save_draft_step, start_draft
from pilots.operations.drawing import draw_waitlist

WEEKS = 13


def leave_a_waitlist(cast: Cast, zone: str, now: dt.datetime) -> None:
    """Project leads once more, this time with a comparison that holds."""
    goal = Goal("Project leads, second round", "Fewer follow-up questions in our projects.", zone)
    draft = start_draft(organization=cast.organization, goal=goal, by=cast.admin, now=now)
    leaders = tuple(member.pk for member in cast.named(*PROJECT_LEADS))
    draft = save_draft_step(
        draft=draft,
        step=DraftStep.LEADERS,
        value=leaders,
        revision=draft.revision,
        by=cast.admin,
        now=now,
    )
    draw_waitlist(draft=draft, weeks_later=WEEKS, revision=draft.revision, by=cast.admin, now=now)
