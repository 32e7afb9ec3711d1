"""From a draft to a running pilot: the launch, the forecast, and the last three pages of the
wizard.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.notifications import TALK_KINDS
from cohorts.models import Cohort, PersonalStep
from learning.operations import announce_modules
from messaging.models import Message
from people.models import Member, Organization, Role
from people.operations import mark_left, restrict_person
from pilots.cautions import warnings_of
from pilots.draft import DraftStep, Goal
from pilots.forecast import forecast
from pilots.frame import frame_of, gaps_of
from pilots.models import PilotDraft
from pilots.operations import launching as pilots
from pilots.operations.drafting import save_draft_step
from pilots.operations.launching import NotReady, complete_draft, launch_pilot
from practice.models import PracticeGroup, PracticeSession
from practice.operations import remind_sessions
from programs.cadence import StepKind
from surveys.models import PulsePlan, Wave
from surveys.operations import remind_pulses, turn_waves
from tests.factories import MemberFactory
from tests.trail import trail

TALKS = {kind.name for kind in TALK_KINDS}
"""What becomes of talks is up to their two."""

ClientFor = Callable[[Member], Client]


def test_a_launch_makes_everything_at_once(
    complete: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    assert cohort.enrollments.count() == 8
    assert sorted(
        group.places.count() for group in PracticeGroup.objects.filter(cohort=cohort)
    ) == [4, 4]
    sessions = PracticeSession.objects.filter(group__cohort=cohort)
    assert Counter(sessions.values_list("step__kind", flat=True)) == {
        "kickoff": 2,
        "practice": 4,
        "assessment": 2,
    }
    assert (
        Wave.objects.filter(plan__cohort=cohort).count()
        == cohort.steps.filter(kind="pulse").count()
    )
    assert PulsePlan.objects.get(cohort=cohort).items.count() >= 3
    assert Message.objects.filter(topic_id=cohort.pk, kind="session_invitation").count() == 8 * 5
    # Every session is on the plan of each leader of its group, at the session's time.
    for step in PersonalStep.objects.filter(step__kind="practice").select_related(
        "enrollment__place"
    ):
        assert (
            sessions.get(step_id=step.step_id, group=step.enrollment.place.group).starts_at
            == step.opens_at
        )
    complete.refresh_from_db()
    assert complete.cohort == cohort


def test_a_second_launch_returns_the_same_pilot(
    complete: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    first = launch_pilot(draft=complete, by=admin, now=now)
    sent = Message.objects.count()
    again = launch_pilot(
        draft=PilotDraft.objects.get(pk=complete.pk), by=admin, now=now + dt.timedelta(minutes=1)
    )
    assert (again, Cohort.objects.count(), Message.objects.count()) == (first, 1, sent)


def test_nothing_is_left_when_a_part_of_the_launch_fails(
    complete: PilotDraft, admin: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_values: object) -> None:
        raise RuntimeError("no pulse today")

    monkeypatch.setattr(pilots, "create_pulse_plan", fail)
    with pytest.raises(RuntimeError):
        launch_pilot(draft=complete, by=admin, now=now)
    assert (Cohort.objects.count(), Message.objects.count(), PracticeGroup.objects.count()) == (
        0,
        0,
        0,
    )


def test_whose_data_was_restricted_meanwhile_is_left_out(
    complete: PilotDraft, admin: Member, leaders: list[Member], now: dt.datetime
) -> None:
    restrict_person(member=leaders[0], now=now, by=None)
    frame = frame_of(complete)
    said = " ".join(each.text for each in warnings_of(frame, [], today=now.date(), now=now))
    assert "1 chosen leader is left out" in said
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    taking_part = set(cohort.enrollments.values_list("member_id", flat=True))
    assert taking_part == {each.pk for each in leaders[1:]}


def test_an_unfinished_draft_is_not_launched(
    draft: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    with pytest.raises(NotReady) as caught:
        launch_pilot(draft=draft, by=admin, now=now)
    assert set(caught.value.gaps) == {"groups", "times", "pulse", "measurement"}
    assert Cohort.objects.count() == 0


def test_a_facilitator_who_has_left_is_noticed_before_the_launch(
    complete: PilotDraft,
    admin: Member,
    facilitator: Member,
    leaders: list[Member],
    now: dt.datetime,
) -> None:
    mark_left(member=leaders[0], now=now, by=admin)
    assert gaps_of(frame_of(complete)) == {}  # a leader who has left is left out
    mark_left(member=facilitator, now=now, by=admin)
    with pytest.raises(NotReady) as caught:
        launch_pilot(draft=complete, by=admin, now=now)
    assert "team" in caught.value.gaps


def test_a_leader_who_has_left_is_left_out(
    complete: PilotDraft, admin: Member, leaders: list[Member], now: dt.datetime
) -> None:
    mark_left(member=leaders[0], now=now, by=admin)
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    assert leaders[0].pk not in cohort.enrollments.values_list("member_id", flat=True)
    assert cohort.enrollments.count() == 7


@pytest.mark.django_db(transaction=True)
def test_two_launches_at_the_same_moment_make_one_pilot(
    complete: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    def launch(_number: int) -> int:
        try:
            return launch_pilot(draft=complete, by=admin, now=now).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(launch, range(2)))) == 1
    assert Cohort.objects.count() == 1


def test_completing_a_draft_twice_changes_nothing(complete: PilotDraft, now: dt.datetime) -> None:
    again = complete_draft(draft=complete, by=complete.by, now=now)
    assert (again.revision, again.pilot) == (complete.revision, complete.pilot)


def test_sessions_fall_into_working_hours_where_zones_allow(complete: PilotDraft) -> None:
    frame = frame_of(complete)
    for session in frame.pilot.times.sessions:
        assert session.day.weekday() < 5
        assert session.starts_at.tzinfo is not None


@pytest.mark.long
@pytest.mark.uncounted
def test_the_forecast_is_what_then_happens(
    complete: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    """Run a whole pilot in ticks of twelve hours, and of a day once only pulses are left, nobody
    answering, and compare every message with the forecast.
    """
    expected = forecast(frame=frame_of(complete), now=now, language="en")
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    moment, reminders = now, 0
    while moment < now + dt.timedelta(weeks=53):
        announce_modules(now=moment)
        remind_sessions(now=moment)
        turn_waves(now=moment)
        reminders += remind_pulses(now=moment)
        moment += dt.timedelta(hours=12 if moment < now + dt.timedelta(weeks=16) else 24)
    assert cohort.weeks == 12
    # Once a wave is closed its reminders forget whom they were for, so those are compared by
    # number.
    sent = Message.objects.mails().exclude(kind="pulse_reminder")
    foreseen = [each for each in expected.messages if not each.kind.startswith("questionnaire_")]
    certain = [message for message in foreseen if message.is_certain]
    assert Counter((m.kind, m.address) for m in certain) == Counter(
        sent.values_list("kind", "to_address")
    )
    uncertain = [message for message in foreseen if not message.is_certain]
    assert sum(each.kind not in TALKS for each in uncertain) == reminders
    coached = Counter(each.kind for each in uncertain if each.kind in TALKS)
    talks = cohort.steps.filter(kind=StepKind.COACHING).count() * cohort.enrollments.count()
    assert coached["talk_times"] == talks
    assert coached["talk_agreed"] == coached["talk_tomorrow"] == 2 * talks, "both of each"
    timed = ["module_open", "booster_open", "pulse_invitation"]
    planned = {(m.kind, m.address, m.at) for m in certain if m.kind in timed}
    assert planned == set(
        sent.filter(kind__in=timed).values_list("kind", "to_address", "send_after")
    )
    subjects = {message.subject for message in certain}
    assert subjects == set(sent.values_list("subject", flat=True))


def test_the_forecast_writes_nothing(complete: PilotDraft, now: dt.datetime) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        forecast(frame=frame_of(complete), now=now, language="en")
    assert all(query["sql"].lstrip("( \n").startswith(("SELECT", "WITH")) for query in queries)
    assert len(queries) <= 15


# The pages.


def _nonce(content: bytes) -> str:
    found = re.search(rb'name="nonce" value="([^"]+)"', content)
    assert found
    return found[1].decode()


def _fields(content: bytes) -> dict[str, Any]:
    """What a browser would send back of a page's form, without changing anything."""
    data: dict[str, Any] = {}
    html = content.decode()
    for tag in re.findall(r"<input[^>]*>", html):
        known = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if known.get("type") in {"checkbox", "radio"} and " checked" not in tag:
            continue
        if "name" in known:
            data.setdefault(known["name"], []).append(unescape(known.get("value", "")))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.S):
        found = re.search(r'value="([^"]*)" selected', options) or re.search(
            r'value="([^"]*)"', options
        )
        data[name] = [found[1] if found else ""]
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s*(.*?)</textarea>', html, re.S):
        data[name] = [unescape(text)]
    return data


def test_the_four_last_pages_lead_to_a_launch(
    draft: PilotDraft, admin: Member, client_for: ClientFor, now: dt.datetime, frozen: object
) -> None:
    client = client_for(admin)
    draft = save_draft_step(
        draft=draft,
        step=DraftStep.GROUPS,
        value=complete_groups(draft),
        revision=draft.revision,
        by=draft.by,
        now=now,
    )
    page = client.get(f"/pilots/drafts/{draft.pk}/times/")
    assert page.status_code == 200
    answer = client.post(
        f"/pilots/drafts/{draft.pk}/times/", {**_fields(page.content), "action": "continue"}
    )
    assert answer.headers["Location"] == f"/pilots/drafts/{draft.pk}/pulse/"
    page = client.get(f"/pilots/drafts/{draft.pk}/pulse/")
    assert b"Will be shown" in page.content
    answer = client.post(
        f"/pilots/drafts/{draft.pk}/pulse/", {**_fields(page.content), "action": "continue"}
    )
    assert answer.headers["Location"] == f"/pilots/drafts/{draft.pk}/measurement/"
    page = client.get(f"/pilots/drafts/{draft.pk}/measurement/")
    answer = client.post(
        f"/pilots/drafts/{draft.pk}/measurement/", {**_fields(page.content), "action": "continue"}
    )
    assert answer.headers["Location"] == f"/pilots/drafts/{draft.pk}/review/"
    page = client.get(f"/pilots/drafts/{draft.pk}/review/")
    assert page.status_code == 200
    assert b"Launch the pilot" in page.content
    data = {**_fields(page.content), "action": "launch"}
    first = client.post(f"/pilots/drafts/{draft.pk}/review/", data)
    second = client.post(f"/pilots/drafts/{draft.pk}/review/", data)
    cohort = Cohort.objects.get()
    assert (
        first.headers["Location"]
        == second.headers["Location"]
        == reverse("pilots:pilot", args=[cohort.pk])
    )
    for step in ("times", "pulse", "measurement", "review"):
        assert client.get(f"/pilots/drafts/{draft.pk}/{step}/").headers["Location"] == reverse(
            "pilots:pilot", args=[cohort.pk]
        )


def complete_groups(draft: PilotDraft) -> tuple[tuple[int, ...], ...]:
    leaders = draft.pilot.leaders
    return leaders[:4], leaders[4:]


def test_an_early_session_is_marked_and_checking_saves_nothing(
    complete: PilotDraft, admin: Member, client_for: ClientFor, frozen: object
) -> None:
    client = client_for(admin)
    page = client.get(f"/pilots/drafts/{complete.pk}/times/")
    fields = _fields(page.content)
    name = next(each for each in fields if each.endswith("_time"))
    answer = client.post(
        f"/pilots/drafts/{complete.pk}/times/", {**fields, name: "03:00", "action": "check"}
    )
    assert answer.status_code == 200
    assert "outside 08:00 to 18:00" in answer.content.decode()
    assert PilotDraft.objects.get(pk=complete.pk).revision == complete.revision
    answer = client.post(
        f"/pilots/drafts/{complete.pk}/times/", {**fields, name: "soon", "action": "continue"}
    )
    assert answer.status_code == 422


def test_review_of_an_unfinished_draft_says_what_is_missing(
    draft: PilotDraft, admin: Member, client_for: ClientFor
) -> None:
    client = client_for(admin)
    page = client.get(f"/pilots/drafts/{draft.pk}/review/")
    assert page.status_code == 200
    assert b"Launch the pilot" not in page.content
    assert reverse("pilots:draft", args=[draft.pk, "groups"]).encode() in page.content
    answer = client.post(
        f"/pilots/drafts/{draft.pk}/review/",
        {"action": "launch", "revision": draft.revision, "nonce": _nonce(page.content)},
    )
    assert answer.status_code == 422
    assert Cohort.objects.count() == 0


def test_a_launch_from_an_old_review_shows_the_new_one_first(
    complete: PilotDraft, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    client = client_for(admin)
    data = {
        **_fields(client.get(f"/pilots/drafts/{complete.pk}/review/").content),
        "action": "launch",
    }
    save_draft_step(
        draft=complete,
        step=DraftStep.GOAL,
        value=Goal("Other", "Other", "UTC"),
        revision=complete.revision,
        by=complete.by,
        now=now,
    )
    answer = client.post(f"/pilots/drafts/{complete.pk}/review/", data)
    assert answer.headers["Location"] == f"/pilots/drafts/{complete.pk}/review/"
    assert Cohort.objects.count() == 0


def test_pulse_keeps_what_was_typed_and_adds_new_people_only_when_confirmed(
    complete: PilotDraft, admin: Member, client_for: ClientFor
) -> None:
    client = client_for(admin)
    fields = _fields(client.get(f"/pilots/drafts/{complete.pk}/pulse/").content)
    fields |= {"extra-pasted": "Nobody\nNew Person <new@northwind.example>", "action": "continue"}
    wrong = client.post(f"/pilots/drafts/{complete.pk}/pulse/", fields)
    assert wrong.status_code == 422
    assert "Line 1" in wrong.content.decode()
    assert "New Person &lt;new@northwind.example&gt;" in wrong.content.decode()
    fields["extra-pasted"] = "New Person <new@northwind.example>"
    shown = client.post(f"/pilots/drafts/{complete.pk}/pulse/", fields)
    assert shown.status_code == 200
    assert not Member.objects.filter(email="new@northwind.example").exists()
    answer = client.post(
        f"/pilots/drafts/{complete.pk}/pulse/", {**_fields(shown.content), "action": "continue"}
    )
    assert answer.status_code == 302
    member = Member.objects.get(email="new@northwind.example")
    assert PilotDraft.objects.get(pk=complete.pk).pilot.pulse.extra_ids == (member.pk,)


@pytest.mark.parametrize("step", ["times", "pulse", "review"])
def test_only_admins_of_the_organization_get_in(
    complete: PilotDraft, step: str, outsider: Member, facilitator: Member, client_for: ClientFor
) -> None:
    assert client_for(outsider).get(f"/pilots/drafts/{complete.pk}/{step}/").status_code == 404
    assert client_for(facilitator).get(f"/pilots/drafts/{complete.pk}/{step}/").status_code == 403


@pytest.mark.proof("queries", pages=1)
def test_the_review_takes_the_same_statements_at_any_size(
    complete: PilotDraft, organization: Organization, admin: Member, client_for: ClientFor
) -> None:
    client = client_for(admin)
    client.get(f"/pilots/drafts/{complete.pk}/review/")  # titles of modules are kept from then on
    with CaptureQueriesContext(connection) as few:
        client.get(f"/pilots/drafts/{complete.pk}/review/")
    leaders = complete.pilot.leaders
    for number in range(20):
        MemberFactory(
            organization=organization, manager_id=leaders[number % 8], roles=[Role.LEADER]
        )
    with CaptureQueriesContext(connection) as many:
        client.get(f"/pilots/drafts/{complete.pk}/review/")
    assert len(many) == len(few) <= 20


def test_the_trail_says_who_wrote_which_step_and_launched_what(
    complete: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    saved = trail("save_draft_step")
    assert [detail["revision"] for _verb, _by, detail in saved] == list(range(2, len(saved) + 2))
    steps = {DraftStep(detail["step"]) for _verb, _by, detail in saved}
    assert {DraftStep.GOAL, *steps, DraftStep.REVIEW} == set(DraftStep)
    assert {by for _verb, by, _detail in saved} == {admin.pk}
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    assert trail("launch_pilot") == [("launch_pilot", admin.pk, {"cohort": cohort.pk})]
