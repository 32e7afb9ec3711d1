"""What an admin follows: sessions of one pilot, the way of one leader, what was canceled."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.urls import reverse

from cohorts.models import Enrollment, PersonalStep
from cohorts.operations import leave_cohort
from learning.models import CardAnswer
from people.models import Member
from pilots.draft import DraftStep
from pilots.gaps import next_open
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from practice.models import PracticeGroup, PracticeSession
from practice.operations import cancel_session, reschedule_session
from tests.conftest import SignIn
from tests.factories import CohortFactory, StepFactory
from tests.pilots.wholes import WHOLE
from tests.practice.conftest import Planned
from ui.paging import ListPage

pytestmark = pytest.mark.usefixtures("frozen")


def test_sessions_of_a_pilot_are_that_pilots(
    planned: Planned, complete: PilotDraft, admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    other = launch_pilot(draft=complete, by=admin, now=now)
    cancel_session(session=planned.session(), by=admin, now=now)
    client = client_for(admin)
    page = client.get(reverse("pilots:sessions", args=[planned.cohort.pk])).content.decode()
    for session in planned.sessions:
        assert reverse("practice:session", args=[session.pk]) in page
    assert page.count("Canceled") == 1
    assert other.name not in page
    cohort_page = client.get(reverse("pilots:pilot", args=[planned.cohort.pk])).content.decode()
    assert reverse("pilots:sessions", args=[planned.cohort.pk]) in cohort_page
    [enrollment, *_others] = planned.enrollments.values()
    assert reverse("pilots:leader", args=[enrollment.pk]) in cohort_page


@pytest.mark.parametrize(("days", "listed", "name"), [(-1, "past", "past_"), (1, "ahead", "")])
def test_pages_go_through_all_sessions_in_order_of_time_and_back(
    planned: Planned, admin: Member, now: dt.datetime, client_for: SignIn, days: int, listed: str,
    name: str,
) -> None:  # fmt: skip
    """Of several steps at once; those of other pilots come in between."""
    module = planned.session().module
    PracticeSession.objects.all().delete()
    other = CohortFactory(organization=admin.organization, launched_by=admin)
    made = []
    for cohort in (planned.cohort, other):
        steps = [StepFactory(cohort=cohort, kind="practice", position=20 + n) for n in range(3)]
        groups = PracticeGroup.objects.bulk_create(
            PracticeGroup(cohort=cohort, name=str(n), position=50 + n) for n in range(17)
        )
        made += [
            PracticeSession(
                organization=admin.organization,
                group=group,
                step=step,
                module=module,
                facilitator=admin,
                starts_at=now + days * dt.timedelta(hours=10 + (7 * at) % 23),
                time_zone="UTC",
            )
            for at, (group, step) in enumerate(product(groups, steps))
        ]
    PracticeSession.objects.bulk_create(made)
    order = ("-starts_at", "-pk") if days < 0 else ("starts_at", "pk")
    own = PracticeSession.objects.filter(step__cohort=planned.cohort).order_by(*order)
    everyone, client = list(own.values_list("pk", flat=True)), client_for(admin)

    def page(query: str) -> tuple[list[int], ListPage[PracticeSession]]:
        address = reverse("pilots:sessions", args=[planned.cohort.pk])
        found = client.get(f"{address}?{query}").context[f"{listed}_page"]
        return [each.pk for each in found.items], found

    first, begun = page("")
    second, between = page(begun.later)
    third, end = page(between.later)
    assert [first, second, third] == [everyone[:20], everyone[20:40], everyone[40:]]
    assert (begun.earlier, end.later) == ("", "")
    assert page(end.earlier)[0] == second
    assert page(between.earlier)[0] == first
    assert f"{name}after=" in begun.later


def test_a_pilot_without_sessions_says_so(admin: Member, client_for: SignIn) -> None:
    cohort = CohortFactory(organization=admin.organization, launched_by=admin)
    page = client_for(admin).get(reverse("pilots:sessions", args=[cohort.pk])).content.decode()
    assert "No session of this pilot lies ahead" in page


def test_every_leader_has_a_page_without_anything_they_wrote(
    complete: PilotDraft, admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    enrollment = cohort.enrollments.select_related("member").first()
    assert enrollment is not None
    page = client_for(admin).get(reverse("pilots:leader", args=[enrollment.pk])).content.decode()
    assert enrollment.member.name in page
    assert "Awareness of digital cues" in page
    assert "Invitation" in page or "invitation" in page.lower()
    assert "theirs alone" in page
    assert not CardAnswer.objects.exists()
    leave_cohort(enrollment=enrollment, now=now, by=admin)
    page = client_for(admin).get(reverse("pilots:leader", args=[enrollment.pk])).content.decode()
    assert "No longer taking part" in page


def test_the_pages_take_the_same_queries_at_any_number_of_people(
    complete: PilotDraft,
    admin: Member,
    now: dt.datetime,
    client_for: SignIn,
    django_assert_max_num_queries,
) -> None:
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    client, enrollment = client_for(admin), cohort.enrollments.first()
    assert enrollment is not None
    for url in (
        reverse("pilots:sessions", args=[cohort.pk]),
        reverse("pilots:leader", args=[enrollment.pk]),
    ):
        client.get(url)
        with django_assert_max_num_queries(7):
            client.get(url)


def test_only_admins_of_the_organization_follow(
    planned: Planned, facilitator: Member, outsider: Member, client_for: SignIn
) -> None:
    [enrollment, *_others] = planned.enrollments.values()
    for url in (
        reverse("pilots:sessions", args=[planned.cohort.pk]),
        reverse("pilots:leader", args=[enrollment.pk]),
    ):
        assert client_for(facilitator).get(url).status_code == 403
        assert client_for(outsider).get(url).status_code == 404


def test_a_canceled_session_says_so_on_every_plan_until_it_is_planned_again(
    planned: Planned, leader: Member, admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    session = planned.session()
    cancel_session(session=session, by=admin, now=now)
    theirs = PersonalStep.objects.filter(step=session.step, enrollment__place__group=session.group)
    assert set(theirs.values_list("is_called_off", flat=True)) == {True}
    path = client_for(leader).get(reverse("learning:path")).content.decode()
    assert "Canceled, was" in path
    enrollment = Enrollment.objects.get(member=leader)
    page = client_for(admin).get(reverse("pilots:leader", args=[enrollment.pk])).content.decode()
    assert "canceled" in page
    cancel_session(session=planned.session(2), by=admin, now=now)
    page = client_for(admin).get(reverse("pilots:pilot", args=[planned.cohort.pk])).content.decode()
    assert 'data-state="off"' in page
    reschedule_session(
        session=session, starts_at=session.starts_at, link=session.link, by=admin, now=now
    )
    assert "Canceled, was" not in client_for(leader).get(reverse("learning:path")).content.decode()


def test_a_draft_goes_on_where_something_is_missing(
    draft: PilotDraft, admin: Member, client_for: SignIn
) -> None:
    page = client_for(admin).get(reverse("pilots:list")).content.decode()
    assert reverse("pilots:draft", args=[draft.pk, "groups"]) in page
    assert next_open(WHOLE.outline) == DraftStep.REVIEW
