"""Two turns on a phone with behaviors ticked, and a leader who lets their turn be recorded and
takes it back.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from assessments.models import SeenBehavior, TurnFile, TurnRecording
from assessments.operations import agree_to_recording, delete_due_recordings, record_score
from people.models import Member, Role
from practice.models import PracticeSession, TurnBegun
from practice.operations import hold_session
from tests.conftest import OpenPage
from tests.factories import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEBM = Path(__file__).parents[1] / "learning/samples/pause.webm"


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
    """The session, which has just begun by the clock that browsers go by."""
    session.starts_at = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
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


def test_a_recording_that_is_brought_in_is_scored_by_somebody_who_was_not_there(
    today: PracticeSession, seats: list[int], criteria: list[int], leader: Member,
    facilitator: Member, open_page: OpenPage,
) -> None:  # fmt: skip
    """With a yes, by upload, from Today of the second rater; gone as soon as it has served."""
    second = MemberFactory(
        organization=facilitator.organization, name="Mei Osei", roles=[Role.FACILITATOR]
    )
    today.group.cohort.facilitators.add(second)
    now = timezone.now()
    mine = today.group.places.get(enrollment__member=leader).enrollment_id
    agree_to_recording(session=today, enrollment_id=mine, by=leader, now=now)
    phone, other, own = open_page(facilitator), open_page(second), open_page(leader)
    phone.goto(reverse("assessments:recording", args=[today.pk, mine]))
    phone.get_by_label("The recording", exact=True).set_input_files(WEBM)
    phone.get_by_label("Second rater").select_option(label="Mei Osei")
    phone.get_by_role("button", name="Bring it in").click()
    expect(phone.get_by_text("Mei Osei watches it as the second rater")).to_be_visible()
    expect(phone.locator("video")).to_have_count(0)
    for criterion in criteria:
        record_score(
            session_id=today.pk, enrollment_id=mine, criterion_id=criterion, level=3,
            rater=facilitator, now=now,
        )  # fmt: skip
    PracticeSession.objects.filter(pk=today.pk).update(starts_at=now - dt.timedelta(hours=1))
    today.refresh_from_db()
    hold_session(session=today, present=seats, by=facilitator, now=now)
    assert delete_due_recordings(now=now) == 0

    other.goto("/")
    other.get_by_role("link", name="A recorded turn to watch").click()
    plays = "async each => {each.muted = true; await each.play(); return each.readyState}"
    assert other.locator("video").evaluate(plays) >= 2, "there is a picture"
    own.goto(reverse("assessments:consent", args=[today.pk]))
    expect(own.get_by_text("Mei Osei watches it as the second rater")).to_be_visible()
    expect(own.locator("video")).to_be_visible()
    back = own.get_by_role("button", name="Take it back").bounding_box()
    player = own.locator(".watch").bounding_box()
    assert back
    assert player
    assert player["y"] - back["y"] - back["height"] >= 16, "a thumb hits one of them"
    other.get_by_role("link", name=f"Give levels to {leader.name}").click()
    for criterion in criteria:
        place = f'#leader-{mine} [data-criterion="{criterion}"]'
        other.locator(f'{place} input[value="2"]').check(force=True)
        expect(other.locator(f"{place} .saved-tick")).to_have_attribute("data-state", "saved")
    other.goto("/")
    expect(other.get_by_role("link", name="A recorded turn to watch")).to_have_count(0)

    assert delete_due_recordings(now=now) == 1
    own.reload()
    expect(own.get_by_text("There is no recording now.")).to_be_visible()
    assert not TurnFile.objects.exists()
    file = reverse("assessments:watch_turn", args=[today.pk, mine])
    assert other.request.get(file).status == 404
