"""Steps 1 to 5 of the wizard, as an admin meets them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Member, Organization, Role
from pilots.draft import DraftStep, Goal, Plan, Team
from pilots.models import PilotDraft
from pilots.operations.drafting import AlreadyLaunched, StaleDraft, save_draft_step, start_draft
from programs.models import ProgramVersion
from tests.factories import CohortFactory, MemberFactory

ClientFor = Callable[[Member], Client]
PASTED = """Halima Eze <halima@northwind.example>
Wei Zhang <wei.zhang@northwind.example>
Anneli Tanaka <anneli.tanaka@northwind.example>"""


@pytest.fixture
def draft(organization: Organization, admin: Member, now: dt.datetime) -> PilotDraft:
    goal = Goal("Pilot in Operations", "Fewer misreadings", "Europe/Berlin")
    return start_draft(organization=organization, goal=goal, by=admin, now=now)


@pytest.fixture
def client(admin: Member, client_for: ClientFor) -> Client:
    return client_for(admin)


def url(draft: PilotDraft, step: str) -> str:
    return reverse("pilots:draft", args=[draft.pk, step])


def fresh(draft: PilotDraft) -> PilotDraft:
    return PilotDraft.objects.get(pk=draft.pk)


# Saving.


def test_only_the_same_step_makes_a_save_stale(draft: PilotDraft, now: dt.datetime) -> None:
    opened = draft.revision
    save_draft_step(
        draft=draft, step=DraftStep.LEADERS, value=(1,), revision=opened, by=draft.by, now=now
    )
    save_draft_step(
        draft=draft, step=DraftStep.TEAM, value=Team((2,)), revision=opened, by=draft.by, now=now
    )
    with pytest.raises(StaleDraft) as caught:
        save_draft_step(
            draft=draft, step=DraftStep.LEADERS, value=(1, 2), revision=opened, by=draft.by, now=now
        )
    assert caught.value.draft.pilot.leaders == (1,)
    assert fresh(draft).pilot.leaders == (1,)


def test_the_same_value_again_changes_nothing(draft: PilotDraft, now: dt.datetime) -> None:
    first = save_draft_step(
        draft=draft, step=DraftStep.LEADERS, value=(1,), revision=1, by=draft.by, now=now
    )
    again = save_draft_step(
        draft=draft, step=DraftStep.LEADERS, value=(1,), revision=1, by=draft.by, now=now
    )
    assert again.revision == first.revision == 2


def test_a_launched_draft_is_closed(draft: PilotDraft, now: dt.datetime) -> None:
    draft.cohort = CohortFactory(organization=draft.organization)
    draft.save()
    with pytest.raises(AlreadyLaunched):
        save_draft_step(
            draft=draft, step=DraftStep.LEADERS, value=(1,), revision=1, by=draft.by, now=now
        )


# Pages.


def test_opening_the_wizard_writes_nothing_and_the_first_step_makes_one_draft(
    client: Client,
) -> None:
    assert client.get(reverse("pilots:new")).status_code == 200
    assert PilotDraft.objects.count() == 0
    data = {
        "name": "Autumn pilot",
        "reason": "misread",
        "time_zone": "Europe/Berlin",
        "nonce": "once",
    }
    first = client.post(reverse("pilots:new"), data)
    second = client.post(reverse("pilots:new"), data)
    draft = PilotDraft.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == url(draft, "leaders")
    assert draft.pilot.goal.goal.startswith("Fewer messages")


def test_own_words_have_to_be_written_and_a_zone_has_to_exist(
    client: Client, draft: PilotDraft
) -> None:
    data = {"name": "Kept", "reason": "own", "time_zone": "Europe/Atlantis", "revision": 1}
    answer = client.post(url(draft, "goal"), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Write the goal in a sentence" in page
    assert "Europe/Atlantis" in page
    assert 'value="Kept"' in page


def test_a_second_window_keeps_its_text_and_shows_both(client: Client, draft: PilotDraft) -> None:
    mine = {
        "name": "Mine",
        "reason": "own",
        "own_goal": "My goal",
        "time_zone": "UTC",
        "revision": 1,
    }
    theirs = {**mine, "name": "Theirs", "own_goal": "Their goal"}
    assert client.post(url(draft, "goal"), theirs).status_code == 302
    answer = client.post(url(draft, "goal"), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs" in page
    assert "My goal" in page
    assert fresh(draft).pilot.goal.name == "Theirs"
    assert 'name="revision" value="2"' in page  # having seen both, the next save is meant
    assert client.post(url(draft, "goal"), {**mine, "revision": 2}).status_code == 302
    assert fresh(draft).pilot.goal.name == "Mine"


def test_new_people_are_shown_first_and_join_when_confirmed(
    client: Client, draft: PilotDraft, leader: Member, organization: Organization
) -> None:
    before = Member.objects.count()
    leader_name, leader_zone = leader.name, leader.time_zone
    shown = client.post(url(draft, "leaders"), {"pasted": PASTED, "revision": 1})
    assert shown.status_code == 200
    page = shown.content.decode()
    assert "2 people are new in the portal" in page
    assert "1 more person is already in the portal" in page
    assert Member.objects.count() == before
    addresses = "anneli.tanaka@northwind.example wei.zhang@northwind.example"
    assert addresses in page
    answer = client.post(
        url(draft, "leaders"), {"pasted": PASTED, "confirmed": addresses, "revision": 1}
    )
    assert answer.headers["Location"] == url(draft, "plan")
    chosen = fresh(draft).pilot.leaders
    people = [Member.objects.get(pk=pk) for pk in chosen]
    assert {person.name for person in people} == {"Halima Eze", "Wei Zhang", "Anneli Tanaka"}
    wei = next(person for person in people if person.name == "Wei Zhang")
    assert (wei.organization, wei.time_zone, wei.roles) == (organization, "Europe/Berlin", [])
    leader.refresh_from_db()
    assert (leader.name, leader.time_zone) == (leader_name, leader_zone)


def test_a_list_changed_after_the_confirmation_is_shown_again(
    client: Client, draft: PilotDraft
) -> None:
    more = PASTED + "\nOne More <one.more@northwind.example>"
    answer = client.post(
        url(draft, "leaders"),
        {
            "pasted": more,
            "confirmed": "anneli.tanaka@northwind.example wei.zhang@northwind.example",
            "revision": 1,
        },
    )
    assert answer.status_code == 200
    assert not Member.objects.filter(email="wei.zhang@northwind.example").exists()


def test_mistakes_are_named_by_line_and_the_text_stays(
    client: Client, draft: PilotDraft, organization: Organization, now: dt.datetime
) -> None:
    MemberFactory(
        organization=organization, name="Gone Away", email="gone@northwind.example", left_at=now
    )
    MemberFactory(
        organization=organization, name="Lev Roth", email="lev@northwind.example", restricted_at=now
    )
    text = (
        "Wei Zhang <wei.zhang@northwind.example>\n"
        "no address here\n"
        "Gone Away <gone@northwind.example>\n"
        "Lev Roth"
    )
    answer = client.post(url(draft, "leaders"), {"pasted": text, "revision": 1})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Line 2" in page
    assert "Line 3: Gone Away has left the organization" in page
    assert "Line 4: Lev Roth cannot be put into a pilot now" in page
    assert "no address here" in page
    assert not Member.objects.filter(email="wei.zhang@northwind.example").exists()


def test_a_bare_address_is_enough_for_somebody_known(
    client: Client, draft: PilotDraft, leader: Member
) -> None:
    assert (
        client.post(url(draft, "leaders"), {"pasted": leader.email, "revision": 1}).status_code
        == 302
    )
    assert fresh(draft).pilot.leaders == (leader.pk,)


def test_a_known_address_with_another_name_is_not_the_person_who_had_it(
    client: Client, draft: PilotDraft, leader: Member
) -> None:
    """The mailbox may have gone to a successor, who must not sit in the leader's place."""
    values = {"pasted": f"Nora Newcomer <{leader.email}>", "revision": 1}
    answer = client.post(url(draft, "leaders"), values)
    assert answer.status_code == 422
    assert f"This address belongs to {leader.name}" in answer.content.decode()
    assert fresh(draft).pilot.leaders == ()
    values["pasted"] = f"EZE, Halima <{leader.email}>"
    assert client.post(url(draft, "leaders"), values).status_code == 302


def test_nobody_chosen_is_asked_for(client: Client, draft: PilotDraft) -> None:
    assert client.post(url(draft, "leaders"), {"pasted": "", "revision": 1}).status_code == 422


def test_finding_keeps_what_is_ticked_and_pasted(
    client: Client, draft: PilotDraft, leader: Member, organization: Organization
) -> None:
    MemberFactory(organization=organization, name="Paulo Reis", department="Sales")
    data = {
        "people": [leader.pk],
        "pasted": "half a li",
        "q": "reis",
        "department": "Sales",
        "action": "find",
    }
    answer = client.post(url(draft, "leaders"), {**data, "revision": 1})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'value="{leader.pk}" checked' in page
    assert "Paulo Reis" in page
    assert "half a li" in page
    assert fresh(draft).revision == 1


@pytest.mark.parametrize(("q", "finds"), [("garcia", True), ("ZOFÍA", True), ("garciaz", False)])
def test_people_are_found_without_accents(
    client: Client, draft: PilotDraft, organization: Organization, q: str, finds: bool
) -> None:
    MemberFactory(organization=organization, name="Zofia García-Ruiz", department="Sales")
    values = {"q": q, "department": "Sales", "action": "find", "revision": 1}
    page = client.post(url(draft, "leaders"), values).content.decode()
    assert ("Zofia García-Ruiz" in page) == finds


def test_a_department_that_does_not_exist_finds_nobody_and_is_named(
    client: Client, draft: PilotDraft, organization: Organization
) -> None:
    MemberFactory(organization=organization, name="Paulo Reis")
    values = {"q": "", "department": "Atlantis", "action": "find", "revision": 1}
    page = client.post(url(draft, "leaders"), values).content.decode()
    assert "There is no department “Atlantis”." in page
    assert "Paulo Reis" not in page


def test_people_of_another_organization_cannot_be_ticked(
    client: Client, draft: PilotDraft, outsider: Member
) -> None:
    answer = client.post(url(draft, "leaders"), {"people": [outsider.pk], "revision": 1})
    assert answer.status_code == 422
    assert outsider.name not in answer.content.decode()


def test_the_plan_takes_as_many_modules_as_its_form(
    client: Client, draft: PilotDraft, version: ProgramVersion, frozen: object
) -> None:
    page = client.get(url(draft, "plan")).content.decode()
    assert 'value="2026-09-28"' in page  # two weeks from the frozen Monday
    modules = list(version.modules.values_list("pk", flat=True))
    data: dict[str, Any] = {
        "form": "pilot-12",
        "modules": modules[:3],
        "starts_on": "2026-09-28",
        "revision": 1,
    }
    assert client.post(url(draft, "plan"), data).status_code == 422
    answer = client.post(url(draft, "plan"), {**data, "modules": [modules[2], modules[0]]})
    assert answer.headers["Location"] == url(draft, "team")
    assert fresh(draft).pilot.plan == Plan(
        version.pk, "pilot-12", (modules[0], modules[2]), dt.date(2026, 9, 28)
    )
    later = client.post(
        url(draft, "plan"),
        {**data, "modules": modules[:2], "starts_on": "2026-09-01", "revision": 2},
    )
    assert later.status_code == 302
    assert "The start date has passed" in client.get(url(draft, "plan")).content.decode()


def test_the_team_is_ticked_or_pasted_and_gets_no_role_yet(
    client: Client, draft: PilotDraft, facilitator: Member, coach: Member
) -> None:
    assert facilitator.name in client.get(url(draft, "team")).content.decode()
    data = {
        "facilitators-people": [facilitator.pk],
        "coaches-people": [coach.pk],
        "coaches-pasted": "New Coach <new.coach@northwind.example>",
        "coaches-confirmed": "new.coach@northwind.example",
        "revision": 1,
    }
    assert client.post(url(draft, "team"), data).headers["Location"] == url(draft, "groups")
    newcomer = Member.objects.get(email="new.coach@northwind.example")
    assert fresh(draft).pilot.team == Team((facilitator.pk,), (coach.pk, newcomer.pk))
    assert newcomer.roles == []
    assert (
        client.post(url(draft, "team"), {"coaches-people": [coach.pk], "revision": 2}).status_code
        == 422
    )


@pytest.fixture
def grouped(
    draft: PilotDraft, leaders: list[Member], organization: Organization, now: dt.datetime
) -> PilotDraft:
    more = MemberFactory.create_batch(3, organization=organization, department="Sales")
    ids = tuple(member.pk for member in [*leaders, *more])
    return save_draft_step(
        draft=draft,
        step=DraftStep.LEADERS,
        value=ids,
        revision=draft.revision,
        by=draft.by,
        now=now,
    )


def test_groups_are_proposed_moved_and_checked(client: Client, grouped: PilotDraft) -> None:
    ids = grouped.pilot.leaders
    assert client.get(url(grouped, "groups")).status_code == 200
    small = {f"person_{pk}": 1 if number < 2 else 2 for number, pk in enumerate(ids)}
    answer = client.post(url(grouped, "groups"), {**small, "revision": grouped.revision})
    assert answer.status_code == 422
    assert "Group 1 has 2 people" in answer.content.decode()
    moved = client.post(
        url(grouped, "groups"), {**small, "action": "show", "revision": grouped.revision}
    )
    assert moved.status_code == 200
    assert fresh(grouped).revision == grouped.revision
    kept = client.post(
        url(grouped, "groups"), {**small, "keep_sizes": "on", "revision": grouped.revision}
    )
    assert kept.headers["Location"] == url(grouped, "times")
    assert [len(group) for group in fresh(grouped).pilot.groups] == [2, 9]


def test_a_removed_leader_leaves_the_groups_and_the_stepper_says_so(
    client: Client, grouped: PilotDraft, now: dt.datetime
) -> None:
    ids = grouped.pilot.leaders
    saved = save_draft_step(
        draft=grouped,
        step=DraftStep.GROUPS,
        value=(ids[:4], ids[4:]),
        revision=9,
        by=grouped.by,
        now=now,
    )
    saved = save_draft_step(
        draft=saved, step=DraftStep.LEADERS, value=ids[1:], revision=9, by=saved.by, now=now
    )
    assert "check again" in client.get(url(saved, "goal")).content.decode()
    page = client.get(url(saved, "groups")).content.decode()
    assert f'"person_{ids[0]}"' not in page
    assert f'"person_{ids[1]}"' in page


def test_a_launched_draft_leads_to_its_pilot(client: Client, draft: PilotDraft) -> None:
    draft.cohort = CohortFactory(organization=draft.organization)
    draft.save()
    assert client.get(url(draft, "goal")).headers["Location"] == reverse(
        "pilots:pilot", args=[draft.cohort.pk]
    )


def test_steps_that_do_not_exist_and_other_organizations_are_not_found(
    client: Client, draft: PilotDraft, outsider: Member, facilitator: Member, client_for: ClientFor
) -> None:
    assert client.get(url(draft, "nothing")).status_code == 404
    assert client_for(outsider).get(url(draft, "goal")).status_code == 404
    assert client_for(facilitator).get(url(draft, "goal")).status_code == 403


@pytest.mark.proof("queries", pages=1)
@pytest.mark.parametrize("step", ["leaders", "team", "groups"])
def test_pages_take_the_same_statements_at_any_size(
    client: Client, grouped: PilotDraft, organization: Organization, now: dt.datetime, step: str
) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get(url(grouped, step))
    people = MemberFactory.create_batch(12, organization=organization, roles=[Role.FACILITATOR])
    ids = (*grouped.pilot.leaders, *(member.pk for member in people))
    save_draft_step(
        draft=grouped, step=DraftStep.LEADERS, value=ids, revision=9, by=grouped.by, now=now
    )
    with CaptureQueriesContext(connection) as many:
        client.get(url(grouped, step))
    assert len(many) == len(few) <= 12


def test_the_questions_wait_for_the_program(client: Client, draft: PilotDraft) -> None:
    page = client.get(url(draft, "pulse")).content.decode()
    assert "The questions come with the program" in page
    assert url(draft, "plan") in page
