"""The pages of talks, without a browser."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching import tasks
from coaching.free import free_slots
from coaching.matching import Wish
from coaching.models import CoachWish, Talk
from coaching.operations import cancel_talk, offer_times, propose_talk, wish_for_coach
from coaching.states import TalkState
from cohorts.models import Enrollment
from messaging.models import Message
from people.models import Member
from pilots.operations.removing import traces_in
from practice.operations import tell_weeks
from programs.cadence import StepKind
from tests.coaching.conftest import DAY, HOUR, Coached
from tests.factories import (
    CohortFactory,
    EnrollmentFactory,
    MemberFactory,
    PersonalStepFactory,
    StepFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
OWN = reverse("coaching:own")
SignIn = Callable[[Member], Client]


def page_of(talk: Talk, name: str = "talk") -> str:
    return reverse(f"coaching:{name}", args=[talk.pk])


def offered(coached: Coached) -> dict[str, str]:
    """What the form of the coach sends."""
    sent = {"minutes": "45", "link": "https://meet.example/a"}
    for number, each in enumerate(coached.times[:2]):
        local = each.astimezone(dt.timezone(dt.timedelta(hours=-4)))
        sent |= {f"day_{number}": f"{local:%Y-%m-%d}", f"time_{number}": f"{local:%H:%M}"}
    return sent


def test_a_coach_sees_three_times_and_sends_what_they_made_of_them(
    coached: Coached, client_for: SignIn
) -> None:
    coach, leader = client_for(coached.coach), client_for(coached.leader)
    assert "Waits for you" in coach.get(OWN).text
    assert traces_in(coached.cohort) == []
    where = reverse("coaching:offer", args=[coached.enrollment.pk])
    form = coach.get(where).context["form"]
    assert all(day.value() and time.value() for day, time in form.offers)
    answer = coach.post(where, offered(coached))
    assert "Worth a second look" in answer.text, "it is night in Kathmandu"
    anyway = answer.context["second_look"].fingerprint
    answer = coach.post(where, {**offered(coached), "anyway": anyway})
    talk = Talk.objects.get()
    assert traces_in(coached.cohort) == ["a talk was offered"], "the pilot is not deleted any more"
    assert answer.url == page_of(talk)
    assert (talk.offered, talk.minutes) == (coached.times[:2], 45)
    assert "has the times and chooses one" in coach.get(page_of(talk)).text
    assert "Choose a time" in leader.get(reverse("home")).text
    assert leader.get(reverse("coaching:step", args=[coached.step.pk])).url == page_of(talk)
    assert coach.get(where).context["form"].initial["link"] == "https://meet.example/a"
    assert coach.get(f"{where}?extra=1").context["monthly"] is None
    wrong = {**offered(coached), "time_1": "", "day_0": "2026-09-01"}
    wrong = coach.post(where, wrong)
    assert (wrong.status_code, Talk.objects.count()) == (422, 1)
    Enrollment.objects.update(left_at=coached.now)
    assert coach.post(where, {**offered(coached), "anyway": anyway}).status_code == 404


def test_a_leader_picks_or_says_that_nothing_fits(coached: Coached, client_for: SignIn) -> None:
    talk = coached.proposed()
    leader, answer = client_for(coached.leader), page_of(talk, "answer")
    assert leader.post(answer, {"time": "yesterday", "revision": "1"}).status_code == 422
    far = {"time": (coached.now + HOUR).isoformat(), "revision": "1"}
    assert "Something has changed" in leader.post(answer, far).text
    leader.post(answer, {"word": "Mornings", "revision": "1"})
    coach = client_for(coached.coach)
    page = coach.get(page_of(talk)).text
    assert "Mornings" in page
    assert "Only you and Halima Eze read it" in page
    assert "Other times are needed" in coach.get(OWN).text
    assert "Find a time" in coach.get(reverse("home")).text
    sent = {**offered(coached), "revision": "2", "word": "Like this?"}
    looked = coach.post(page_of(talk, "times"), sent)
    sent["anyway"] = looked.context["second_look"].fingerprint
    assert coach.post(page_of(talk, "times"), {**sent, "revision": "1"}).status_code == 409
    assert coach.post(page_of(talk, "times"), sent).url == page_of(talk)
    chosen = {"time": coached.times[1].isoformat(), "revision": "3"}
    assert "Agreed" in leader.post(answer, chosen, follow=True).text
    talk.refresh_from_db()
    assert talk.starts_at == coached.times[1]
    assert "One-to-one with Leila Oliveira" in leader.get(reverse("home")).text
    with time_machine.travel(coached.times[1] - 10 * dt.timedelta(minutes=1), tick=False):
        assert "Go to the talk" in leader.get(reverse("home")).text


def test_no_time_is_proposed_again_that_was_chosen_offered_or_did_not_fit(
    coached: Coached, client_for: SignIn
) -> None:
    talk, coach = coached.proposed(), client_for(coached.coach)

    def proposed() -> list[dt.datetime]:
        form = coach.get(page_of(talk, "times")).context["form"]
        zone = zoneinfo.ZoneInfo(coached.coach.time_zone)
        return [
            dt.datetime.fromisoformat(f"{day.value()} {time.value()}").replace(tzinfo=zone)
            for day, time in form.offers
        ]

    first = free_slots(
        coached.leader, coached.coach, now=coached.now, since=coached.now, minutes=30
    )
    Talk.objects.update(offered=first)
    second = proposed()
    assert len(second) == 3
    assert not set(first) & set(second), "the leader has these before them"
    talk.refresh_from_db()
    client_for(coached.leader).post(page_of(talk, "answer"), {"word": "", "revision": "1"})
    assert proposed() == second, "what did not fit is known"
    talk.refresh_from_db()
    assert talk.declined == first
    Talk.objects.update(state=TalkState.AGREED, starts_at=second[0])
    assert second[0] not in proposed(), "it stands at that time"


def test_it_is_held_missed_put_right_and_canceled(coached: Coached, client_for: SignIn) -> None:
    talk, coach = coached.agreed(), client_for(coached.coach)
    leader = client_for(coached.leader)
    assert leader.post(page_of(talk, "held")).url == page_of(talk)
    assert "Find another time" in leader.get(page_of(talk)).text
    assert leader.get(page_of(talk, "times")).context["form"]["day_0"].value()
    with time_machine.travel(coached.times[0] + HOUR, tick=False):
        assert "Did you talk?" in coach.get(page_of(talk)).text
        assert "Did you talk?" in coach.get(reverse("home")).text
        assert leader.get(page_of(talk, "times")).status_code == 302, "it has begun"
        leader.post(page_of(talk, "missed"))
        page = coach.get(page_of(talk)).text
        assert "Did not take place" in page
        assert "Offer other times" in page
        coach.post(page_of(talk, "held"))
        talk.refresh_from_db()
        assert talk.is_held
        assert leader.get(page_of(talk, "cancel")).url == page_of(talk)
    extra = coached.proposed(step=None)
    assert "Keep the talk" in leader.get(page_of(extra, "cancel")).text
    assert leader.post(page_of(extra, "cancel"), {"word": "x" * 301}).status_code == 422
    assert leader.post(page_of(extra, "cancel"), {"word": ""}).url == OWN
    extra.refresh_from_db()
    assert extra.state == "canceled"


def test_nobody_else_opens_a_talk(
    coached: Coached, client_for: SignIn, admin: Member, leaders: list[Member]
) -> None:
    talk = coached.proposed()
    assert client_for(admin).get(page_of(talk)).status_code == 403
    other = MemberFactory(organization=admin.organization, roles=["leader", "coach"])
    for name in ("talk", "times", "cancel"):
        assert client_for(other).get(page_of(talk, name)).status_code == 404


def test_a_leader_sees_who_coaches_them_why_and_may_wish(
    coached: Coached, client_for: SignIn
) -> None:
    leader, wish = client_for(coached.leader), reverse("coaching:wish")
    page = leader.get(OWN).text
    assert "Because: another department, the same language" in page
    assert "Leila Oliveira" in page
    assert leader.get(wish).context["form"]["coach"].field.choices[1][1] == "Leila Oliveira"
    leader.post(wish, {"coach": "", "elsewhere": "on"})
    assert "somebody outside your department" in leader.get(OWN).text
    assert CoachWish.objects.get().elsewhere
    assert leader.post(wish, {"coach": "0"}).status_code == 422
    Enrollment.objects.update(coach=None)
    assert "is looking for somebody" in leader.get(OWN).text
    assert leader.get(reverse("coaching:step", args=[coached.step.pk])).url == OWN


def test_an_admin_reads_a_wish_where_coaches_are_changed(
    coached: Coached, client_for: SignIn, admin: Member
) -> None:
    wish = Wish(coach=coached.coach.pk, elsewhere=True)
    wish_for_coach(member=coached.leader, wish=wish, now=coached.now)
    client = client_for(admin)
    hub = client.get(reverse("pilots:change", args=[coached.cohort.pk])).text
    assert "Wishes for another coach" in hub
    where = reverse("pilots:coach", args=[coached.enrollment.pk])
    text = "Halima Eze has asked for: Leila Oliveira, somebody outside the department."
    assert text in client.get(where).text
    other = MemberFactory(organization=admin.organization, name="Ravi Shah")
    client.post(where, {"coach": other.email, "seen": coached.coach.pk})
    coached.enrollment.refresh_from_db()
    assert coached.enrollment.coach == other
    assert Message.objects.filter(kind="new_coach").count() == 1


def test_a_coachs_page_takes_the_same_statements_for_few_and_for_many(
    coached: Coached, client_for: SignIn
) -> None:
    def statements(where: str) -> int:
        client = client_for(coached.coach)
        client.get(where)
        with CaptureQueriesContext(connection) as captured:
            client.get(where)
        return len(captured)

    coached.proposed()
    before = [statements(where) for where in (OWN, reverse("home"))]
    for number in range(4):
        enrollment = EnrollmentFactory(
            cohort=coached.cohort,
            coach=coached.coach,
            member=MemberFactory(organization=coached.leader.organization),
        )
        step = PersonalStepFactory(
            enrollment=enrollment, step=coached.step.step, opens_at=coached.now
        )
        if number % 2:
            coached.proposed(enrollment=enrollment, step=step)
    assert [statements(where) for where in (OWN, reverse("home"))] == before


def test_a_leaders_page_takes_the_same_statements_in_however_many_programs(
    coached: Coached, client_for: SignIn
) -> None:
    client = client_for(coached.leader)

    def statements() -> int:
        client.get(OWN)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(OWN).text
        assert page.count("Because:") == page.count("Next from") > 0
        return len(captured)

    before = statements()
    for _number in range(3):
        cohort = CohortFactory(organization=coached.leader.organization)
        own = EnrollmentFactory(cohort=cohort, member=coached.leader, coach=coached.coach)
        step = StepFactory(cohort=cohort, kind=StepKind.COACHING, week=4)
        PersonalStepFactory(enrollment=own, step=step, opens_at=coached.now)
    assert statements() == before


def test_times_are_offered_to_leaders_without_an_open_talk(
    coached: Coached, client_for: SignIn
) -> None:
    client, offer = (
        client_for(coached.coach),
        reverse("coaching:offer", args=[coached.enrollment.pk]),
    )
    assert f'class="small" href="{offer}"' in client.get(OWN).text
    coached.proposed()
    assert offer not in client.get(OWN).text


def test_the_coachs_week_is_one_mail(coached: Coached, facilitator: Member) -> None:
    """Monday, nine in Toronto: a talk with its time, one that waits, one to offer."""
    monday = coached.now.replace(hour=13)
    coached.agreed()
    declined = coached.proposed(step=None)
    offer_times(
        talk=declined, times=coached.times, word="", link="", revision=1, by=coached.leader,
        now=monday,
    )  # fmt: skip
    waiting = EnrollmentFactory(
        cohort=coached.cohort,
        coach=coached.coach,
        member=MemberFactory(organization=coached.leader.organization, name="Ana Silva"),
    )
    step = PersonalStepFactory(
        enrollment=waiting, step=coached.step.step, opens_at=monday - 9 * DAY
    )
    assert tell_weeks(now=monday) == 1
    assert tell_weeks(now=monday + HOUR) == 0
    [mail] = Message.objects.filter(kind="week_ahead")
    assert mail.person_id == coached.coach.pk
    parts = mail.text.split("\n\n")
    assert any(part.startswith("One-to-ones with their time:\nWednesday") for part in parts)
    assert any(
        part.startswith("One-to-ones for which you offer times:\nAna Silva") for part in parts
    )
    asked = "One-to-ones that wait for a word from you:\nHalima Eze"
    assert any(part.startswith(asked) for part in parts)
    Message.objects.all().delete()
    for talk in Talk.objects.all():
        cancel_talk(talk=talk, word="", by=coached.coach, now=monday)
    coached.step.delete()
    step.delete()
    assert tell_weeks(now=monday) == 0


def test_the_ticks_wake_the_worker_when_there_is_something(
    coached: Coached, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[object] = []
    monkeypatch.setattr(tasks, "wake", woken.append)
    for tick in (tasks.remind_talks, tasks.ask_coaches, tasks.release_talks):
        tick()
    assert woken == []
    propose_talk(
        enrollment=coached.enrollment, step=None, times=coached.times, minutes=30, link="",
        by=coached.coach, now=coached.now,
    )  # fmt: skip
    Enrollment.objects.update(coach=None)
    tasks.release_talks()
    assert len(woken) == 1
