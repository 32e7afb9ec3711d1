"""Who coaches whom: proposed in the wizard, changed there, kept at the launch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace

from cohorts.models import Enrollment
from messaging.models import Message
from people.models import Member
from pilots.draft import DraftStep
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step
from pilots.operations.launching import launch_pilot
from pilots.operations.staffing import hand_over
from tests.factories import MemberFactory
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def second(complete: PilotDraft, admin: Member, now: dt.datetime) -> Member:
    """Another coach, in the department of some leaders."""
    found: Member = MemberFactory(
        organization=complete.organization, name="Ravi Shah", department="D1", roles=["coach"],
        time_zone="America/Toronto",
    )  # fmt: skip
    team = complete.outline.team
    save_draft_step(
        draft=complete,
        step=DraftStep.TEAM,
        value=replace(team, coach_ids=(*team.coach_ids, found.pk)),
        revision=complete.revision,
        by=admin,
        now=now,
    )
    complete.refresh_from_db()
    return found


def test_the_proposal_is_seen_changed_and_kept(
    complete: PilotDraft,
    second: Member,
    coach: Member,
    admin: Member,
    leaders: list[Member],
    client_for: Callable[[Member], Client],
    now: dt.datetime,
) -> None:
    Member.objects.filter(pk=leaders[0].pk).update(manager=second)
    Member.objects.filter(pk=leaders[1].pk).update(manager=leaders[0])
    client = client_for(admin)
    where = reverse("pilots:draft", args=[complete.pk, "coaches"])
    page = client.get(where)
    lines = {line.leader.pk: line for line in page.context["lines"]}
    assert {lines[each.pk].coach for each in leaders[:2]} == {coach}, "second is above both"
    assert any(line.coach == second for line in lines.values())
    assert "the same language" in page.text
    offered = lines[leaders[0].pk].field.field.choices
    assert str(second.pk) not in {value for value, _label in offered}
    moved = next(pk for pk, line in lines.items() if line.coach == second)
    sent = {f"coach_{moved}": str(coach.pk), "revision": str(complete.revision)}
    assert client.post(where, {**sent, "action": "continue"}).status_code == 302
    chosen = client.get(where)
    again = {line.leader.pk: line for line in chosen.context["lines"]}
    assert (again[moved].coach, again[moved].is_chosen) == (coach, True)
    wrong = {**sent, f"coach_{leaders[0].pk}": str(second.pk), "action": "continue"}
    assert client.post(where, wrong).status_code == 422
    assert client.post(where, {**sent, "action": "page-1"}).url == f"{where}?page=1"
    complete.refresh_from_db()
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    kept = dict(cohort.enrollments.values_list("member", "coach"))
    assert kept == {pk: line.coach.pk for pk, line in again.items() if line.coach}


def test_whoever_joins_late_gets_the_coach_who_fits_best(
    complete: PilotDraft,
    second: Member,
    admin: Member,
    client_for: Callable[[Member], Client],
    now: dt.datetime,
) -> None:
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    late = MemberFactory(organization=complete.organization, name="Late Comer", department="D1")
    first = cohort.enrollments.values_list("coach", flat=True)
    Enrollment.objects.filter(coach=second).update(coach=first[0])
    group = cohort.groups.first()
    assert group is not None
    where = reverse("pilots:join", args=[cohort.pk])
    sent = {"member": late.email, "group": str(group.pk), "coach": ""}
    client = client_for(admin)
    looked = client.post(where, sent)
    if looked.status_code == 200:
        sent["anyway"] = looked.context["page"].second_look.fingerprint
        client.post(where, sent)
    assert cohort.enrollments.get(member=late).coach is not None


def test_a_handover_tells_each_leader_once(
    complete: PilotDraft, second: Member, coach: Member, admin: Member, now: dt.datetime
) -> None:
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    count = cohort.enrollments.filter(coach=coach).count()
    values = {"cohort": cohort, "leaving": coach, "facilitator": None, "coach": second}
    assert hand_over(**values, by=admin, now=now) == (0, count)
    assert hand_over(**values, by=admin, now=now) == (0, 0)
    assert Message.objects.filter(kind="new_coach").count() == count > 0
