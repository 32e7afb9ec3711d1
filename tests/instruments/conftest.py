"""A pilot of six that gives two questionnaires: the self-report and an own scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from cohorts.models import Cohort, Enrollment
from instruments.models import Questionnaire, Sheet
from instruments.operations import (
    QuestionnaireFacts,
    add_questionnaire,
    choose_questionnaires,
    turn_questionnaires,
)
from instruments.pasting import read_lines
from instruments.scales import ScaleText
from instruments.states import OccasionKind
from people.models import Member, Organization, Role
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


@pytest.fixture
def own_scale(organization: Organization, admin: Member, now: dt.datetime) -> Questionnaire:
    return add_questionnaire(
        organization=organization, texts={"en": own_text()}, facts=FACTS, by=admin, now=now
    )


@dataclass
class Given:
    """What the tests talk about."""

    cohort: Cohort
    scale: Questionnaire
    enrollments: list[Enrollment]

    def sheet(self, place: int, kind: OccasionKind = OccasionKind.BEFORE) -> Sheet:
        return Sheet.objects.get(
            enrollment=self.enrollments[place],
            occasion__kind=kind,
            occasion__given__questionnaire=self.scale,
        )


@pytest.fixture
def given(
    own_scale: Questionnaire,
    leader: Member,
    leaders: Sequence[Member],
    launch: Callable[..., Cohort],
    admin: Member,
    now: dt.datetime,
) -> Given:
    """Launched with an own scale; "before" is open for everybody. The leader is the first."""
    Member.objects.filter(pk__in=[each.pk for each in leaders]).update(roles=[Role.LEADER])
    cohort = launch([leader, *leaders], starts_on=now.date() + dt.timedelta(weeks=1))
    choose_questionnaires(cohort=cohort, choice=[str(own_scale.pk)], by=admin, now=now)
    turn_questionnaires(now=now)
    return Given(cohort, own_scale, list(cohort.enrollments.order_by("pk")))
