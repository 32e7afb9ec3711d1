"""A coach offers times, the leader picks one on the phone, both have it, and it is held."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from coaching.models import Talk
from cohorts.models import PersonalStep
from messaging.models import Message
from people.models import Member
from tests.browser import DESK, PHONE
from tests.coaching.conftest import DAY, Coached

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_three_times_to_a_talk_that_was_held(
    coached: Coached, open_page: Callable[..., Page]
) -> None:
    now = timezone.now()
    Member.objects.filter(pk=coached.leader.pk).update(time_zone="Europe/Berlin")
    PersonalStep.objects.update(opens_at=now)
    coach = open_page(coached.coach, viewport=DESK)
    coach.goto("/")
    with coach.expect_navigation():
        coach.get_by_role("link", name="Offer times").click()
    coach.get_by_label("Meeting link").fill("https://meet.example/talk")
    with coach.expect_navigation():
        coach.get_by_role("button", name="Send the times").click()
    expect(coach.get_by_text("has the times and chooses one")).to_be_visible()

    leader = open_page(coached.leader, viewport=PHONE)
    leader.goto("/")
    expect(leader.get_by_role("heading", name="Choose a time")).to_be_visible()
    with leader.expect_navigation():
        leader.get_by_role("link", name="See the times").click()
    times = leader.get_by_role("region", name="Which time fits you?").get_by_role("button")
    with leader.expect_navigation():
        times.nth(1).click()
    expect(leader.get_by_text("on its way into both calendars")).to_be_visible()
    expect(leader.get_by_role("link", name="Join the call")).to_be_visible()
    entries = Message.objects.filter(kind="talk_agreed")
    assert set(entries.values_list("person_id", flat=True)) == {
        coached.leader.pk,
        coached.coach.pk,
    }
    assert all("BEGIN:VEVENT" in each.calendar for each in entries)

    Talk.objects.update(starts_at=now - DAY)
    coach.goto("/coaching/")
    with coach.expect_navigation():
        coach.get_by_role("link", name="Halima Eze").first.click()
    with coach.expect_navigation():
        coach.get_by_role("button", name="We talked").click()
    expect(coach.get_by_text("Held", exact=True)).to_be_visible()
    assert PersonalStep.objects.get().done_at is not None
