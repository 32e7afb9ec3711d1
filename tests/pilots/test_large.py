"""A large pilot takes the same statements as a small one, and one per batch of rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.models import Cohort
from common.progress import progress_of
from messaging.models import Message
from people.models import Member, Organization
from people.operations import mark_left
from pilots.draft import MANY, DraftStep, Goal, Times
from pilots.models import DraftJob, DraftWork, PilotDraft
from pilots.operations import working
from pilots.operations.drafting import save_draft_step
from pilots.operations.launching import complete_draft, launch_pilot, propose_step
from pilots.operations.working import queue_work, work_on_next
from pilots.parts import groups_at_once
from pilots.tasks import work_on_drafts
from tests.factories import MemberFactory, OrganizationFactory
from tests.pilots.conftest import Large

ClientFor = Callable[[Member], Client]
AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def statements(captured: CaptureQueriesContext) -> tuple[list[str], int]:
    """(what is asked and changed, how many inserts, which are one per batch)."""
    told = [each["sql"] for each in captured if not each["sql"].startswith(AROUND)]
    others = [sql for sql in told if not sql.startswith("INSERT")]
    return others, len(told) - len(others)


@pytest.mark.proof("queries", pages=1)
@pytest.mark.parametrize("count", [30, 300])
def test_a_launch_takes_the_same_statements_at_any_size(
    large: Large, admin: Member, now: dt.datetime, count: int
) -> None:
    ready = complete_draft(draft=large(count), by=admin, now=now)
    with CaptureQueriesContext(connection) as captured:
        cohort = launch_pilot(draft=ready, by=admin, now=now)
    assert cohort.enrollments.count() == count
    others, inserts = statements(captured)
    # Eleven of them look at the rules that ship and write what these change, three at who coaches
    # whom, two at which role-plays there are, one at whose clocks a week is full by; two more where
    # this process has not read the modules yet.
    assert len(others) <= 86, "\n".join(sql[:150] for sql in others)
    assert inserts <= 23 + count * 30 // 1000


def test_a_large_pilot_is_launched_by_a_worker_once(
    large: Large, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    ready = complete_draft(draft=large(MANY + 1), by=admin, now=now)
    client, url = client_for(admin), f"/pilots/drafts/{ready.pk}/review/"
    form = {"action": "launch", "revision": ready.revision}
    assert client.get(url).headers["Location"] == url
    assert "Looking through the whole pilot" in client.get(url).content.decode()
    work_on_drafts()
    first, second = (client.post(url, form) for _each in range(2))
    assert first.headers["Location"] == second.headers["Location"] == url
    assert not Cohort.objects.exists()
    page = client.get(url).content.decode()
    assert "<progress" in page
    assert "Launching the pilot" in page
    assert "<progress" in client.get(f"/pilots/drafts/{ready.pk}/leaders/").content.decode()
    assert work_on_next(now=now)
    assert not work_on_next(now=now)
    cohort = Cohort.objects.get()
    assert progress_of(ready.progress_name)[1] == MANY + 3  # with facilitator and coach
    assert client.get(url).headers["Location"] == f"/pilots/{cohort.pk}/"
    assert Message.objects.filter(kind="welcome").count() == MANY + 3


def test_what_changed_since_the_click_is_not_launched(
    large: Large, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    ready = complete_draft(draft=large(MANY + 1), by=admin, now=now)
    queue_work(draft=ready, work=DraftWork.LAUNCH, by=admin, now=now)
    save_draft_step(
        draft=ready, step=DraftStep.GOAL, value=Goal("Other", "Goal", "UTC"), by=admin,
        revision=ready.revision, now=now,
    )  # fmt: skip
    assert work_on_next(now=now)
    assert not Cohort.objects.exists()
    page = client_for(admin).get(f"/pilots/drafts/{ready.pk}/review/").content.decode()
    assert "The draft has changed in the meantime" in page
    assert queue_work(draft=ready, work=DraftWork.LAUNCH, by=admin, now=now).attempts == 0


@pytest.mark.parametrize("reason", ["missing", "far"])
def test_what_keeps_a_launch_from_going_on_is_said(
    complete: PilotDraft, admin: Member, facilitator: Member, now: dt.datetime, reason: str
) -> None:
    queue_work(draft=complete, work=DraftWork.LAUNCH, by=admin, now=now)
    if reason == "missing":
        mark_left(member=facilitator, now=now, by=admin)
    late = now + dt.timedelta(days=2000)
    assert work_on_next(now=late if reason == "far" else now)
    complete.refresh_from_db()
    told = {"missing": "Something is missing now", "far": "too far away"}
    assert told[reason] in complete.problem
    assert not DraftJob.objects.exists()


def test_a_pilot_that_ends_every_worker_is_given_up(
    complete: PilotDraft, admin: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_values: object) -> None:
        raise RuntimeError("killed")

    queue_work(draft=complete, work=DraftWork.LAUNCH, by=admin, now=now)
    monkeypatch.setattr(working, "launch_pilot", fail)
    for _attempt in range(working.MOST_ATTEMPTS):
        with pytest.raises(RuntimeError):
            work_on_next(now=now)
        assert DraftJob.objects.exists()
        assert not Cohort.objects.exists()
    assert not work_on_next(now=now)
    complete.refresh_from_db()
    assert "never finished" in complete.problem


def test_one_worker_is_at_a_pilot(
    complete: PilotDraft, admin: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_work(draft=complete, work=DraftWork.LAUNCH, by=admin, now=now)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [working.ONE_AT_A_TIME])
        assert not work_on_next(now=now)
        cursor.execute("SELECT pg_advisory_unlock(%s)", [working.ONE_AT_A_TIME])
    other.close()
    with monkeypatch.context() as patch:
        patch.setattr(working, "forget_progress", lambda about: DraftJob.objects.all().delete())
        assert work_on_next(now=now)
    assert not Cohort.objects.exists()


@pytest.mark.parametrize("work", [DraftWork.GROUPS, DraftWork.TIMES])
def test_groups_and_times_are_proposed_by_a_worker(
    complete: PilotDraft, admin: Member, now: dt.datetime, work: DraftWork
) -> None:
    step = DraftStep(work.value)
    before = getattr(complete.pilot, step)
    emptied = save_draft_step(
        draft=complete, step=step, value=() if step == DraftStep.GROUPS else Times(),
        revision=complete.revision, by=admin, now=now,
    )  # fmt: skip
    queue_work(draft=emptied, work=work, by=admin, now=now)
    work_on_drafts()
    assert getattr(PilotDraft.objects.get().pilot, step) == before


@pytest.mark.proof("queries", pages=1)
@pytest.mark.parametrize(
    "step", ["leaders", "team", "groups", "times", "pulse", "measurement", "review"]
)
def test_every_page_takes_the_same_statements_and_few_fields(
    large: Large, admin: Member, client_for: ClientFor, now: dt.datetime, step: str
) -> None:
    client, counts = client_for(admin), []
    for count in (30, 300):
        ready = complete_draft(draft=large(count), by=admin, now=now)
        url = f"/pilots/drafts/{ready.pk}/{step}/"
        client.get(url)  # titles of modules are kept from then on, and so is the review
        work_on_drafts()
        with CaptureQueriesContext(connection) as captured:
            page = client.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 22
    assert page.content.count(b" name=") < 400
    assert len(page.content) < 150_000


@pytest.mark.proof("queries", pages=1)
def test_thirty_who_lead_stand_in_one_list_for_all_sessions(
    led: PilotDraft, admin: Member, client_for: ClientFor
) -> None:
    """They stood in the list of each session, which was half of the page."""
    client, url = client_for(admin), f"/pilots/drafts/{led.pk}/times/"
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(url).content.decode()
    assert len(captured) <= 22
    assert len(page) < 105_000
    assert page.count("<option") < 40
    [name] = re.findall(r'name="(group_1_step_2_facilitator)"[^>]*value="', page)
    sent = dict(re.findall(r'name="(group_[^"]+)"[^>]*? value="([^"]*)"', unescape(page)))
    sent |= {"action": "continue", "revision": str(led.revision), "page": "1"}
    unsure = client.post(url, {**sent, name: "kim berg"})
    assert unsure.status_code == 422
    assert "Nobody in the list has this name" in unsure.content.decode()
    second = Member.objects.filter(name="Kim Berg").latest("pk")
    done = client.post(url, {**sent, name: f"Kim BERG <{second.email}>"})
    assert done.status_code == 302
    first = PilotDraft.objects.get(pk=led.pk).slots.order_by("group", "step").first()
    assert first is not None
    assert first.session.facilitator_id == second.pk


def test_a_page_of_times_has_fewer_groups_where_each_meets_often() -> None:
    assert [groups_at_once(each) for each in (0, 1, 4, 6, 10, 50)] == [12, 12, 12, 8, 4, 1]


def test_pages_of_groups_are_saved_one_by_one(
    large: Large, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    ready = complete_draft(draft=large(90), by=admin, now=now)
    client, url = client_for(admin), f"/pilots/drafts/{ready.pk}/groups/"
    groups = ready.pilot.groups
    far = groups[-1][0]
    form = {"action": "page-2", "page": 1, "revision": ready.revision}
    form |= {f"person_{pk}": number for number, group in enumerate(groups[:12], 1) for pk in group}
    moved = {f"person_{groups[0][0]}": 18, f"person_{far}": 1}
    answer = client.post(url, {**form, **moved})
    assert answer.headers["Location"] == f"{url}?page=2"
    saved = PilotDraft.objects.get().pilot.groups
    assert groups[0][0] in saved[17]
    assert far in saved[17], "whoever is on another page stays"
    page = client.get(f"{url}?page=2").content.decode()
    assert f'"person_{far}"' in page
    assert f'"person_{groups[0][1]}"' not in page
    odd = {**form, **{f"person_{pk}": 1 for pk in saved[1]}, "action": "continue"}
    answer = client.post(url, {**odd, "revision": 99})
    assert answer.status_code == 422
    assert "Group 1 has" in answer.content.decode()
    answer = client.post(url, {"action": "propose", "page": 2, "revision": 99})
    assert answer.headers["Location"] == f"{url}?page=1"
    assert PilotDraft.objects.get().pilot.groups == groups


def test_a_number_that_is_no_group_is_said_and_nothing_is_saved(
    large: Large, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    ready = complete_draft(draft=large(150), by=admin, now=now)
    url = f"/pilots/drafts/{ready.pk}/groups/"
    person = ready.pilot.groups[0][0]
    form = {f"person_{pk}": 1 for pk in ready.pilot.groups[0]}
    form |= {f"person_{person}": 99, "action": "page-2", "page": 1, "revision": 99}
    assert client_for(admin).post(url, form).status_code == 422
    assert PilotDraft.objects.get().revision == ready.revision


def test_pages_of_times_are_saved_one_by_one(
    large: Large, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    ready = complete_draft(draft=large(90), by=admin, now=now)
    client, url = client_for(admin), f"/pilots/drafts/{ready.pk}/times/"
    form = {"action": "page-2", "page": 1, "revision": ready.revision}
    for each in ready.pilot.times.sessions:
        if each.group <= 12:
            name = f"group_{each.group}_step_{each.step}"
            form |= {
                f"group_{each.group}_zone": each.time_zone,
                f"group_{each.group}_link": "https://meet.example.com/1",
                f"{name}_day": each.day.isoformat(),
                f"{name}_time": "12:00",
                f"{name}_facilitator": each.facilitator_id,
            }
    answer = client.post(url, form)
    assert answer.headers["Location"] == f"{url}?page=2"
    sessions = PilotDraft.objects.get().pilot.times.sessions
    assert {each.time for each in sessions if each.group <= 12} == {dt.time(12)}
    assert [each for each in sessions if each.group > 12] == [
        each for each in ready.pilot.times.sessions if each.group > 12
    ]
    page = client.get(f"{url}?page=2").content.decode()
    assert "group_13_zone" in page
    assert "group_12_zone" not in page
    answer = client.post(url, {"action": "propose", "page": 2, "revision": 99})
    assert answer.headers["Location"] == f"{url}?page=1"
    assert PilotDraft.objects.get().pilot.times == ready.pilot.times


@pytest.mark.parametrize("step", ["groups", "times"])
def test_a_large_pilot_waits_for_what_a_worker_proposes(
    large: Large, admin: Member, client_for: ClientFor, now: dt.datetime, step: str
) -> None:
    made = large(MANY + 1)
    client, url = client_for(admin), f"/pilots/drafts/{made.pk}/{step}/"
    if step == "times":
        propose_step(draft=made, step=DraftStep.GROUPS, by=admin, now=now)
    assert client.get(url).headers["Location"] == url
    assert "<progress" in client.get(url).content.decode()
    work_on_drafts()
    assert getattr(PilotDraft.objects.get().pilot, step) not in {(), Times()}
    assert b"page-2" in client.get(url).content
    answer = client.post(url, {"action": "propose", "page": 1, "revision": 99})
    assert answer.headers["Location"] == url
    assert DraftJob.objects.get().work == step


def test_leaders_are_chosen_by_the_hundred_and_kept_from_page_to_page(
    draft: PilotDraft, organization: Organization, admin: Member, client_for: ClientFor
) -> None:
    MemberFactory.create_batch(130, organization=organization, department="Plant")
    client, url = client_for(admin), f"/pilots/drafts/{draft.pk}/leaders/"
    before = draft.pilot.leaders

    def sent(page: str) -> dict[str, object]:
        ticked = re.findall(r'name="people"\s+value="(\d+)" checked', page)
        number = re.search(r'name="page" value="(\d+)"', page)
        return {
            "people": ticked,
            "page": number[1] if number else "",
            "revision": re.search(r'name="revision" value="(\d+)"', page)[1],
        }

    search = {"q": "", "department": "Plant"}
    page = client.post(url, {**sent(client.get(url).content.decode()), **search, "action": "find"})
    assert "Choose all 130" in page.content.decode()
    everybody = {**sent(page.content.decode()), **search, "action": "all"}
    page = client.post(url, everybody, follow=True).content.decode()
    assert "138 chosen" in page
    assert len(sent(page)["people"]) == 100
    first = sent(page)
    gone = first["people"].pop()
    answer = client.post(url, {**first, "action": "page-2"})
    assert answer.headers["Location"] == f"{url}?page=2"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "137 chosen" in page
    assert len(sent(page)["people"]) == 37
    answer = client.post(url, {**sent(page), "action": "continue"})
    assert answer.status_code == 302
    saved = PilotDraft.objects.get().pilot.leaders
    assert len(saved) == 137
    assert int(gone) not in saved
    assert saved[:8] == before, "in the order in which they were chosen"


def test_recipients_of_one_mail_are_paged(
    large: Large, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    ready = complete_draft(draft=large(150), by=admin, now=now)
    url = f"/pilots/drafts/{ready.pk}/review/"
    page = client_for(admin).get(f"{url}?messages=1").content.decode()
    assert page.count("Welcome to “Pilot in Operations”") >= 100
    [later] = re.findall(r'rel="next" href="([^"#]*)"', page)
    rest = client_for(admin).get(f"{url}{later.replace('&amp;', '&')}").content.decode()
    assert 'rel="prev"' in rest
    assert 'rel="next"' not in rest
    assert "30 sessions until" in page


def test_many_pilots_of_one_organization_do_not_hold_back_another(
    admin: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = MemberFactory(organization=OrganizationFactory())
    worked_on = []
    monkeypatch.setattr(working, "_carry_out", lambda job, now: worked_on.append(job.by))
    for minute, by in enumerate([admin, admin, other]):
        at = now + dt.timedelta(minutes=minute)
        times = {"created_at": at, "changed_at": at}
        draft = PilotDraft.objects.create(organization=by.organization, by=by, **times)
        queue_work(draft=draft, work=DraftWork.REVIEW, by=by, now=at)
    for minute in range(2):
        work_on_next(now=now + dt.timedelta(hours=1, minutes=minute))
    assert worked_on == [admin, other]
