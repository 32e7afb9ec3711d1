"""Two turns on a phone with behaviors ticked, and a leader who lets their turn be recorded and
takes it back.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from assessments.models import SeenBehavior, TurnRecording
from people.models import Member
from practice.models import PracticeSession, TurnBegun
from tests.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def live(session: PracticeSession) -> str:
    return reverse("assessments:score", args=[session.pk])


def fold(phone: Page, leader: int, criterion: int) -> Locator:
    return phone.locator(f'#leader-{leader} [data-criterion="{criterion}"] .behaviors')


def box(phone: Page, leader: int, criterion: int, level: int) -> Locator:
    return phone.locator(f'[data-tick="tick:{leader}:{criterion}:{level}:0"]')


def ticked() -> set[tuple[int, int, int, bool]]:
    return set(SeenBehavior.objects.values_list("enrollment", "criterion", "level", "is_seen"))


@pytest.fixture
def today(session: PracticeSession) -> PracticeSession:
    """The session, in an hour of the clock that browsers go by."""
    session.starts_at = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    session.save(update_fields=["starts_at"])
    return session


def test_two_turns_with_behaviors_ticked_also_without_a_network(
    today: PracticeSession, seats: list[int], criteria: list[int], facilitator: Member,
    open_page: OpenPage,
) -> None:  # fmt: skip
    first, second = seats[:2]
    phone, tablet = open_page(facilitator), open_page(facilitator)
    for device in (phone, tablet):
        device.goto(live(today))
    phone.get_by_role("button", name="Begin this turn").click()
    expect(phone.locator("[data-clock]")).to_be_visible()
    own = fold(phone, first, criteria[0])
    own.locator("summary").click()
    box(phone, first, criteria[0], 3).check()
    expect(own.locator(".saved-tick")).to_have_attribute("data-state", "saved")
    expect(own.locator("summary")).to_contain_text("(1)")
    assert ticked() == {(first, criteria[0], 3, True)}
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "nothing is wider than the phone"

    # Another device of theirs follows, and nobody else's panel has it.
    expect(fold(tablet, first, criteria[0]).locator("summary")).to_contain_text("(1)")
    fold(tablet, first, criteria[0]).locator("summary").click()
    expect(box(tablet, first, criteria[0], 3)).to_be_checked()

    # The network dies: what is ticked waits, also over a reload, and goes to whom it was meant for.
    phone.context.set_offline(True)
    phone.locator(f'#leader-{first} [data-step="1"]').click()
    phone.get_by_role("button", name="Begin this turn").click()
    fold(phone, second, criteria[0]).locator("summary").click()
    expect(box(phone, second, criteria[0], 3)).not_to_be_checked()
    box(phone, second, criteria[0], 2).check()
    expect(fold(phone, second, criteria[0])).to_contain_text("Kept on this device")
    box(tablet, first, criteria[0], 3).uncheck()
    expect(fold(tablet, first, criteria[0]).locator("summary")).not_to_contain_text("(1)")
    phone.context.set_offline(False)
    expect(phone.locator("[data-news]")).to_be_empty()
    expect(fold(phone, second, criteria[0])).to_contain_text("Saved")
    phone.locator(f'[data-shows="{first}"]').click()
    expect(fold(phone, first, criteria[0]).locator("summary")).not_to_contain_text("(1)")
    expect(box(phone, first, criteria[0], 3)).not_to_be_checked()
    assert ticked() == {(first, criteria[0], 3, False), (second, criteria[0], 2, True)}
    turns = TurnBegun.objects.filter(session=today).values_list("number", "enrollment")
    assert list(turns) == [(1, first), (2, second)]
    assert phone.evaluate("localStorage.length") == 0


def test_a_turn_is_recorded_with_a_yes_and_no_more_once_that_is_taken_back(
    today: PracticeSession, seats: list[int], leader: Member, facilitator: Member,
    open_page: OpenPage,
) -> None:  # fmt: skip
    own, phone = open_page(leader), open_page(facilitator)
    own.goto(reverse("practice:session", args=[today.pk]))
    own.get_by_role("link", name="May your turn be recorded").click()
    own.get_by_role("button", name="Yes, my turn may be recorded").click()
    expect(own.get_by_text("There is no recording now.")).to_be_visible()

    phone.goto(live(today))
    phone.get_by_role("link", name="Recorded turn").click()
    phone.get_by_text("It stays with your video service").click()
    phone.get_by_label("Link to the recording").fill("https://video.example/turn")
    phone.get_by_role("button", name="Keep this link").click()
    watch = phone.get_by_role("link", name="Watch the recording")
    expect(watch).to_have_attribute("href", "https://video.example/turn")
    expect(phone.get_by_text("The facilitators of this pilot")).to_be_visible()

    own.reload()
    expect(own.get_by_text(f"{facilitator.name} left a link to your turn.")).to_be_visible()
    own.get_by_role("button", name="Take it back").click()
    expect(own.get_by_role("button", name="Yes, my turn may be recorded")).to_be_visible()
    assert TurnRecording.objects.get().link == ""
    phone.reload()
    expect(phone.get_by_text(f"{leader.name} has not said yes")).to_be_visible()
