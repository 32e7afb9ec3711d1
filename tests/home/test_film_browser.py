"""Films without a network: those that come next are here, with their captions, and of every other
one the page says that it needs a network and that its words do not.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.utils import timezone
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from cohorts.models import PersonalStep
from learning.operations import complete_card
from people.models import Member
from programs.content.kinds import MediaType
from programs.operations import add_recording
from tests.browser import PATIENCE
from tests.factories import NOW
from tests.home.travel import done, keep, kept, onward, reads_well
from tests.learning.card_contents import VIDEO
from tests.learning.conftest import Course, make_course
from tests.learning.test_views import address, as_kind
from tests.learning.test_watching import SAMPLE, until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.proof("offline", films=1),
    pytest.mark.django_db(transaction=True),
]
READY = "document.querySelector('video').readyState >= 1"
SAYS_IT_SAVES = """
const value = { saveData: true };
Object.defineProperty(self.navigator, "connection", { value, configurable: true });
"""
NEEDS = "recording needs a network"
AWAY = "This recording needs a network"


@pytest.fixture
def course(leader: Member) -> Course:
    course = make_course(leader, cards=4)
    PersonalStep.objects.filter(pk=course.step.pk).update(opens_at=NOW)
    return course


def film(course: Course, place: int, by: Member, content: bytes = b"") -> str:
    """A card of the course becomes a film of its own; where the film is."""
    slug = f"film-{place}"
    add_recording(
        slug=slug,
        title=slug,
        media_type=MediaType.WEBM,
        content=[SAMPLE.read_bytes() + content],
        by=by,
        now=NOW,
    )
    as_kind(course.cards[place], replace(VIDEO, title=slug, recording=slug))
    return f"/learn/recordings/{slug}/"


def until_kept(page: Page, place: str) -> None:
    """Films come after the pages, and nobody waits for them."""
    for _try in range(PATIENCE // 100):
        if place in kept(page):
            return
        page.wait_for_timeout(100)
    raise AssertionError(kept(page))


def test_the_film_that_comes_next_plays_on_the_train_with_its_captions(course, leader, phone):
    places = [film(course, place, leader) for place in (1, 2, 3)]
    page = phone(leader)
    keep(page)
    until_kept(page, places[1])
    page.context.set_offline(True)
    page.goto(address(course, course.cards[1]))
    expect(page.get_by_text("No connection right now")).to_be_visible()
    until(page, READY)
    until(page, "document.querySelector('video').textTracks[0].cues?.length === 3")
    page.get_by_text("What is said, to read").click()
    page.get_by_role("button", name="0:11").click()
    until(page, "document.querySelector('video').currentTime > 11")
    expect(page.get_by_text(AWAY)).to_be_hidden()
    onward(page)
    # Two at most: the third one needs a network, and says so where it is chosen and where it is.
    page.goto(f"/learn/module/{course.step.pk}/")
    expect(page.get_by_text(NEEDS, exact=True)).to_have_count(1)
    reads_well(page)
    page.goto("/practice/")
    row = page.locator("li").filter(has=page.get_by_role("link", name="film-3"))
    expect(row.get_by_text(NEEDS, exact=True)).to_be_visible()
    expect(page.get_by_text(NEEDS, exact=True)).to_have_count(1)
    reads_well(page)
    page.goto(address(course, course.cards[3]))
    expect(page.get_by_text(AWAY)).to_be_visible()
    expect(page.locator("video")).to_be_hidden()
    expect(page.get_by_text("cannot be played just now")).to_be_hidden()
    expect(page.get_by_text("A pause is an invitation.")).to_be_visible()
    expect(page.get_by_text("I asked, and then I counted.")).to_be_visible()
    reads_well(page)
    page.context.set_offline(False)
    until(page, READY)
    expect(page.locator("video")).to_be_visible()
    expect(page.get_by_text(AWAY)).to_be_hidden()


def test_a_film_that_is_large_or_done_stays_where_it_is(course, leader, phone):
    large = film(course, 1, leader, bytes(24_000_000))
    seen, small = film(course, 2, leader), film(course, 3, leader)
    complete_card(enrollment_id=course.enrollment.pk, card=course.cards[2], now=timezone.now())
    page = phone(leader)
    keep(page)
    until_kept(page, small)
    assert {large, seen} & set(kept(page)) == set()
    page.context.set_offline(True)
    page.goto(f"/learn/module/{course.step.pk}/")
    expect(page.get_by_text(NEEDS, exact=True)).to_have_count(2)


def test_a_device_that_saves_data_brings_no_film_and_what_a_break_cut_off_comes_later(
    course, leader, phone, line
):
    place = film(course, 1, leader, bytes(3_000_000))
    page = phone(leader)
    page.goto("/")
    page.get_by_role("button", name="Keep it on this device").wait_for()
    [worker] = page.context.service_workers
    worker.evaluate(SAYS_IT_SAVES)
    keep(page)
    page.wait_for_timeout(500)
    assert place not in kept(page)
    worker.evaluate(SAYS_IT_SAVES.replace("true }", "false }"))
    # The line breaks in the middle of the film: the pages are here all the same.
    line.cuts_before = lambda request: place in request and line.paths.count(f"GET {place}") > 2
    again(page)
    expect(page.get_by_role("link", name="See what is kept")).to_be_visible()
    page.wait_for_timeout(500)
    assert place not in kept(page)
    assert address(course, course.cards[1]) in kept(page)
    line.cuts_before = lambda _request: False
    page.reload()
    until_kept(page, place)
    assert done() == []


def again(page: Page) -> None:
    """Give up what is kept, and ask for it anew."""
    page.goto("/offline/")
    page.get_by_role("button", name="Keep nothing on this device any more").click()
    expect(page.get_by_text("Nothing is kept on this device. Leaders")).to_be_visible()
    keep(page)


def test_the_film_of_the_next_module_is_here_before_it_opens(course, leader, phone):
    PersonalStep.objects.filter(pk=course.later.pk).update(
        opens_at=timezone.now() + dt.timedelta(days=2)
    )
    add_recording(
        slug="later",
        title="later",
        media_type=MediaType.WEBM,
        content=[Path(SAMPLE).read_bytes()],
        by=leader,
        now=NOW,
    )
    as_kind(course.later_card, replace(VIDEO, recording="later"))
    page = phone(leader)
    keep(page)
    until_kept(page, "/learn/recordings/later/")


TELLS_NOTHING = """
Object.defineProperty(self.navigator, "connection", { value: undefined, configurable: true });
"""

BOTH = """async (place) => {
  const mark = async (answer) => {
    const bytes = await (await answer).arrayBuffer();
    return String(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  };
  return [await mark(fetch(place, { cache: "no-store" })), await mark(caches.match(place))];
}"""
PIECES = """async () => {
  let found = 0;
  for (const name of (await caches.keys()).filter((each) => each.startsWith("pieces:"))) {
    found += (await (await caches.open(name)).keys()).length;
  }
  return found;
}"""


def silent(page: Page) -> None:
    """A browser that does not tell whether data is dear: an iPhone, or Firefox."""
    page.context.add_init_script(TELLS_NOTHING)
    page.goto("/")
    page.get_by_role("button", name="Keep it on this device").wait_for()
    [worker] = page.context.service_workers
    worker.evaluate(TELLS_NOTHING)


def test_where_a_browser_does_not_tell_films_come_when_their_reader_says_so(course, leader, phone):
    places = [film(course, place, leader, bytes(1_500_000)) for place in (1, 2, 3)]
    page = phone(leader)
    silent(page)
    keep(page)
    page.get_by_text("3 films that come next (").wait_for()
    assert set(places).isdisjoint(kept(page))
    back_online(page)
    page.get_by_role("link", name="Choose what to do about films").click()
    expect(page.get_by_label("Only when I ask")).to_be_checked()
    expect(page.get_by_text("does not tell whether data costs you anything")).to_be_visible()
    reads_well(page)
    row = page.get_by_role("listitem").filter(has_text="film-3")
    page.get_by_role("button", name="Keep it: 1.").nth(2).click()
    expect(row.filter(has_text="MB, on this device").first).to_be_visible()
    assert places[2] in kept(page)
    assert places[0] not in kept(page)
    page.get_by_label("Keep the next two on this device automatically").check()
    expect(page.get_by_text("MB, on this device")).to_have_count(3)
    assert set(places) <= set(kept(page))
    page.goto("/offline/")
    expect(page.get_by_label("Keep the next two on this device automatically")).to_be_checked()
    expect(page.get_by_text("does not tell whether")).to_be_hidden()
    reads_well(page)
    page.goto("/")
    expect(page.get_by_role("link", name="See what is kept")).to_be_visible()
    expect(page.get_by_role("link", name="Choose what to do about films")).to_have_count(0)


ASKED = """() => {
  const ask = navigator.locks.request.bind(navigator.locks);
  navigator.locks.request = (name, ...rest) => {
    if (name === "portal-offline-films") self.askedForFilms = true;
    return ask(name, ...rest);
  };
}"""


def back_online(page: Page) -> None:
    """Nobody asked for a film, so nobody asks for one when the network is back."""
    [worker] = page.context.service_workers
    worker.evaluate(ASKED)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(700)
    assert not worker.evaluate("Boolean(self.askedForFilms)")


def test_a_film_that_was_cut_off_goes_on_where_it_stopped(course, leader, phone, line):
    place = film(course, 1, leader, bytes(5_000_000))
    page = phone(leader)
    broken = f"GET {place}"
    line.cuts_before = lambda request: place in request and line.paths.count(broken) > 3
    keep(page)
    expect(page.get_by_text("One film that comes next (5")).to_be_visible()
    page.goto("/offline/")
    expect(page.get_by_text(re.compile(r"[23]\.\d\sMB of 5\sMB are here"))).to_be_visible()
    before = line.paths.count(broken)
    line.cuts_before = lambda _request: False
    page.evaluate("dispatchEvent(new Event('online'))")
    until_kept(page, place)
    assert line.paths.count(broken) - before <= 3  # five pieces in all, and what is here stays
    expect(page.get_by_text("MB, on this device")).to_be_visible()
    there, here = page.evaluate(BOTH, place)
    assert there == here
    assert page.evaluate(PIECES) == 0


def test_signing_out_takes_the_pieces_of_films_along(course, leader, phone, line):
    place = film(course, 1, leader, bytes(5_000_000))
    page = phone(leader)
    line.cuts_before = lambda request: place in request and line.paths.count(f"GET {place}") > 3
    keep(page)
    expect(page.get_by_text("One film that comes next (5")).to_be_visible()
    assert page.evaluate("caches.keys().then(String)").count("pieces:") == 1
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
    assert page.evaluate("caches.keys().then(String)").count("pieces:") == 0
