"""A questionnaire with one open sheet, made without a launch."""

from __future__ import annotations

import datetime as dt

from cohorts.models import Enrollment
from instruments.models import AnswerSheet, GivenQuestionnaire, Occasion, Questionnaire
from instruments.operations import QuestionnaireFacts, add_questionnaire
from instruments.pasting import read_lines
from instruments.scales import ScaleText
from people.models import Member, Organization
from programs.content.prose import Prose

LINES = """I wait before I answer. | | Calm
I interrupt people. | R | Calm
I ask back. | | Care
I see who is silent. | | Care"""
FACTS = QuestionnaireFacts(
    source="Own work",
    licence="",
    is_licensed=True,
    licensed_until_on=None,
    population="Team leads",
    reliability=0.84,
    spread=0.5,
    reliability_source="A study",
)


def own_text(title: str = "Calm and care") -> ScaleText:
    pasted = read_lines(LINES)
    return ScaleText(
        title=title,
        instructions=Prose("Think of last week.", "<p>Think of last week.</p>"),
        labels=("Never", "Rarely", "Sometimes", "Often", "Always"),
        parts=pasted.parts(None, title),
        items=pasted.items,
    )


def answers(level: int) -> dict[str, int]:
    """Everything answered so that every figure is `level`."""
    return {"item-1": level, "item-2": 6 - level, "item-3": level, "item-4": level}


def a_scale(organization: Organization, admin: Member, now: dt.datetime) -> Questionnaire:
    return add_questionnaire(
        organization=organization, texts={"en": own_text()}, facts=FACTS, by=admin, now=now
    )


def a_sheet(enrollment: Enrollment, admin: Member, now: dt.datetime) -> AnswerSheet:
    """Open for a week, for one leader."""
    scale = a_scale(admin.organization, admin, now)
    given = GivenQuestionnaire.objects.create(
        cohort=enrollment.cohort, questionnaire=scale, position=1
    )
    week = now + dt.timedelta(weeks=1)
    occasion = Occasion.objects.create(
        given=given, kind="before", opens_on=now.date(), closes_on=week.date()
    )
    return AnswerSheet.objects.create(
        occasion=occasion, enrollment=enrollment, opens_at=now, closes_at=week
    )
