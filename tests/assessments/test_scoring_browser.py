"""The live screen on a phone, in a real browser: taps save themselves, none is lost or lands on
somebody else, and no tick says more than is true.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.models import EvidenceNote, Score
from assessments.operations import record_score
from people.models import AuditEvent, Member
from practice.models import Attendance, PracticeSession
from practice.operations import begin_turn, note_attendance
from tests.browser import sign_in
from tests.conftest import OpenPage, SignIn
from tests.practice.conftest import Planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_NODES, MOST_SCREENS = 350, 2


@pytest.fixture
def phone(facilitator: Member, open_page: OpenPage) -> Page:
    """The facilitator's phone, signed in."""
    return open_page(facilitator)


def live(session: PracticeSession) -> str:
    return reverse("assessments:score", args=[session.pk])


def place(leader: int, criterion: int) -> str:
    return f'#leader-{leader} [data-criterion="{criterion}"]'


def tap(phone: Page, leader: int, criterion: int, level: int) -> None:
    phone.locator(f'{place(leader, criterion)} input[value="{level}"]').check(force=True)


def tick_of(phone: Page, leader: int, criterion: int):
    return phone.locator(f"{place(leader, criterion)} .saved-tick")


def test_taps_and_notes_save_themselves_and_wait_out_a_dead_network(
    session: PracticeSession, seats: list[int], criteria: list[int], phone: Page
) -> None:
    first, second = seats[:2]
    phone.goto(live(session))
    tick = tick_of(phone, first, criteria[0])

    expect(phone.locator(f"#leader-{second}")).to_be_hidden()
    tap(phone, first, criteria[0], 3)
    expect(tick).to_have_attribute("data-state", "saved")
    assert list(Score.objects.values_list("enrollment", "criterion", "level")) == [
        (first, criteria[0], 3)
    ]

    phone.context.set_offline(True)
    tap(phone, first, criteria[0], 2)
    expect(tick).to_have_attribute("data-state", "failed")
    expect(tick).to_contain_text("Kept on this device")
    phone.locator(f'#leader-{first} [data-step="1"]').click()
    tap(phone, second, criteria[1], 4)
    phone.locator(f"#note-{second}").fill("Named the cue.")
    expect(phone.locator("[data-news]")).to_contain_text("No connection")
    phone.get_by_role("link", name="Finish the session").click()  # refused while something waits
    expect(phone.locator("[data-news]")).to_contain_text("No connection")
    assert Score.objects.get().level == 3

    phone.context.set_offline(False)
    expect(phone.locator("[data-news]")).to_be_empty()
    expect(phone.locator(f'[data-shows="{second}"]')).to_contain_text("1 of 3")
    kept = set(Score.objects.values_list("enrollment", "criterion", "level"))
    assert kept == {(first, criteria[0], 2), (second, criteria[1], 4)}
    assert list(EvidenceNote.objects.values_list("enrollment", "text")) == [
        (second, "Named the cue.")
    ]
    assert phone.evaluate("localStorage.length") == 0


def test_what_could_not_be_sent_survives_a_closed_page(
    session: PracticeSession, seats: list[int], criteria: list[int], phone: Page
) -> None:
    phone.goto(live(session))
    phone.route("**/tap/", lambda route: route.abort())
    tap(phone, seats[0], criteria[0], 4)
    expect(phone.locator("[data-news]")).to_contain_text("No connection")
    assert not Score.objects.exists()
    in_strip = phone.locator(f'[data-shows="{seats[0]}"]')
    word = in_strip.locator("[data-done]")
    expect(in_strip).to_contain_text("1 of 3")  # what waits counts, and says that it does
    expect(word).to_have_attribute("data-word", "not sent yet")
    phone.locator(f"{place(seats[0], criteria[0])} [data-takes-back]").click()
    expect(in_strip).to_contain_text("0 of 3")
    tap(phone, seats[0], criteria[0], 4)
    phone.reload()
    expect(in_strip).to_contain_text("1 of 3")
    expect(word).to_have_attribute("data-word", "not sent yet")
    phone.unroute("**/tap/")
    phone.goto("about:blank")
    phone.goto(live(session))
    expect(in_strip).to_contain_text("1 of 3")
    expect(word).not_to_have_attribute("data-word", "not sent yet")
    assert list(Score.objects.values_list("enrollment", "level")) == [(seats[0], 4)]


def test_an_older_device_follows_what_a_newer_one_says(
    session: PracticeSession,
    seats: list[int],
    criteria: list[int],
    phone: Page,
    facilitator: Member,
    open_page: OpenPage,
) -> None:
    tablet = open_page(facilitator)
    for device in (phone, tablet):
        device.goto(live(session))
    tap(phone, seats[0], criteria[0], 3)
    expect(tick_of(phone, seats[0], criteria[0])).to_have_attribute("data-state", "saved")
    expect(tablet.locator(f'{place(seats[0], criteria[0])} input[value="3"]')).to_be_checked()

    tap(tablet, seats[0], criteria[0], 2)
    expect(phone.locator(f'{place(seats[0], criteria[0])} input[value="2"]')).to_be_checked()
    expect(tick_of(phone, seats[0], criteria[0])).to_have_text("Saved")

    # Nothing is known any more without a network, and an older tap writes over nothing newer.
    phone.context.set_offline(True)
    expect(tick_of(phone, seats[0], criteria[0])).to_contain_text("when last in touch")
    tap(phone, seats[0], criteria[0], 1)
    tap(tablet, seats[0], criteria[0], 4)
    expect(tick_of(tablet, seats[0], criteria[0])).to_have_attribute("data-state", "saved")
    phone.context.set_offline(False)
    expect(tick_of(phone, seats[0], criteria[0])).to_contain_text("Changed on another device")
    expect(phone.locator(f'{place(seats[0], criteria[0])} input[value="4"]')).to_be_checked()
    assert Score.objects.get().level == 4


def test_a_browser_that_remembers_what_was_tapped_shows_what_stands_there(
    session: PracticeSession,
    seats: list[int],
    criteria: list[int],
    phone: Page,
    facilitator: Member,
    open_page: OpenPage,
) -> None:
    """Every browser puts fields back as they were when one goes back; Firefox at a reload too."""
    phone.goto(live(session))
    tap(phone, seats[0], criteria[0], 3)
    expect(tick_of(phone, seats[0], criteria[0])).to_have_attribute("data-state", "saved")
    phone.goto("/practice/")
    tablet = open_page(facilitator)
    tablet.goto(live(session))
    tap(tablet, seats[0], criteria[0], 2)
    expect(tick_of(tablet, seats[0], criteria[0])).to_have_attribute("data-state", "saved")
    phone.go_back()
    expect(phone.locator(f'{place(seats[0], criteria[0])} input[value="2"]')).to_be_checked()
    expect(tick_of(phone, seats[0], criteria[0])).to_have_text("Saved")


def test_signing_in_again_elsewhere_frees_what_waits(
    session: PracticeSession,
    seats: list[int],
    criteria: list[int],
    phone: Page,
    facilitator: Member,
    client_for: SignIn,
    live_server,
) -> None:
    phone.goto(live(session))

    phone.context.clear_cookies()
    tap(phone, seats[0], criteria[0], 3)
    expect(phone.locator("[data-news]")).to_contain_text("You are signed out")
    assert not Score.objects.exists()
    sign_in(phone.context, client_for(facilitator), base=live_server.url)
    expect(tick_of(phone, seats[0], criteria[0])).to_have_attribute("data-state", "saved")
    expect(phone.locator("[data-news]")).to_be_empty()
    assert Score.objects.get().level == 3


def test_a_mistap_is_undone_or_cleared(
    session: PracticeSession, seats: list[int], criteria: list[int], phone: Page
) -> None:
    phone.goto(live(session))
    tick = tick_of(phone, seats[0], criteria[0])
    tap(phone, seats[0], criteria[0], 3)
    expect(tick).to_have_attribute("data-state", "saved")
    tap(phone, seats[0], criteria[0], 1)
    expect(phone.locator("[data-undo]")).to_contain_text("Not Evident")
    way_back, tabs = (phone.locator(each).bounding_box() for each in ("[data-undo]", ".tabs"))
    assert way_back
    assert tabs
    assert way_back["y"] + way_back["height"] <= tabs["y"], "nothing lies over it"
    phone.get_by_role("button", name="Undo").click()
    expect(phone.locator(f'{place(seats[0], criteria[0])} input[value="3"]')).to_be_checked()
    expect(tick).to_have_attribute("data-state", "saved")
    phone.locator(place(seats[0], criteria[0])).get_by_role("button", name="Clear").click()
    expect(tick).to_have_attribute("data-state", "idle")
    assert not Score.objects.exists()
    expect(phone.locator("[data-undo]")).to_be_visible()
    expect(phone.locator("[data-undo]")).to_be_hidden()
    verbs = AuditEvent.objects.filter(verb__endswith="_score").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["record_score"] * 3 + ["clear_score"]


def test_nobody_absent_is_scored_without_a_question(
    session: PracticeSession,
    seats: list[int],
    criteria: list[int],
    phone: Page,
    facilitator: Member,
    now: dt.datetime,
) -> None:
    phone.goto(live(session))
    slot = {"session": session, "enrollment_id": seats[0], "by": facilitator, "now": now}
    note_attendance(**slot, was_present=False)
    tap(phone, seats[0], criteria[0], 3)  # from a page that may not know yet
    dialog = phone.get_by_role("dialog")
    expect(dialog).to_contain_text("Halima Eze is marked absent. Is Halima Eze here?")
    dialog.get_by_role("button", name="No, take it back").click()
    expect(phone.locator(f"{place(seats[0], criteria[0])} input:checked")).to_have_count(0)
    assert not Score.objects.exists()
    assert not Attendance.objects.get().was_present

    tap(phone, seats[0], criteria[0], 2)
    dialog.get_by_role("button", name="Yes, here").click()
    expect(tick_of(phone, seats[0], criteria[0])).to_have_attribute("data-state", "saved")
    assert Score.objects.get().level == 2
    assert Attendance.objects.get().was_present


def test_the_turn_stands_beside_the_levels_and_each_gets_their_own_part(
    session: PracticeSession,
    seats: list[int],
    phone: Page,
    scored: Planned,
    leader: Member,
    open_page: OpenPage,
) -> None:
    theirs = open_page(leader)
    theirs.clock.install()
    theirs.goto(reverse("practice:session", args=[session.pk]))
    expect(theirs.locator("[data-my-part] h2")).to_contain_text("You begin as: The lead")
    phone.goto(live(session))
    phone.locator(f'[data-shows="{seats[1]}"]').click()
    with phone.expect_response("**/turn/"):
        phone.get_by_role("button", name="Begin this turn").click()
    expect(phone.locator("[data-clock]")).to_contain_text("Leader 0")
    expect(phone.locator("[data-left]")).to_contain_text(":")
    expect(phone.locator(f'[data-shows="{seats[1]}"]')).to_have_attribute("data-on", "")
    theirs.clock.run_for(9000)
    expect(theirs.locator("[data-my-part] h2")).to_contain_text("Your role now: Observer")
    assert "Secret of Maarten." not in theirs.content()
    phone.reload()
    expect(phone.locator("[data-clock]")).to_contain_text("Leader 0")
    assert PracticeSession.objects.get(pk=session.pk).leading_id == seats[1]


def test_a_turn_that_is_up_says_so_gently(
    session: PracticeSession, seats: list[int], phone: Page, facilitator: Member
) -> None:
    phone.add_init_script(
        "window.buzzed = []; navigator.vibrate = (ms) => buzzed.push(ms);"
        "window.awake = []; navigator.wakeLock.request = async (kind) => { awake.push(kind); };"
    )
    began = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=11, seconds=-2)
    begin_turn(session=session, enrollment_id=seats[0], by=facilitator, now=began)
    phone.goto(live(session))
    expect(phone.locator("[data-signal]")).to_have_text("The time of this turn is up")
    expect(phone.locator("[data-clock]")).to_have_attribute("data-clock", "over")
    assert phone.evaluate("buzzed") == [200]
    assert phone.evaluate("awake") == ["screen"]


def test_a_browser_without_wake_lock_works_all_the_same(
    session: PracticeSession, seats: list[int], criteria: list[int], phone: Page
) -> None:
    faults: list[str] = []
    phone.on("pageerror", lambda error: faults.append(str(error)))
    phone.add_init_script("delete Navigator.prototype.wakeLock; delete Navigator.prototype.vibrate")
    phone.goto(live(session))
    tap(phone, seats[0], criteria[0], 3)
    expect(tick_of(phone, seats[0], criteria[0])).to_have_attribute("data-state", "saved")
    assert faults == []


def test_a_leader_takes_no_more_than_two_screens_and_350_nodes(
    session: PracticeSession,
    seats: list[int],
    criteria: list[int],
    phone: Page,
    facilitator: Member,
    now: dt.datetime,
) -> None:
    for leader in seats:
        for criterion in criteria:
            record_score(
                session_id=session.pk, enrollment_id=leader, criterion_id=criterion, level=3,
                rater=facilitator, now=now,
            )  # fmt: skip
    phone.goto(live(session))
    for leader in seats:
        phone.locator(f'[data-shows="{leader}"]').click()
        expect(phone.locator(f"#leader-{leader}")).to_be_visible()
        assert phone.evaluate("document.querySelectorAll('*').length") <= MOST_NODES
        screens = phone.evaluate("document.documentElement.scrollHeight / innerHeight")
        assert screens <= MOST_SCREENS
    phone.get_by_role("link", name="Run sheet").click()
    expect(phone.get_by_text("He quotes.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_script_the_screen_is_the_same_one(
    session: PracticeSession, seats: list[int], client_for: SignIn, facilitator: Member
) -> None:
    client: Client = client_for(facilitator)
    for show, there in ((str(seats[1]), f'id="leader-{seats[1]}"'), ("guide", 'id="guide"')):
        html = client.get(live(session), {"show": show}).content.decode()
        stage = html[html.index("data-stage") : html.index("<template")]
        assert there in stage
