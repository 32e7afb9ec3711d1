"""People who report to a leader of the pilot are asked about their manager; others in words that
fit them, or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import translation

from cohorts.models import Cohort
from people.models import Member, Organization
from surveys.linked import Linked, linked_of
from surveys.links import token_of
from surveys.models import PulsePlan, Wave
from surveys.operations import InvalidAnswer, answer, create_pulse_plan, turn_waves
from surveys.queries import pulse_behind
from surveys.questions import PulseQuestion, QuestionKind, Respondents
from surveys.states import Hidden
from tests.factories import MemberFactory
from tests.surveys.conftest import AT_TEN, ITEMS, OPEN_TIME

Team = Callable[..., list[Member]]
IN_BOTH = PulseQuestion(
    kind=QuestionKind.AGREEMENT,
    text={"en": "My manager listens."},
    around={"en": "Leaders around me listen."},
)


@pytest.fixture
def around(organization: Organization, leader: Member) -> Member:
    """Somebody of the leader's department who reports to nobody in the pilot."""
    return MemberFactory(organization=organization, department=leader.department, signs_in=False)


def _plan(cohort: Cohort, now: dt.datetime, *items: PulseQuestion) -> PulsePlan:
    return create_pulse_plan(
        cohort=cohort, items=items, respondents=Respondents.DEPARTMENTS, extra=[],
        send_at=OPEN_TIME, open_days=7, now=now, by=cohort.launched_by,
    )  # fmt: skip


def _asked(wave: Wave, member: Member) -> list[str]:
    invitation = wave.invitations.get(member=member)
    pulse = pulse_behind(token_of(invitation.pk))
    assert pulse is not None
    return [item.text["en"] for item in pulse.items]


def test_each_reads_the_words_for_them_and_answers_no_question_without(
    cohort: Cohort, team: Team, around: Member, now: dt.datetime, client: Client
) -> None:
    [report] = team(1)
    plan = _plan(cohort, now, *ITEMS, IN_BOTH)
    turn_waves(now=AT_TEN)
    wave = plan.waves.get(number=1)
    assert (wave.eligible, wave.linked, wave.left_out) == (2, 1, 0)
    assert _asked(wave, report) == [
        "I am heard.",
        "I know what to do.",
        "My manager listens.",
        "What would help?",
    ]
    assert _asked(wave, around) == ["Leaders around me listen."]
    token = token_of(wave.invitations.get(member=around).pk)
    other, both = plan.items.get(position=1), plan.items.get(position=4)
    with pytest.raises(InvalidAnswer):
        answer(token=token, values={str(other.pk): 3}, now=AT_TEN)
    assert "Leaders around me listen." in client.get(f"/pulse/{token}/").text
    answer(token=token, values={str(both.pk): 3}, now=AT_TEN)


def test_whoever_has_no_question_in_their_words_is_not_asked(
    cohort: Cohort, team: Team, around: Member, now: dt.datetime
) -> None:
    [report] = team(1)
    plan = _plan(cohort, now, *ITEMS)
    turn_waves(now=AT_TEN)
    wave = plan.waves.get(number=1)
    assert list(wave.invitations.values_list("member", flat=True)) == [report.pk]
    assert (wave.eligible, wave.left_out) == (1, 0)
    assert linked_of(plan) == Linked(asked=2, linked=1)
    assert around.pk


@pytest.mark.parametrize(
    ("leaders", "hidden", "told"), [(1, Hidden.ONE_LEADER, None), (2, Hidden.NOT, (6, 6))]
)
def test_what_only_reports_are_asked_is_told_of_them_alone_and_not_of_one_leader(
    cohort: Cohort,
    team: Team,
    leader: Member,
    now: dt.datetime,
    leaders: int,
    hidden: Hidden,
    told: tuple[int, int] | None,
) -> None:
    """Whoever else is in the part hides nobody: they were not asked."""
    own = {"manager": leader} if leaders == 1 else {}
    reports = team(6, department=leader.department, **own)
    others = team(6, department=leader.department, manager=None)
    plan = _plan(cohort, now, ITEMS[0], IN_BOTH)
    turn_waves(now=AT_TEN)
    wave = plan.waves.get(number=1)
    own_item, both = plan.items.order_by("position")
    for member in [*reports, *others]:
        token = token_of(wave.invitations.get(member=member).pk)
        asked = [both, own_item] if member in reports else [both]
        answer(token=token, values={str(item.pk): 4 for item in asked}, now=AT_TEN)
    turn_waves(now=AT_TEN + dt.timedelta(days=8))
    result = wave.results.get(item=own_item)
    assert (result.hidden_because, result.n, result.asked) == (hidden, *(told or (None, None)))
    everybody = wave.results.get(item=both)
    assert (everybody.hidden_because, everybody.n, everybody.asked) == (Hidden.NOT, 12, None)


@dataclass(frozen=True)
class Told:
    asked: int
    linked: int
    words: str


@pytest.mark.parametrize(
    "told",
    [
        Told(0, 0, ""),
        Told(1, 1, "The one person who is asked reports to a leader of this pilot."),
        Told(12, 12, "All 12 people who are asked report to a leader of this pilot."),
        Told(
            54, 41,
            "41 of 54 report to a leader of this pilot. 13 do not, and are asked in other words: "
            "about the leaders around them.",
        ),
        Told(
            62, 0,
            "None of the 62 people who are asked reports to a leader of this pilot. They are asked "
            "in other words: about the leaders around them.",
        ),
    ],
)  # fmt: skip
def test_it_is_said_whom_people_speak_about(told: Told) -> None:
    with translation.override("en"):
        assert Linked(told.asked, told.linked).in_words == told.words
