"""Drafts with nothing missing."""

from __future__ import annotations

import datetime as dt

from kpis.plans import Bar, Measuring
from kpis.states import BarMeasure
from people.models import Member
from pilots.draft import STEPS, DraftSession, DraftStep, Goal, Pilot, Plan, Pulse, Team, Times
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step, start_draft
from surveys.questions import PulseQuestion, QuestionKind, Respondents

MONDAY = dt.date(2026, 9, 28)
SESSION = DraftSession(
    1, 1, dt.date(2026, 9, 30), dt.time(14), "Europe/Berlin", 20, "https://meet.example/1"
)
ITEMS = tuple(
    PulseQuestion(kind=QuestionKind.AGREEMENT, text={"en": f"Item {n}", "de": f"Frage {n}"})
    for n in range(3)
)
WHOLE = Pilot(
    goal=Goal("Pilot", "Fewer misreadings", "Europe/Berlin"),
    leaders=(1, 2, 3, 4),
    plan=Plan(7, "pilot-12", (70, 71), MONDAY),
    team=Team((20,), (30,)),
    groups=((1, 2, 3, 4),),
    times=Times("pilot-12", MONDAY, (SESSION,)),
    pulse=Pulse(ITEMS, 1, Respondents.DEPARTMENTS, (40,), dt.time(9, 30), 10, ("own-3",)),
    measurement=Measuring(bars=(Bar(measure=BarMeasure.COMPLETION, least=0.7),), baseline_days=60),
    saved_in={DraftStep.GOAL: 1, DraftStep.PULSE: 7, DraftStep.MEASUREMENT: 8},
)


def draft_like(pilot: Pilot, *, by: Member, now: dt.datetime) -> PilotDraft:
    """A draft in which every step of this one is saved."""
    draft = start_draft(organization=by.organization, goal=pilot.goal, by=by, now=now)
    for step in STEPS[1:-1]:
        draft = save_draft_step(
            draft=draft,
            step=step,
            value=getattr(pilot, step),
            revision=draft.revision,
            by=by,
            now=now,
        )
    return draft
