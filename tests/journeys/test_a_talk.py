"""A coach before, in and after a talk; a leader who shares and takes back: on a phone, and by
keyboard alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from coaching.models import Commitment, Talk, TalkNote
from cohorts.models import Enrollment
from people.models import Member
from programs.models import ProgramVersion
from tests.browser import PHONE
from tests.coaching.talking import a_talk
from tests.factories import CohortFactory, EnrollmentFactory, PersonalStepFactory, StepFactory
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABS = 70
"""Pixels at the foot of a phone's screen."""
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def talk(version: ProgramVersion, leader: Member, coach: Member, admin: Member) -> Talk:
    """This afternoon, with somebody who is at the first module of the shipped program."""
    cohort = CohortFactory(organization=leader.organization, version=version, launched_by=admin)
    enrollment: Enrollment = EnrollmentFactory(cohort=cohort, member=leader, coach=coach)
    step = StepFactory(cohort=cohort, module=version.modules.all()[0])
    now = timezone.now()
    PersonalStepFactory(enrollment=enrollment, step=step, opens_at=now - dt.timedelta(days=3))
    return a_talk(enrollment, coach, now + dt.timedelta(hours=1))


def test_a_talk_from_both_sides(
    talk: Talk, leader: Member, coach: Member, welcome: Callable[..., Visitor]
) -> None:
    address = reverse("coaching:talk", args=[talk.pk])
    one, two = welcome(leader, viewport=PHONE), welcome(coach)
    # Before: the leader says what about, and the coach reads it.
    page = one.go(address)
    page.get_by_label("What do you want to talk about?").fill("Mondays.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    one.look("talk-leader-before")
    read = two.go(address)
    expect(read.get_by_text("Mondays.")).to_be_visible()
    expect(read.get_by_text(f"Shared by {leader.name} on")).to_be_visible()
    two.look("talk-coach-before")
    # What the talk needs is on the first screen of a phone: the wish, and where to note.
    desk = read.viewport_size
    read.set_viewport_size(PHONE)
    for needed in (read.get_by_text("Mondays."), read.get_by_label("Your note")):
        box = needed.bounding_box()
        assert box["y"] + box["height"] <= PHONE["height"] - TABS, needed
    assert read.evaluate("document.documentElement.scrollHeight") < 1.8 * PHONE["height"]
    read.set_viewport_size(desk)
    # In it: the guide is beside, and the coach notes something for both, by keyboard alone.
    expect(read.get_by_text("A starting point:")).to_be_visible()
    note = read.get_by_label("Your note")
    two.press_until(note)
    two.page.keyboard.type("Ten seconds of silence.")
    read.reload()
    expect(note).to_have_value("Ten seconds of silence.")
    two.press_until(read.get_by_label("Only me", exact=True))
    two.page.keyboard.press("ArrowDown")
    two.press_until(read.get_by_role("button", name="Save the note"))
    with read.expect_navigation():
        two.page.keyboard.press("Enter")
    expect(note).to_have_value("")
    note.fill("Tired today.")
    with read.expect_navigation():
        read.get_by_role("button", name="Save the note").click()
    two.page.emulate_media(color_scheme="dark")
    two.look("talk-coach-dark")
    # It closes with the leader's own sentence, which begins with one of the module.
    one.go(address)
    expect(page.get_by_text("Ten seconds of silence.")).to_be_visible()
    expect(page.get_by_text("Tired today.")).to_have_count(0)
    page.get_by_text("Write a note").click()
    expect(page.get_by_label("Your note")).to_be_visible()
    assert TalkNote.objects.get(text="Ten seconds of silence.").read_at is not None
    own = page.get_by_label("What will you do?")
    expect(own).not_to_have_value("")
    own.fill("By Monday I will ask Noor.")
    page.get_by_role("button", name="I set out to do this").dblclick()
    expect(page.get_by_role("link", name="By Monday I will ask Noor.")).to_be_visible()
    assert Commitment.objects.count() == 1
    page.set_viewport_size(NARROW)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.set_viewport_size(PHONE)
    two.go(address)
    expect(read.get_by_text("By Monday I will ask Noor.")).to_be_visible()
    # After: the leader takes it back on their own page, shares it again, and says how it went.
    page.get_by_role("link", name="By Monday I will ask Noor.").click()
    one.look("commitment-open")
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    one.look("progress-with-commitment")
    two.go(address)
    expect(read.get_by_text("By Monday I will ask Noor.")).to_have_count(0)
    page.get_by_role("button", name=f"Share with {coach.name}").click()
    expect(page.get_by_text("can read it now")).to_be_visible()
    one.go(reverse("coaching:commitments"))
    one.look("commitments")
    page.get_by_role("link", name="By Monday I will ask Noor.").click()
    page.get_by_label("What became of it?").fill("She was glad.")
    with page.expect_navigation():
        page.get_by_role("button", name="Done").click()
    one.look("commitment-done")
    two.go(address)
    expect(read.get_by_text("She was glad.")).to_be_visible()
    # What the leader has read stays for both.
    read.get_by_role("link", name=re.compile("^Change.*Ten seconds")).click()
    expect(read.get_by_text("so it stays for both of you")).to_be_visible()
    two.look("note-read")
