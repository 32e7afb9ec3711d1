"""Today, by role."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import Talk
from cohorts.models import Cohort, Enrollment
from common.local_time import at_local
from home.coached import coached_leaders
from learning.models import JourneyRun
from learning.operations import announce_modules, complete_card
from messaging.models import Message
from people.models import Organization, Role
from pilots.draft import Goal, Outline
from pilots.models import PilotDraft
from practice.models import GroupPlace, PracticeGroup, PracticeSession
from programs.module_texts import module_texts
from tests.coaching.talking import a_talk
from tests.factories import (
    CardFactory,
    CohortFactory,
    EnrollmentFactory,
    MemberFactory,
    PersonalStepFactory,
    StepFactory,
)
from tests.learning.conftest import make_course
from tests.learning.told import tell

pytestmark = pytest.mark.usefixtures("frozen")
HOME = "/"


def queries_of(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(HOME).status_code == 200
    return len(captured)


def make_session(cohort, module, facilitator, starts_at, position=1, **fields):
    group, _is_new = PracticeGroup.objects.get_or_create(
        cohort=cohort, position=position, defaults={"name": "Group A"}
    )
    step = StepFactory(cohort=cohort, kind="practice", module=module)
    return PracticeSession.objects.create(
        organization_id=cohort.organization_id,
        group=group,
        step=step,
        module=module,
        facilitator=facilitator,
        starts_at=starts_at,
        time_zone="UTC",
        **fields,
    )


def test_a_leader_opens_the_right_card_in_one_tap(course, leader, now, client_for):
    client = client_for(leader)
    page = client.get(HOME).text
    assert "Start with card 1 of 3" in page
    complete_card(enrollment_id=course.enrollment.pk, card=course.cards[0], now=now)
    page = client.get(HOME).text
    assert "Pick up card 2 of 3" in page
    assert (
        f'href="{reverse("learning:card", args=[course.enrollment.pk, course.cards[1].pk])}"'
        in page
    )
    for card in course.cards[1:]:
        complete_card(enrollment_id=course.enrollment.pk, card=card, now=now)
    page = client.get(HOME).text
    assert "Nothing to do right now" in page
    assert "Mon 21 Sep, 14:45" in page  # nine UTC on the leader's clock in Kathmandu


@pytest.mark.proof("queries", pages=1)
def test_a_leaders_today_costs_the_same_at_1_and_at_200_cards_and_at_any_number_of_steps(
    course, leader, client_for
):
    client = client_for(leader)
    module_texts.forget()
    cold, warm = queries_of(client), queries_of(client)
    for place in range(4, 201):
        CardFactory(module=course.module, position=place)
    for week in range(3, 15):
        PersonalStepFactory(
            enrollment=course.enrollment,
            step=StepFactory(
                cohort=course.cohort, kind="practice", module=course.module, week=week
            ),
            opens_at=course.later.opens_at + dt.timedelta(weeks=week),
        )
    assert queries_of(client) == warm
    assert (warm, cold) <= (3, 4)


def test_a_story_that_was_left_is_one_tap_away_whatever_came_since(course, leader, now, client_for):
    tell(course.module)
    client, url = client_for(leader), reverse("learning:moment", args=[course.step.pk, 1])
    client.get(HOME)
    queries = queries_of(client)
    run = JourneyRun.objects.create(
        enrollment=course.enrollment, module=course.module, number=1, started_at=now,
        way=["Start", "Message"],
    )  # fmt: skip
    for card in course.cards:
        complete_card(enrollment_id=course.enrollment.pk, card=card, now=now)
    page = client.get(HOME).text
    assert "A story you began" in page
    assert f'href="{url}" data-keep dir="auto">Three words</a>' in page
    assert queries_of(client) == queries
    Cohort.objects.update(state="paused", paused_at=now)
    assert "A story you began" not in client.get(HOME).text
    Cohort.objects.update(state="running", paused_at=None)
    JourneyRun.objects.filter(pk=run.pk).update(ended_at=now)
    assert "A story you began" not in client.get(HOME).text


def test_somebody_without_a_part_is_told_that_nothing_waits(peer, client_for):
    assert "Nothing is waiting for you" in client_for(peer).get(HOME).text


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (90, "minutes planned, of 90 at most"),
        (1, "minutes planned, more than the 1 your organization asks for at most"),
        (None, "minutes planned<"),
    ],
)
def test_what_the_week_plans_stands_beside_the_limit(course, leader, client_for, limit, said):
    Organization.objects.filter(pk=leader.organization_id).update(weekly_minutes=limit)
    page = " ".join(client_for(leader).get("/").text.split())
    assert re.search(rf"about \d+ {said}", page.replace(" <", "<"))


def test_a_pause_is_said_and_what_runs_beside_it_goes_on(course, leader, now, client_for):
    Cohort.objects.filter(pk=course.cohort.pk).update(state="paused", paused_at=now)
    page = client_for(leader).get(HOME).text
    assert "Your program is paused" in page
    assert "Open the card" not in page
    other = CohortFactory(organization=course.cohort.organization, name="Second pilot")
    enrollment = EnrollmentFactory(cohort=other, member=leader)
    step = StepFactory(cohort=other, kind="practice", module=course.module)
    PersonalStepFactory(enrollment=enrollment, step=step, opens_at=now + dt.timedelta(days=2))
    page = client_for(leader).get(HOME).text
    assert f"“{course.cohort.name}” is paused." in page
    assert "Nothing to do right now" in page


def test_every_role_has_its_place_before_anything_happened(outsider, client_for):
    page = client_for(outsider).get(HOME).text
    places = [
        "No program is open for you now",
        "No session planned",
        "Leaders you coach",
        "Start with ten leaders",
        "Requests to answer",
    ]
    assert [page.index(place) for place in places] == sorted(page.index(place) for place in places)


def test_a_facilitator_sees_the_next_session_and_what_waits(course, facilitator, now, client_for):
    ahead = make_session(course.cohort, course.module, facilitator, now + dt.timedelta(days=1))
    past = make_session(course.cohort, course.module, facilitator, now - dt.timedelta(days=2))
    canceled = make_session(
        course.cohort, course.module, facilitator, now + dt.timedelta(hours=1), state="canceled"
    )
    GroupPlace.objects.create(group=ahead.group, enrollment=course.enrollment)
    client = client_for(facilitator)
    page = client.get(HOME).text
    assert page.index(reverse("practice:session", args=[ahead.pk])) < page.index("Waiting for you")
    assert "Record attendance" in page
    assert reverse("practice:session", args=[past.pk]) in page
    assert reverse("practice:session", args=[canceled.pk]) not in page
    few = queries_of(client)
    for day in range(2, 12):
        make_session(course.cohort, course.module, facilitator, now + dt.timedelta(days=day))
    assert queries_of(client) == few
    PracticeSession.objects.filter(pk=past.pk).update(state="held")
    past.attendances.create(enrollment=course.enrollment, was_present=True, noted_at=now)
    assert "1 leader to score" in client.get(HOME).text


def test_many_past_sessions_do_not_hide_the_next_one(course, facilitator, now, client_for):
    for hours in range(70):
        make_session(
            course.cohort, course.module, facilitator, now - dt.timedelta(days=20, hours=hours)
        )
    ahead = make_session(course.cohort, course.module, facilitator, now + dt.timedelta(days=1))
    today = client_for(facilitator).get(HOME).context["facilitating"]
    assert today.next_session.pk == ahead.pk
    assert len(today.waiting) == 10


def test_leaders_without_a_date_stand_after_those_with_one(course, coach, now):
    step = StepFactory(cohort=course.cohort, kind="coaching", week=4)
    for name, days in (("Later", 9), ("Sooner", 2), ("None", 0)):
        member = MemberFactory(organization=coach.organization, name=name)
        enrollment = EnrollmentFactory(cohort=course.cohort, coach=coach, member=member)
        if days:
            PersonalStepFactory(
                enrollment=enrollment, step=step, opens_at=now + dt.timedelta(days=days)
            )
    found = coached_leaders(coach, now)
    assert [each.name for each in found] == ["Sooner", "Later", "None"]
    assert found[-1].opens_at is None
    course.cohort.state = "finished"
    course.cohort.save()
    assert coached_leaders(coach, now) == []


def test_a_talk_that_is_agreed_stands_before_one_that_is_only_offered(course, coach, now):
    enrollment = EnrollmentFactory(
        cohort=course.cohort, coach=coach, member__organization=coach.organization
    )
    offered = a_talk(enrollment, coach, now, "proposed")
    agreed = a_talk(enrollment, coach, now + dt.timedelta(days=1))
    offer = Talk.objects.filter(pk=offered.pk)
    for by, stands in ((coach, (agreed.pk, "")), (enrollment.member, (offered.pk, "answer"))):
        offer.update(starts_at=None, offered=[now + dt.timedelta(days=3)], offered_by=by)
        found = next(e for e in coached_leaders(coach, now) if e.enrollment_id == enrollment.pk)
        assert (found.talk_id, found.todo) == stands


def test_a_coach_sees_dates_of_their_own_leaders_and_no_progress(
    course, coach, leader, now, client_for
):
    course.enrollment.coach = coach
    course.enrollment.save()
    EnrollmentFactory(
        cohort=course.cohort, member__name="Somebody Else", member__organization=coach.organization
    )
    PersonalStepFactory(
        enrollment=course.enrollment,
        step=StepFactory(cohort=course.cohort, kind="coaching", week=4),
        opens_at=at_local(
            dt.date(2026, 9, 17), dt.time(9), leader.time_zone
        ),  # still Wednesday where the coach is
    )
    page = client_for(coach).get(HOME).text
    assert leader.name in page
    assert "Thu 17 Sep" in page  # the day on the leader's own calendar
    assert "Somebody Else" not in page
    assert "card" not in page.split('id="coach-title"')[1].split("</section>")[0]


def test_an_admin_sees_running_pilots_those_that_need_them_first(
    course, admin, facilitator, now, client_for
):
    CohortFactory(
        organization=admin.organization,
        name="Newer and calm",
        launched_at=now + dt.timedelta(days=1),
    )
    CohortFactory(organization=admin.organization, name="Long since over", state="finished")
    CohortFactory(name="Somebody else's")
    complete_card(enrollment_id=course.enrollment.pk, card=course.cards[0], now=now)
    make_session(course.cohort, course.module, facilitator, now - dt.timedelta(days=2))
    course.cohort.name = "Needs you"
    course.cohort.save()
    Enrollment.objects.update(enrolled_at=now - dt.timedelta(days=2))
    announce_modules(now=now)
    Message.objects.update(state="failed")
    client = client_for(admin)
    page = client.get(HOME).text
    assert page.index("Needs you") < page.index("Newer and calm")
    assert "1 of 3 open cards done" in page
    assert "1 session without recorded attendance" in page
    assert "1 email was not sent" in page
    assert "Long since over" not in page
    assert "Somebody else" not in page
    few = queries_of(client)
    for _number in range(8):
        make_course(EnrollmentFactory(cohort__organization=admin.organization).member)
    assert queries_of(client) == few


def test_an_admin_goes_on_with_a_draft(admin, now, client_for):
    draft = PilotDraft.objects.create(
        organization=admin.organization,
        by=admin,
        outline=Outline(goal=Goal("Support pilot", "Calmer threads", "UTC")),
        created_at=now,
        changed_at=now,
    )
    page = client_for(admin).get(HOME).text
    assert "Support pilot" in page
    assert f'href="{reverse("pilots:draft", args=[draft.pk, "leaders"])}"' in page


def test_a_page_names_one_primary_action(course, leader, client_for):
    leader.roles = [Role.LEADER, Role.FACILITATOR, Role.COACH, Role.ADMIN]
    leader.save()
    assert client_for(leader).get(HOME).text.count('class="button"') == 1
