"""Whose a device is, what a new release leaves alone, and a pulse without a network."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cohorts.models import PersonalStep
from home import worker
from learning.models import CardAnswer
from people.models import Member, OrganizationLogo, User
from surveys.answers import PendingAnswer
from surveys.links import token_of
from surveys.models import Invitation
from surveys.operations import turn_waves
from tests.browser import sign_in
from tests.factories import NOW, MemberFactory
from tests.home.travel import LEFT, arrived, done, keep, kept, onward, reads_well
from tests.learning.card_contents import REFLECTION
from tests.learning.conftest import Course, make_course
from tests.learning.test_views import address, as_kind
from tests.people.logos import a_picture, dressed
from tests.surveys.conftest import AT_TEN, cohort, plan, second_leader, team

__all__ = ["cohort", "plan", "second_leader", "team"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STORED = "localStorage.length + sessionStorage.length"
KEEP_HALF = (
    "for (const place of [localStorage, sessionStorage]) place.setItem('card-draft:1-2', '[]')"
)
WAITS = """() => new Promise((done) => {
  const asking = indexedDB.open("portal-offline", 1);
  asking.onsuccess = () => {
    const reading = asking.result.transaction("waiting").objectStore("waiting").getAll();
    const text = ({ words }) => new TextDecoder().decode(words ?? new ArrayBuffer(0));
    const words = (entry) => JSON.stringify(entry) + text(entry);
    reading.onsuccess = () => { asking.result.close(); done(reading.result.map(words).join()); };
  };
})"""


@pytest.fixture
def course(leader: Member) -> Course:
    course = make_course(leader, cards=4)
    PersonalStep.objects.filter(pk=course.step.pk).update(opens_at=NOW)
    return course


@pytest.fixture
def written(course, leader, phone):
    """A page on which something waits that was written without a network."""
    reflection = as_kind(course.cards[0], REFLECTION)
    page = phone(leader)
    keep(page)
    page.goto(address(course, reflection))
    page.get_by_label("Your thoughts").fill("Mine alone")
    page.context.set_offline(True)
    onward(page)
    return page


def test_signing_out_sends_what_waits_and_wipes_the_device(course, written, line):
    line.cuts_before = lambda request: request.startswith("POST /learn/")
    written.context.set_offline(False)
    written.goto("/")
    line.cuts_before = lambda _request: False
    written.evaluate(KEEP_HALF)
    written.locator(".account summary").click()
    written.get_by_role("button", name="Sign out").click()
    written.wait_for_url("**/account/login/**")
    assert CardAnswer.objects.get().answer.text == "Mine alone"
    assert kept(written) == []
    assert written.evaluate(STORED) == 0


def test_signing_out_asks_first_where_something_cannot_be_sent(course, written, line):
    line.cuts_before = lambda request: request.startswith("POST /learn/")
    written.context.set_offline(False)
    written.goto("/")
    expect(written.get_by_text("One thing you did is not on the server yet")).to_be_visible()
    written.locator(".account summary").click()
    written.get_by_role("button", name="Sign out").click()
    dialog = written.get_by_role("dialog")
    expect(dialog).to_contain_text("Signing out removes it from this device")
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_have_count(0)
    written.wait_for_timeout(2100)
    if not written.get_by_role("button", name="Sign out").is_visible():
        written.locator(".account summary").click()
    written.get_by_role("button", name="Sign out").click()
    written.get_by_role("button", name="Sign out all the same").click()
    written.wait_for_url("**/account/login/**")
    expect(written.locator("[data-not-sent]")).to_have_count(0)
    assert kept(written) == []
    assert not CardAnswer.objects.exists()


def test_signing_out_without_a_script_wipes_too(client_for, leader):
    answer = client_for(leader).post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"storage"'


def test_signing_out_without_a_network_is_not_half_done(written):
    written.goto("/")
    written.locator(".account summary").click()
    written.get_by_role("button", name="Sign out").click()
    expect(written.get_by_text("signing out needs one")).to_be_visible()
    assert written.evaluate(LEFT) == 1


def test_a_session_that_was_ended_from_elsewhere_wipes_the_device(
    written, leader, client_for, line
):
    written.evaluate(KEEP_HALF)
    assert client_for(leader).post(reverse("people:elsewhere")).status_code == 302
    written.context.set_offline(False)
    written.goto("/")
    arrived(written)
    assert kept(written) == []
    assert written.evaluate(STORED) == 0
    assert not CardAnswer.objects.exists()


def test_another_person_or_the_same_elsewhere_gets_nothing_of_the_first_who_finds_it_again(
    course, leader, written, client_for, live_server, line
):
    """Whoever is somebody in two organizations is two people to a device. What waits of the first
    is sealed until they are back; whoever signs out meanwhile is asked, because that wipes it.
    """
    line.cuts_before = lambda request: request.startswith("POST /learn/")
    written.evaluate(KEEP_HALF)
    other = make_course(MemberFactory(email=leader.email, roles=["leader"]))
    User.objects.update(current_member=other.enrollment.member)
    written.context.clear_cookies()
    sign_in(written.context, client_for(other.enrollment.member), base=live_server.url)
    written.context.set_offline(False)
    written.goto("/")
    for _try in range(50):
        if "sealed" in (left := written.evaluate(WAITS)):
            break
        written.wait_for_timeout(100)
    assert "sealed" in left
    for private in ("Mine alone", "/learn/", course.cards[0].content["en"].title):
        assert private not in left
    expect(written.locator("[data-not-sent]")).to_have_count(0)
    assert kept(written) == []
    assert written.evaluate(STORED) == 0
    line.cuts_before = lambda _request: False
    written.reload()
    written.wait_for_timeout(500)
    assert done() == []
    written.locator(".account summary").click()
    written.get_by_role("button", name="Sign out").click()
    dialog = written.get_by_role("dialog")
    expect(dialog).to_contain_text("Somebody else, or you for another organization")
    dialog.get_by_role("button", name="Stay signed in").click()
    User.objects.update(current_member=leader)
    written.context.clear_cookies()
    sign_in(written.context, client_for(leader), base=live_server.url)
    written.goto("/")
    arrived(written)
    assert CardAnswer.objects.get().answer.text == "Mine alone"


def test_an_old_page_keeps_the_files_of_its_release(course, leader, phone, line, monkeypatch):
    page = phone(leader)
    keep(page)
    names = "caches.keys().then(all => all.filter(name => name.startsWith('files:')).sort())"
    [before] = page.evaluate(names)
    monkeypatch.setattr(worker, "FILES", tuple(f"{name}?2" for name in worker.FILES))
    monkeypatch.setattr(worker, "static", lambda name: f"/static/{name}")
    worker.worker.cache_clear()
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.evaluate(
        "navigator.serviceWorker.ready.then(each => each.update()).then(() =>"
        " new Promise(done => setTimeout(done, 1000)))"
    )
    after = page.evaluate(names)
    assert before in after
    assert len(after) == 2
    # The old page goes on with its own files, which the server may not have any more.
    line.cuts_before = lambda request: "/static/" in request
    assert page.evaluate("fetch('/static/js/player.js').then(answer => answer.status)") == 200
    line.cuts_before = lambda _request: False
    # What was kept is renewed with the next page, and the old release ends with the last of it.
    page.goto("/")
    for _try in range(50):
        if before not in page.evaluate(names):
            break
        page.wait_for_timeout(100)
    assert page.evaluate(names) == [name for name in after if name != before]
    worker.worker.cache_clear()


def test_nothing_is_said_to_be_kept_before_all_of_it_is(course, leader, phone, line):
    page = phone(leader)
    page.goto("/")
    here = page.get_by_role("link", name="See what is kept")
    last = address(course, course.cards[-1])
    let_on = threading.Event()
    line.cuts_before = lambda asked: asked.endswith(last) and not let_on.wait(20)
    button = page.get_by_role("button", name="Keep it on this device")
    button.click()
    for _try in range(100):
        if address(course, course.cards[0]) in kept(page):
            break
        page.wait_for_timeout(100)
    other = page.context.new_page()
    other.goto("/learn/")  # the worker tells every page that something has changed
    page.wait_for_timeout(500)
    expect(here).to_be_hidden()
    expect(button).to_be_visible()
    let_on.set()
    expect(here).to_be_visible()
    assert last in kept(page)


def test_a_page_costs_one_request_with_the_worker(course, leader, phone, line):
    page = phone(leader)
    page.goto("/")
    page.get_by_role("button", name="Keep it on this device").wait_for()
    page.goto(address(course, course.cards[0]))
    page.wait_for_timeout(300)
    line.paths.clear()
    page.goto(address(course, course.cards[1]), wait_until="networkidle")
    page.wait_for_timeout(1500)
    assert line.paths == [f"GET {address(course, course.cards[1])}"]


FAILS_AS_IN_FIREFOX = """() => Object.defineProperty(FetchEvent.prototype, "preloadResponse", {
  get: () => Promise.resolve(Response.error()),
})"""


def test_pages_are_here_where_a_request_ahead_ends_in_an_error_and_throws_none(
    course, leader, phone
):
    """As Firefox does it; the others throw."""
    page = phone(leader)
    keep(page)
    [worker] = page.context.service_workers
    worker.evaluate(FAILS_AS_IN_FIREFOX)
    page.context.set_offline(True)
    page.goto(address(course, course.cards[0]))
    expect(page.get_by_text("No connection right now")).to_be_visible()
    page.goto("/practice/")
    expect(page.get_by_text("this page is not kept")).to_be_visible()


def test_pages_of_a_device_wear_what_their_organization_wears(course, leader, phone):
    """Safari has nothing of it but what the worker keeps."""
    dressed(leader.organization_id)
    own = leader.organization_id
    OrganizationLogo.objects.create(organization_id=own, content=a_picture(), saved_at=NOW)
    page = phone(leader)
    keep(page)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.context.set_offline(True)
    page.goto(address(course, course.cards[0]))
    expect(page.get_by_text("No connection right now")).to_be_visible()
    logo = page.get_by_role("img", name="Northwind").first
    assert logo.evaluate("({ naturalWidth }) => naturalWidth") > 0


def test_the_portal_can_be_installed(course, leader, phone):
    page = phone(leader)
    page.goto("/")
    page.get_by_role("button", name="Keep it on this device").wait_for()
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"].endswith("/manifest.webmanifest")
    problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [each["errorId"] for each in problems if each["errorId"] != "in-incognito"] == []


def test_a_respondent_answers_by_keyboard_without_a_network_in_german_and_changes_it_afterwards(
    plan, team, phone
):
    last = team(6, language="de")[0]
    turn_waves(now=AT_TEN + dt.timedelta(minutes=1))
    address = f"/pulse/{token_of(Invitation.objects.get(member=last).pk)}/"
    page = phone()
    page.clock.set_fixed_time(AT_TEN)  # before it closes
    keyboard = page.keyboard
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_timeout(500)
    page.goto(address)
    expect(page.get_by_text("1 von 3")).to_be_visible()
    keyboard.press("5")
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Gerade keine Verbindung")).to_be_visible()
    expect(page.locator("input[value='5']").first).to_be_checked()  # the draft
    reads_well(page)
    keyboard.press("4")
    keyboard.press("Enter")
    keyboard.press("3")
    keyboard.press("ArrowLeft")
    keyboard.press("Enter")
    expect(page.get_by_label("Was würde helfen?")).to_be_focused()
    keyboard.type("Weniger Termine am Montag")
    for _from_the_text_over_the_way_back in range(2):
        keyboard.press("Tab")
    expect(page.get_by_role("button", name="Meine Antworten senden")).to_be_focused()
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Noch nicht auf dem Server")).to_be_visible()
    assert not PendingAnswer.objects.exists()
    page.context.set_offline(False)
    arrived(page)
    expect(page.get_by_text("Was hier aufgehoben war, ist angekommen.")).to_be_visible()
    away = page.get_by_text("Gerade gibt es keine Verbindung")
    expect(away.filter(visible=True)).to_have_count(0)
    assert sorted(map(str, PendingAnswer.objects.get().values.values())) == [
        *("2", "4", "{'de': 'Weniger Termine am Montag'}"),
    ]
    assert kept(page) == []

    page.goto(f"{address}?lang=de")
    page.get_by_role("button", name="Meine Antworten ändern").focus()
    with page.expect_navigation():
        keyboard.press("Enter")
    expect(page.get_by_text("1 von 3")).to_be_visible()
    expect(page.locator("input:checked")).to_have_count(0)
    reads_well(page)
    for key in ("1", "Enter", "0", "Enter", "Tab", "Tab"):
        keyboard.press(key)
    with page.expect_navigation():
        keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ihre Antworten sind angekommen")
    reads_well(page)
    assert list(PendingAnswer.objects.get().values.values()) == [1]
    page.get_by_role("button", name="Auf diesem Gerät vergessen").click()
    page.goto(f"{address}?lang=de")
    expect(page.get_by_role("button", name="Meine Antworten ändern")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_pulse_is_asked_once_where_nothing_is_sent_without_an_open_page(plan, team, phone):
    """Safari and Firefox have no Background Sync: whoever opens their link again finds thanks."""
    last = team(6)[0]
    turn_waves(now=AT_TEN + dt.timedelta(minutes=1))
    address = f"/pulse/{token_of(Invitation.objects.get(member=last).pk)}/"
    page = phone()
    page.clock.set_fixed_time(AT_TEN)
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_timeout(500)
    [worker] = page.context.service_workers
    worker.evaluate("() => Object.defineProperty(self.registration, 'sync', {})")
    page.goto(address)
    page.locator("[data-asks-head] button").first.click()
    page.locator("input[value='5']").first.check(force=True)
    page.context.set_offline(True)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Not on the server yet")).to_be_visible()
    page.goto("about:blank")
    page.context.set_offline(False)
    page.wait_for_timeout(500)
    assert not PendingAnswer.objects.exists()
    page.goto(address)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert PendingAnswer.objects.count() == 1


def test_with_all_questions_in_sight_numbers_answer_only_where_the_focus_is(plan, team, phone):
    """Whoever speaks to their browser, or leans on a key, switches the keys off by it."""
    last = team(6)[0]
    turn_waves(now=AT_TEN + dt.timedelta(minutes=1))
    page = phone()
    page.clock.set_fixed_time(AT_TEN)
    page.goto(f"/pulse/{token_of(Invitation.objects.get(member=last).pk)}/")
    page.keyboard.press("5")
    expect(page.locator("form input:checked")).to_have_count(1)
    page.reload()
    page.locator("[data-asks-head] button").first.click()
    before = page.locator("form input:checked").count()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("4")
    page.keyboard.press("3")
    expect(page.locator("form input:checked")).to_have_count(before)
    expect(page.locator("form input[value='5']").first).to_be_checked()
    page.locator("form input[type=radio]").first.focus()
    page.keyboard.press("4")
    expect(page.locator("form input[value='4']").first).to_be_checked()
