"""Two leaders who practiced together write to each other: on a phone, and by keyboard alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from people.models import Member, Organization, Role
from practice.models import PeerNote, PracticeSession
from practice.operations import create_groups, hold_session, plan_sessions
from practice.times import SessionTime
from tests.browser import PHONE
from tests.factories import (
    CohortFactory,
    EnrollmentFactory,
    MemberFactory,
    ModuleFactory,
    PersonalStepFactory,
    StepFactory,
)
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEEN = "You said back what you had heard before you answered."
ASKED = "When does that not work for you?"
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def others(organization: Organization) -> list[Member]:
    """Noor reads German, and the third has a long name."""
    return [
        MemberFactory(organization=organization, name=name, roles=[Role.LEADER], language=language)
        for name, language in (
            ("Noor Haddad", "de"),
            ("Maximiliane Donaudampfschifffahrtsgesellschaft-Überlingen", "en"),
        )
    ]


@pytest.fixture
def held(leader: Member, others: list[Member], facilitator: Member, admin: Member) -> str:
    """The address of the notes after a session that the three of them were in, yesterday."""
    now = timezone.now()
    cohort = CohortFactory(organization=leader.organization, launched_by=admin)
    module = ModuleFactory(version=cohort.version)
    cohort.modules.set([module])
    step = StepFactory(cohort=cohort, kind="practice", module=module, week=1)
    people = [leader, *others]
    enrollments = [EnrollmentFactory(cohort=cohort, member=person) for person in people]
    for enrollment in enrollments:
        PersonalStepFactory(enrollment=enrollment, step=step)
    groups = [[person.pk for person in people]]
    create_groups(cohort=cohort, groups=groups, now=now, by=admin)
    time = SessionTime(
        group_position=1,
        step_id=step.pk,
        starts_at=now + dt.timedelta(days=1),
        time_zone="UTC",
        facilitator_id=facilitator.pk,
        link="",
    )
    [session] = plan_sessions(cohort=cohort, times=[time], now=now, by=admin)
    PracticeSession.objects.update(starts_at=now - dt.timedelta(days=1))
    present = [enrollment.pk for enrollment in enrollments]
    hold_session(session=session, present=present, by=facilitator, now=now)
    return reverse("practice:session", args=[session.pk])


def test_two_leaders_write_to_each_other(
    held: str, leader: Member, others: list[Member], welcome: Callable[..., Visitor]
) -> None:
    one, two = welcome(leader, viewport=PHONE), welcome(others[0], viewport=PHONE)
    page = one.go(held)
    page.get_by_role("link", name="Write or read notes").click()
    one.look("notes-empty")
    note = page.get_by_role("group", name="To Noor Haddad")
    note.get_by_label("Something you noticed").fill(SEEN)
    # The page is lost and opens again: the words are back, and nothing is saved.
    page.reload()
    expect(note.get_by_label("Something you noticed")).to_have_value(SEEN)
    expect(page.get_by_text("It is not saved yet.")).to_be_visible()
    assert not PeerNote.objects.exists()
    note.get_by_label("A question").fill(ASKED)
    page.get_by_role("button", name="Save my notes").dblclick()
    expect(page.get_by_role("status").get_by_text("Saved.")).to_be_visible()
    expect(note.get_by_label("A question")).to_have_value(ASKED)
    one.look("notes-written")
    assert PeerNote.objects.count() == 1

    read = two.go(f"{held}notes/")
    expect(read.get_by_role("heading", name="An Sie geschrieben")).to_be_visible()
    expect(read.get_by_text(SEEN)).to_be_visible()
    two.page.emulate_media(color_scheme="dark")
    two.look("notes-read-german-dark")
    # Back from Noor, by keyboard alone.
    field = read.get_by_role("group", name=f"An {leader.name}").get_by_role("textbox").first
    two.press_until(field)
    two.page.keyboard.type("Sie haben gewartet.")
    two.press_until(read.get_by_role("button", name="Meine Notizen speichern"))
    two.page.keyboard.press("Enter")
    expect(field).to_have_value("Sie haben gewartet.")
    one.go(f"{held}notes/")
    expect(page.get_by_text("Sie haben gewartet.")).to_be_visible()
    expect(page.get_by_text("1 of the 2 who were there with you has written.")).to_be_visible()
    page.set_viewport_size(NARROW)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    third = welcome(others[1])
    expect(third.go(f"{held}notes/").get_by_text(SEEN)).to_have_count(0)
