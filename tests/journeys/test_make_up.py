"""A leader cannot come to a practice, there is no other group that suits, and gets a make-up
session: in the end their calendar holds that one and nothing else of this practice.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from messaging.sending import send_due
from people.models import Member
from practice.models import PracticeSession
from practice.operations import reschedule_session
from tests.browser import PHONE
from tests.calendar_programs import Calendars, uid_of
from tests.journeys.visitor import Visitor
from tests.practice.conftest import Planned, planned  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def now() -> dt.datetime:
    """The browser's clock cannot be set."""
    return timezone.now()


@pytest.fixture
def starts_at(now: dt.datetime) -> dt.datetime:
    """The kickoff; the practice is a week later."""
    return (now + dt.timedelta(days=7)).replace(hour=18, minute=0, second=0, microsecond=0)


def calendar_of(person: Member) -> set[str]:
    """UIDs that somebody's calendar holds, after every mail that was sent so far; everybody's
    agrees with what the portal says.
    """
    calendars = Calendars()
    calendars.take_mails(mail.outbox)
    calendars.check_parsers(timezone.now())
    entries = calendars.held[person.email]
    return {uid for uid, entry in entries.items() if entry.method == "REQUEST"}


def test_a_leader_who_cannot_come_gets_a_make_up_session(
    planned: Planned,  # noqa: F811
    leader: Member,
    facilitator: Member,
    admin: Member,
    now: dt.datetime,
    welcome: Callable[..., Visitor],
) -> None:
    own, own_address = planned.session(1), reverse("practice:session", args=[planned.session(1).pk])
    mail.outbox.clear()
    send_due(clock=lambda: now)
    of_the_others = {uid_of(planned.session(1, kind)) for kind in planned.steps} - {uid_of(own)}
    assert calendar_of(leader) == {*of_the_others, uid_of(own)}

    phone = welcome(leader, viewport=PHONE)
    page = phone.go(own_address)
    page.get_by_role("link", name="I cannot come").click()
    page.get_by_role("button", name="I cannot come").click()
    expect(page.get_by_text("You said that you cannot come")).to_be_visible()

    office = welcome(admin)
    desk = office.go(own_address)
    desk.get_by_role("link", name="Find another date").click()
    office.look("another-date")
    desk.get_by_role("link", name="Arrange a make-up session").click()
    expect(desk.get_by_label(leader.name)).to_be_checked()
    office.look("make-up")
    desk.get_by_label("Facilitator").select_option(
        label=f"{facilitator.name} ({facilitator.time_zone.replace('_', ' ')})"
    )
    desk.get_by_label("Day").fill(f"{own.starts_at + dt.timedelta(days=2):%Y-%m-%d}")
    desk.get_by_label("Time").fill("23:30")
    desk.get_by_role("button", name="Arrange it").click()
    expect(desk.get_by_text("Worth a second look")).to_be_visible()
    office.look("make-up-at-night")
    desk.get_by_role("button", name="Arrange it").dblclick()
    expect(desk.get_by_text("The make-up session is arranged.")).to_be_visible()
    office.look("make-up-arranged")

    made = PracticeSession.objects.get(group__is_make_up=True)
    send_due(clock=timezone.now)
    assert calendar_of(leader) == {*of_the_others, uid_of(made)}
    assert uid_of(made) in calendar_of(facilitator)

    # The time of the missed one changes: that is nothing to this leader any more.
    later = own.starts_at + dt.timedelta(hours=1)
    reschedule_session(session=own, starts_at=later, link="", by=admin, now=timezone.now())
    send_due(clock=timezone.now)
    assert calendar_of(leader) == {*of_the_others, uid_of(made)}

    phone.go(own_address)
    expect(page.get_by_text("You have another date")).to_be_visible()
    phone.look("missed-with-another-date")
    page.get_by_role("main").get_by_role("link", name=re.compile(f"{made.starts_at:%Y}")).click()
    expect(page.get_by_text("Make-up session")).to_be_visible()
    phone.look("make-up-of-the-leader")

    tablet = welcome(facilitator)
    screen = tablet.go(reverse("practice:session", args=[made.pk]))
    expect(screen.get_by_text(leader.name).first).to_be_visible()
    tablet.look("make-up-live")
