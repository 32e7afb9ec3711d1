"""A pilot that starts in the past, and one whose people are busy in another."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort, Enrollment
from common import local_time
from common.local_time import at_local
from common.reach import OutOfReach, reach
from common.tokens import new_token
from learning.operations import announce_modules
from messaging.models import Message
from people.models import Member, Organization
from people.operations import limit_weeks
from pilots.cautions import clash_cautions
from pilots.draft import DraftStep, Plan
from pilots.forecast import forecast
from pilots.frame import frame_of
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step
from pilots.operations.launching import complete_draft, launch_pilot
from pilots.proposals import propose_sessions
from practice.models import PracticeSession
from surveys.models import Invitation, Wave
from surveys.operations import turn_waves
from tests.conftest import SignIn
from tests.kept import kept
from tests.pilots.wholes import draft_like

DAY = dt.timedelta(days=1)


def starting(draft: PilotDraft, day: dt.date, now: dt.datetime) -> PilotDraft:
    """The draft with another start and new proposals."""
    plan = draft.pilot.plan
    value = Plan(plan.version_id, plan.form, plan.module_ids, day)
    saved = save_draft_step(
        draft=draft, step=DraftStep.PLAN, value=value, revision=99, by=draft.by, now=now
    )
    return complete_draft(draft=saved, by=draft.by, now=now)


@pytest.fixture
def begun(draft: PilotDraft, now: dt.datetime) -> PilotDraft:
    """Started seven weeks ago: both modules and the first pulse should be there."""
    return starting(draft, now.date() - 49 * DAY, now)


def test_what_should_be_open_is_open_and_one_mail_says_so(
    begun: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    expected = forecast(frame=frame_of(begun), now=now, language="en")
    cohort = launch_pilot(draft=begun, by=admin, now=now)
    for later in range(5):
        announce_modules(now=now + later * DAY)
    leaders = cohort.enrollments.values("member")
    mails = Message.objects.of_topic(cohort.pk).filter(
        person_id__in=leaders, kind__in=["welcome", "module_open"]
    )
    assert Counter(mails.values_list("kind", flat=True)) == {"welcome": 8}
    assert len(set(mails.values_list("person_id", flat=True))) == 8
    mail = mails.first()
    assert mail is not None
    assert "steps are open already. Nobody expects you to have done them" in mail.text
    assert "Awareness of digital cues" in mail.text
    foreseen = Counter(each.kind for each in expected.messages if each.is_certain)
    assert foreseen["welcome"] == Message.objects.filter(kind="welcome").count()
    assert foreseen["module_open"] == 0


def test_nobody_is_stuck_for_what_was_before_the_launch(
    begun: PilotDraft, admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    with time_machine.travel(now, tick=False):
        cohort = launch_pilot(draft=begun, by=admin, now=now)
    client = client_for(admin)
    with time_machine.travel(now + 2 * DAY, tick=False):
        page = client.get(reverse("pilots:pilot", args=[cohort.pk])).content.decode()
        assert "Nobody has been waiting" in page
        assert "needs a look" not in page
        assert "without attendance" not in client.get(reverse("home")).content.decode()
    with time_machine.travel(now + 9 * DAY, tick=False):
        page = client.get(reverse("pilots:pilot", args=[cohort.pk])).content.decode()
        assert "Nobody has been waiting" not in page


def test_only_the_last_pulse_that_should_have_been_is_asked(
    begun: PilotDraft, admin: Member, now: dt.datetime
) -> None:
    late = starting(begun, now.date() - 70 * DAY, now)
    cohort = launch_pilot(draft=late, by=admin, now=now)
    turn_waves(now=now + DAY)
    waves = Wave.objects.filter(plan__cohort=cohort)
    assert waves.filter(state=Wave.State.OPEN).count() == 1
    asked = Counter(Invitation.objects.values_list("member", flat=True))
    assert asked
    assert set(asked.values()) == {1}


@pytest.fixture
@kept
def second(complete: PilotDraft, admin: Member, now: dt.datetime) -> PilotDraft:
    """The same people once more while the first pilot runs."""
    launch_pilot(draft=complete, by=admin, now=now)
    return draft_like(complete.pilot, by=admin, now=now)


def test_proposals_keep_clear_of_another_pilot(second: PilotDraft) -> None:
    frame = frame_of(second)
    assert clash_cautions(frame)
    proposed = propose_sessions(frame)
    taken = list(PracticeSession.objects.values_list("starts_at", flat=True))
    for session in proposed:
        assert all(abs(session.starts_at - other) >= dt.timedelta(minutes=45) for other in taken)


@pytest.mark.usefixtures("frozen")
def test_a_launch_says_first_who_would_be_booked_twice(
    second: PilotDraft, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client = client_for(admin)
    url = reverse("pilots:draft", args=[second.pk, "review"])
    answer = _launch(client, url, second, clashes="")
    assert answer == (302, url)
    assert Cohort.objects.count() == 1
    page = client.get(url)
    text = page.content.decode()
    assert "would be in two sessions at once, here and in “Pilot in Operations”" in text
    clashes = page.context["review"].clashes
    assert _launch(client, url, second, clashes=clashes)[0] == 422, "two programs fill their weeks"
    limit_weeks(minutes=None, now=now, by=admin)
    status, where = _launch(client, url, second, clashes=client.get(url).context["review"].clashes)
    assert (status, Cohort.objects.count()) == (302, 2)
    assert where != url


def _launch(client: Client, url: str, draft: PilotDraft, *, clashes: str) -> tuple[int, str]:
    typed = {"action": "launch", "revision": draft.revision, "anyway": clashes}
    answer = client.post(url, {**typed, "nonce": new_token()})
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.usefixtures("frozen")
def test_people_around_leaders_of_two_pilots_get_one_pulse_and_the_review_says_so(
    second: PilotDraft, admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    url = reverse("pilots:draft", args=[second.pk, "review"])
    page = client_for(admin).get(url).content.decode()
    assert "asked by “Pilot in Operations” in the same month, and get one pulse" in page
    launch_pilot(draft=second, by=admin, now=now)
    moment = now
    while moment < now + 100 * DAY:
        turn_waves(now=moment)
        moment += DAY
    for member in set(Invitation.objects.values_list("member", flat=True)):
        asked = sorted(Invitation.objects.filter(member=member).values_list("opens_at", flat=True))
        assert len(asked) >= 3
        for one, other in pairwise(asked):
            assert other - one >= 7 * DAY


def test_a_forecast_costs_the_same_whatever_the_date(
    draft: PilotDraft, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in times worked out: from a year ago to three years ahead, and beyond."""
    first, last = reach(now)
    costs = []
    for day in (first, now.date(), now.date() + 14 * DAY, last):
        frame = frame_of(starting(draft, day, now))
        calls = _count_local_times(monkeypatch)
        forecast(frame=frame, now=now, language="en")
        costs.append(len(calls))
    assert max(costs) <= 1.3 * costs[2], costs


def _count_local_times(monkeypatch: pytest.MonkeyPatch) -> list[dt.date]:
    calls: list[dt.date] = []

    def counted(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
        calls.append(day)
        return at_local(day, time, zone)

    for module in ("cohorts.plan", "surveys.asking", "pilots.draft", "practice.notifications"):
        monkeypatch.setattr(f"{module}.at_local", counted, raising=False)
    assert local_time.at_local is at_local
    return calls


@pytest.mark.parametrize("year", [26, 2206, 9999])
def test_no_operation_takes_a_date_beyond_reach(
    complete: PilotDraft, admin: Member, now: dt.datetime, year: int
) -> None:
    plan = complete.pilot.plan
    value = Plan(plan.version_id, plan.form, plan.module_ids, dt.date(year, 9, 28))
    before = complete.pilot
    with pytest.raises(OutOfReach):
        save_draft_step(
            draft=complete, step=DraftStep.PLAN, value=value, revision=99, by=admin, now=now
        )
    complete.refresh_from_db()
    assert complete.pilot == before


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize(
    ("typed", "says"), [("0026-09-28", "Do you mean 2026?"), ("2206-09-28", "too far")]
)
def test_a_start_that_cannot_be_meant_is_asked_about_and_stays_on_the_page(
    draft: PilotDraft, admin: Member, client_for: SignIn, typed: str, says: str
) -> None:
    plan = draft.pilot.plan
    url = reverse("pilots:draft", args=[draft.pk, "plan"])
    form = {"form": plan.form, "modules": list(plan.module_ids), "starts_on": typed}
    posted = {"action": "continue", "revision": draft.revision, "nonce": new_token(), **form}
    answer = client_for(admin).post(url, posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert f'value="{typed}"' in page


@pytest.mark.usefixtures("frozen")
def test_a_draft_whose_start_lies_too_far_back_by_now_leads_to_its_dates(
    complete: PilotDraft, organization: Organization, admin: Member, client_for: SignIn
) -> None:
    with time_machine.travel(dt.datetime(2028, 1, 10, 9, tzinfo=dt.UTC), tick=False):
        client = client_for(admin)
        url = reverse("pilots:draft", args=[complete.pk, "review"])
        status, where = _launch(client, url, complete, clashes="")
    assert (status, where) == (302, reverse("pilots:draft", args=[complete.pk, "plan"]))
    assert not Enrollment.objects.filter(cohort__organization=organization).exists()
