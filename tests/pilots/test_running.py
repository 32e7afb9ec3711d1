"""The pages of pilots that run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.operations import leave_cohort
from people.models import Member, Organization, Role
from people.operations import mark_left
from pilots.draft import Goal, Outline
from pilots.models import PilotDraft
from tests.factories import CohortFactory, MemberFactory
from tests.practice.conftest import Planned

Launch = Callable[..., Cohort]
SignIn = Callable[[Member], Client]


def text(client: Client, name: str, *args: Any) -> str:
    """The page as text; it must be there."""
    response = client.get(reverse(f"pilots:{name}", args=args))
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def test_no_pilots_yet_leads_to_the_first(admin: Member, client_for: SignIn) -> None:
    page = text(client_for(admin), "list")
    assert "No pilots yet" in page
    assert page.count("New pilot") == 1


def test_pilots_are_listed_by_state(
    launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    launch(leaders)
    CohortFactory(organization=admin.organization, name="Last spring", state="finished")
    CohortFactory(name="Of somebody else")
    for name in ("Next one", ""):
        PilotDraft.objects.create(
            organization=admin.organization,
            by=admin,
            outline=Outline(goal=Goal(name)),
            created_at=now,
            changed_at=now,
        )
    page = text(client_for(admin), "list")
    assert "A pilot without a name yet</a>" in page
    assert page.index("Next one") < page.index("Pilot in Operations") < page.index("Last spring")
    assert "8 leaders" in page
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
        page = text(client_for(admin), "pilot", cohort.pk)
    waiting = page[page.index("Open for more than a week") : page.index("The plan")]
    assert "Picks up at card 3 of 7, Awareness of digital cues" in waiting
    assert "Starts with card 1 of 7" in waiting
    assert ("Leader 2" in waiting, "Leader 3" in waiting, "Leader 1" in waiting) == (
        True,
        True,
        False,
    )
    assert "Week 2 of 12" in page
    assert "late" not in page.lower().replace("related", "").replace("template", "").replace(
        "relate", ""
    )


def test_cohort_page_before_the_start(
    launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn
) -> None:
    cohort = launch(leaders, starts_on=dt.date(2029, 3, 5))
    page = text(client_for(admin), "pilot", cohort.pk)
    assert "Starts 5 March 2029" in page
    assert "Nothing has opened yet" in page
    assert "Nobody has been waiting" not in page


@pytest.mark.proof("queries", pages=1)
@pytest.mark.parametrize("size", [3, 12])
def test_cohort_page_takes_seven_queries_at_any_size(
    size: int,
    launch: Launch,
    organization: Organization,
    admin: Member,
    client_for: SignIn,
    now: dt.datetime,
    django_assert_num_queries: Any,
) -> None:
    cohort = launch(
        MemberFactory.create_batch(size, organization=organization, roles=[Role.LEADER])
    )
    client, url = client_for(admin), reverse("pilots:pilot", args=[cohort.pk])
    with time_machine.travel(now + dt.timedelta(days=30), tick=False):
        client.get(url)  # which reads the titles of the program and its modules
        with django_assert_num_queries(7):  # one notes that somebody looked
            assert client.get(url).status_code == 200


@pytest.mark.proof("queries", pages=1)
@pytest.mark.parametrize("size", [3, 12])
def test_lists_take_the_same_queries_at_any_size(
    size: int,
    organization: Organization,
    admin: Member,
    client_for: SignIn,
    django_assert_num_queries: Any,
) -> None:
    for _number in range(size):
        CohortFactory(organization=organization, launched_by=admin)
    client = client_for(admin)
    with django_assert_num_queries(4):
        client.get(reverse("pilots:list"))


@pytest.mark.parametrize("few", [0, 500])
def test_leaders_are_paged_sought_and_narrowed_to_those_who_wait(
    launch: Launch,
    organization: Organization,
    admin: Member,
    client_for: SignIn,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    monkeypatch.setattr("pilots.cohort_people.FEW", few)
    people = [
        MemberFactory(
            organization=organization,
            name=f"Leader {n:02}",
            email="",
            roles=[Role.LEADER],
            signs_in=False,
        )
        for n in range(60)
    ]
    cohort = launch(people)
    cards = PersonalStep.objects.filter(step__kind="cards")
    cards.exclude(enrollment__member__in=people[50:]).update(done_at=now, cards_done=7)
    client, url = client_for(admin), reverse("pilots:pilot", args=[cohort.pk])

    def listed(query: str = "") -> list[str]:
        page = client.get(f"{url}?{query}").context["page"]
        return [each.enrollment.member.name for each in page.people.leaders]

    with time_machine.travel(now + dt.timedelta(days=16), tick=False):
        page = client.get(url).context["page"]
        assert listed() == [f"Leader {n:02}" for n in range(25)]
        assert listed(page.people.page.later) == [f"Leader {n:02}" for n in range(25, 50)]
        assert listed("q=LEADER+17") == ["Leader 17"]
        assert listed("who=waiting") == [f"Leader {n}" for n in range(50, 60)]
        assert listed("who=waiting&q=51") == ["Leader 51"]
        assert listed("who=nobody&q=%00") == listed()
        assert [each.name for each in page.waiting_listed] == [f"Leader {n}" for n in range(50, 56)]
        assert "Everybody who has been waiting" in client.get(url).text
        assert "Nobody found" in client.get(url, {"q": "no such name"}).text
        assert listed("who=gone") == []


def test_another_organization_sees_nothing_of_ours(
    launch: Launch, leaders: list[Member], outsider: Member, client_for: SignIn
) -> None:
    cohort = launch(leaders)
    client = client_for(outsider)
    enrollment = cohort.enrollments.first()
    assert enrollment is not None
    for name, pk in (("pilot", cohort.pk), ("finish", cohort.pk), ("leave", enrollment.pk)):
        assert client.get(reverse(f"pilots:{name}", args=[pk])).status_code == 404
        assert client.post(reverse(f"pilots:{name}", args=[pk]), {"nonce": name}).status_code in {
            404,
            405,
        }
    enrollment.refresh_from_db()
    cohort.refresh_from_db()
    assert (enrollment.left_at, cohort.state) == (None, "running")


def test_taking_a_leader_out_asks_first_and_happens_once(
    launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn
) -> None:
    cohort = launch(leaders)
    enrollment = Enrollment.objects.get(cohort=cohort, member=leaders[0])
    client = client_for(admin)
    assert "Remove Leader 0 from this pilot?" in text(client, "leave", enrollment.pk)
    for _click in range(2):
        response = client.post(
            reverse("pilots:leave", args=[enrollment.pk]), {"nonce": "once"}, follow=True
        )
        assert response.redirect_chain[-1][0] == reverse("pilots:pilot", args=[cohort.pk])
    enrollment.refresh_from_db()
    assert enrollment.left_at is not None
    assert "No longer taking part" in text(client, "pilot", cohort.pk)


def test_finishing_asks_first(
    launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn
) -> None:
    cohort = launch(leaders)
    client = client_for(admin)
    assert "Finish Pilot in Operations?" in text(client, "finish", cohort.pk)
    client.post(reverse("pilots:finish", args=[cohort.pk]), {"nonce": "finish"})
    cohort.refresh_from_db()
    assert cohort.state == Cohort.State.FINISHED
    page = text(client, "pilot", cohort.pk)
    assert "Finished</span>" in page
    assert "Finish this pilot" not in page
    assert "Progress" not in page
    assert "(please check)" not in page


def test_leavers_do_not_count_in_completion(
    launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    cohort = launch(leaders)
    enrollment = cohort.enrollments.first()
    assert enrollment is not None
    leave_cohort(enrollment=enrollment, now=now, by=admin)
    with time_machine.travel(now + dt.timedelta(days=9), tick=False):
        page = text(client_for(admin), "pilot", cohort.pk)
    assert "0 of 4" in page
    assert "0 of 5" not in page


def test_a_leader_who_left_the_organization_is_named_and_not_counted(
    launch: Launch, leaders: list[Member], admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    cohort = launch(leaders)
    mark_left(member=leaders[2], now=now, by=admin)
    client = client_for(admin)
    with time_machine.travel(now + dt.timedelta(days=16), tick=False):
        page = text(client, "pilot", cohort.pk)
    waiting = page[page.index("Open for more than a week") : page.index("The plan")]
    assert "Leader 2" not in waiting, "nobody chases whoever has left"
    assert "7 leaders, and 1 has left" in page
    assert "No longer taking part</a>" in page
    gone = client.get(reverse("pilots:pilot", args=[cohort.pk]), {"who": "gone"}).text
    gone = gone[gone.index("No longer taking part</a>") :]
    assert "Leader 2" in gone
    assert "Leader 3" not in gone
    assert "has left the organization" in gone
    assert "7 leaders, and 1 has left" in text(client, "list")
    Member.objects.filter(pk=leaders[2].pk).update(left_at=None)
    page = text(client, "pilot", cohort.pk)
    assert "8 leaders" in page
    assert "has left" not in page


def test_a_coach_who_left_leaves_leaders_without_one(
    launch: Launch, leaders: list[Member], admin: Member, coach: Member, client_for: SignIn
) -> None:
    cohort = launch(leaders)
    mark_left(member=coach, now=cohort.launched_at, by=admin)
    page = text(client_for(admin), "pilot", cohort.pk)
    assert "Leila Oliveira has left the organization; 8 leaders have no coach any more." in page
    assert "Leila Oliveira (has left the organization)" in page


@pytest.mark.parametrize("others", [["Ines Stand-In"], []])
def test_a_facilitator_who_left_leaves_sessions_to_somebody_else(
    planned: Planned, facilitator: Member, admin: Member, client_for: SignIn, others: list[str]
) -> None:
    for name in others:
        planned.cohort.facilitators.add(
            MemberFactory(organization=admin.organization, name=name, roles=[Role.FACILITATOR])
        )
    mark_left(member=facilitator, now=planned.cohort.launched_at, by=admin)
    with time_machine.travel(planned.cohort.launched_at, tick=False):
        page = text(client_for(admin), "pilot", planned.cohort.pk)
    assert (
        "Adebayo Nguyễn has left the organization and was to facilitate 8 upcoming sessions."
        in page
    )
    assert ("Can take over: Ines Stand-In." in page) == bool(others)
    assert ("Nobody else in this pilot can take over." in page) != bool(others)
    session = text_of_session(client_for(admin), planned)
    assert "(has left the organization)" in session


def text_of_session(client: Client, planned: Planned) -> str:
    """The page of a session as an admin sees it."""
    address = reverse("practice:session", args=[planned.session().pk])
    return client.get(address).content.decode()
