"""The library and the pages of pilots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from people.models import Member, Organization, Role
from programs.models import Cohort, Enrollment, PersonalStep, PilotDraft, ProgramVersion
from programs.operations import leave_cohort
from tests.factories import CohortFactory, MemberFactory

Launch = Callable[..., Cohort]
SignIn = Callable[[Member], Client]


def text(client: Client, name: str, *args: Any) -> str:
    """The page as text; it must be there."""
    response = client.get(reverse(f"programs:{name}", args=args))
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def test_library_lists_the_newest_version_with_its_modules(
    version: ProgramVersion, facilitator: Member, client_for: SignIn
) -> None:
    page = text(client_for(facilitator), "library")
    for module in version.modules.all():
        assert module.content["en"]["title"] in page
        assert reverse("programs:module", args=[module.pk]) in page


def test_an_empty_library_says_what_fills_it(admin: Member, client_for: SignIn) -> None:
    assert "load_library" in text(client_for(admin), "library")


def test_program_page_shows_every_form(version: ProgramVersion, coach: Member, client_for: SignIn) -> None:
    page = text(client_for(coach), "program", version.pk)
    for form in version.forms:
        assert form["name"]["en"] in page


def test_module_page_has_what_a_facilitator_needs(
    version: ProgramVersion, facilitator: Member, client_for: SignIn
) -> None:
    module = version.modules.get(position=1)
    page = text(client_for(facilitator), "module", module.pk)
    for wanted in (
        "Facilitator notes",
        "Difficult moments",
        "Tone recognition",
        "Mastery",
        "Questions for the debrief",
    ):
        assert wanted in page
    for card in module.cards.all():
        assert card.content["en"]["title"].split("'")[0] in page
    for role in module.content["en"]["scenario"]["roles"]:
        assert reverse("programs:brief", args=[module.pk, role["key"]]) in page


def test_a_brief_shows_one_role_only(version: ProgramVersion, facilitator: Member, client_for: SignIn) -> None:
    module = version.modules.get(position=1)
    client = client_for(facilitator)
    briefs = {role["key"]: role["brief_html"] for role in module.content["en"]["scenario"]["roles"]}
    page = text(client, "brief", module.pk, "other")
    assert briefs["other"] in page
    assert briefs["leader"] not in page
    assert client.get(reverse("programs:brief", args=[module.pk, "nobody"])).status_code == 404


@pytest.mark.parametrize("name", ["library", "cohorts"])
def test_leaders_do_not_get_staff_pages(name: str, leader: Member, client_for: SignIn) -> None:
    assert client_for(leader).get(reverse(f"programs:{name}")).status_code == 403


def test_no_pilots_yet_leads_to_the_first(admin: Member, client_for: SignIn) -> None:
    assert "No pilots yet" in text(client_for(admin), "cohorts")


def test_pilots_are_listed_by_state(
    launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    launch(leaders)
    CohortFactory(organization=admin.organization, name="Last spring", state="finished")
    CohortFactory(name="Of somebody else")
    PilotDraft.objects.create(
        organization=admin.organization, by=admin, data={"name": "Next one"}, created_at=now, changed_at=now
    )
    page = text(client_for(admin), "cohorts")
    assert page.index("Next one") < page.index("Pilot in Operations") < page.index("Last spring")
    assert "5 leaders" in page
    assert "Of somebody else" not in page


def test_cohort_page_says_kindly_who_is_where(
    launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    cohort = launch(leaders)
    cards = PersonalStep.objects.filter(step__kind="cards", step__module__position=1)
    cards.update(done_at=now, cards_done=7)
    cards.filter(enrollment__member=leaders[2]).update(done_at=None, cards_done=2)
    cards.filter(enrollment__member=leaders[3]).update(done_at=None, cards_done=0)
    with time_machine.travel(now + dt.timedelta(days=16), tick=False):
        page = text(client_for(admin), "cohort", cohort.pk)
    waiting = page[page.index("Worth a friendly word") : page.index("The plan")]
    assert "Picks up at card 3 of 7, Awareness of digital cues" in waiting
    assert "Starts with card 1 of 7" in waiting
    assert ("Leader 2" in waiting, "Leader 3" in waiting, "Leader 1" in waiting) == (True, True, False)
    assert "Week 2 of 12" in page
    assert "late" not in page.lower().replace("related", "").replace("template", "").replace("relate", "")


def test_cohort_page_before_the_start(launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn) -> None:
    cohort = launch(leaders, starts_on=dt.date(2031, 3, 3))
    page = text(client_for(admin), "cohort", cohort.pk)
    assert "Nothing has opened yet" in page
    assert "Nobody has been waiting" in page


@pytest.mark.parametrize("size", [3, 12])
def test_cohort_page_takes_six_queries_at_any_size(
    size: int,
    launch: Launch,
    organization: Organization,
    admin: Member,
    client_for: SignIn,
    now: dt.datetime,
    django_assert_num_queries: Any,
) -> None:
    cohort = launch(MemberFactory.create_batch(size, organization=organization, roles=[Role.LEADER]))
    client = client_for(admin)
    with (
        time_machine.travel(now + dt.timedelta(days=30), tick=False),
        django_assert_num_queries(6),
    ):
        assert client.get(reverse("programs:cohort", args=[cohort.pk])).status_code == 200


@pytest.mark.parametrize("size", [3, 12])
def test_lists_take_the_same_queries_at_any_size(
    size: int, organization: Organization, admin: Member, client_for: SignIn, django_assert_num_queries: Any
) -> None:
    for _number in range(size):
        CohortFactory(organization=organization, launched_by=admin)
    client = client_for(admin)
    with django_assert_num_queries(4):
        client.get(reverse("programs:cohorts"))


def test_another_organization_sees_nothing_of_ours(
    launch: Launch, leaders: list[Member], outsider: Member, client_for: SignIn
) -> None:
    cohort = launch(leaders)
    client = client_for(outsider)
    enrollment = cohort.enrollments.first()
    assert enrollment is not None
    for name, pk in (("cohort", cohort.pk), ("finish", cohort.pk), ("leave", enrollment.pk)):
        assert client.get(reverse(f"programs:{name}", args=[pk])).status_code == 404
        assert client.post(reverse(f"programs:{name}", args=[pk]), {"nonce": name}).status_code in {404, 405}
    enrollment.refresh_from_db()
    cohort.refresh_from_db()
    assert (enrollment.left_at, cohort.state) == (None, "running")


def test_taking_a_leader_out_asks_first_and_happens_once(
    launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn
) -> None:
    cohort = launch(leaders)
    enrollment = Enrollment.objects.get(cohort=cohort, member=leaders[0])
    client = client_for(admin)
    assert "Take Leader 0 out of this pilot?" in text(client, "leave", enrollment.pk)
    for _click in range(2):
        response = client.post(reverse("programs:leave", args=[enrollment.pk]), {"nonce": "once"}, follow=True)
        assert response.redirect_chain[-1][0] == reverse("programs:cohort", args=[cohort.pk])
    enrollment.refresh_from_db()
    assert enrollment.left_at is not None
    assert "No longer taking part" in text(client, "cohort", cohort.pk)


def test_finishing_asks_first(launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn) -> None:
    cohort = launch(leaders)
    client = client_for(admin)
    assert "Finish Pilot in Operations?" in text(client, "finish", cohort.pk)
    client.post(reverse("programs:finish", args=[cohort.pk]), {"nonce": "finish"})
    cohort.refresh_from_db()
    assert cohort.state == Cohort.State.FINISHED
    page = text(client, "cohort", cohort.pk)
    assert "Finish this pilot" not in page
    assert "Where they are" not in page
    assert "(needs a look)" not in page


def test_leavers_do_not_count_in_completion(
    launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    cohort = launch(leaders)
    enrollment = cohort.enrollments.first()
    assert enrollment is not None
    leave_cohort(enrollment=enrollment, now=now, by=admin)
    with time_machine.travel(now + dt.timedelta(days=9), tick=False):
        page = text(client_for(admin), "cohort", cohort.pk)
    assert "0 of 4" in page
    assert "0 of 5" not in page
