"""The live screen comes light: one panel and no run sheet, and still everything is at hand when the
network dies.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.models import EvidenceNote, Score
from assessments.operations import record_score, save_note
from people.models import Member
from practice.models import PracticeSession
from practice.operations import note_attendance
from tests.assessments.test_scoring_browser import live, tap, tick_of
from tests.conftest import OpenPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(facilitator: Member, open_page: OpenPage) -> Page:
    """The facilitator's phone, signed in."""
    return open_page(facilitator)


def show(phone: Page, leader: int | str) -> None:
    phone.locator(f'[data-shows="{leader}"]').click()


def test_the_run_sheet_comes_when_it_is_asked_for_and_stays_without_a_network(
    session: PracticeSession, seats: list[int], phone: Page
) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(live(session))
    assert "He quotes." not in phone.content()
    assert not [url for url in asked if "/state/" in url], "the page has just said how it stands"

    # Never opened: the screen says so, and goes on with the leader that is looked at.
    phone.context.set_offline(True)
    show(phone, "guide")
    expect(phone.locator("[data-news]")).to_contain_text("The run sheet could not be loaded")
    expect(phone.locator(f"#leader-{seats[0]}")).to_be_visible()
    phone.context.set_offline(False)
    show(phone, "guide")
    expect(phone.get_by_text("He quotes.")).to_be_visible()
    expect(phone.locator("[data-news]")).to_be_empty()

    # Opened once: there without a network, also after another page of the same tab.
    asked.clear()
    show(phone, seats[1])
    show(phone, "guide")
    assert not [url for url in asked if "show=guide" in url], "it is asked for once"
    phone.goto(live(session))
    phone.context.set_offline(True)
    show(phone, "guide")
    expect(phone.get_by_text("He quotes.")).to_be_visible()


def test_the_run_sheet_is_there_once_a_turn_has_begun(
    session: PracticeSession, seats: list[int], phone: Page
) -> None:
    phone.goto(live(session))
    with phone.expect_response("**show=guide"):
        phone.get_by_role("button", name="Begin this turn").click()
    expect(phone.locator(f"#leader-{seats[0]}")).to_be_visible()
    phone.context.set_offline(True)
    show(phone, "guide")
    expect(phone.get_by_text("He quotes.")).to_be_visible()


def test_nobody_signed_out_reads_the_run_sheet(
    session: PracticeSession, phone: Page, client_for: SignIn
) -> None:
    phone.goto(live(session))
    show(phone, "guide")
    expect(phone.get_by_text("He quotes.")).to_be_visible()
    phone.goto(live(session))
    phone.context.clear_cookies()
    show(phone, "guide")
    expect(phone.locator("[data-news]")).to_contain_text("signed out")
    assert "He quotes." not in phone.content()


@pytest.mark.parametrize("start", ["first", "guide"])
def test_every_leader_has_their_own_panel_without_a_network(
    session: PracticeSession,
    seats: list[int],
    criteria: list[int],
    phone: Page,
    facilitator: Member,
    now: dt.datetime,
    start: str,
) -> None:
    slot = {"session_id": session.pk, "rater": facilitator, "now": now}
    for leader in seats[:2]:
        record_score(**slot, enrollment_id=leader, criterion_id=criteria[0], level=leader % 2 + 1)
        save_note(**slot, enrollment_id=leader, text=f"Of {leader}.", expected_revision=0)
    absent = {"session": session, "enrollment_id": seats[2], "by": facilitator, "now": now}
    note_attendance(**absent, was_present=False)
    phone.goto(f"{live(session)}?show={start}")
    phone.context.set_offline(True)
    names = dict(session.enrollments.values_list("pk", "member__name"))
    for leader in seats:
        show(phone, leader)
        panel = phone.locator(f"#leader-{leader}")
        expect(panel.get_by_role("heading")).to_have_text(names[leader])
        expect(panel).to_contain_text(f"{names[leader]} reads this afterwards")
        for other in set(names) - {leader}:
            assert not phone.locator(f"[id$='-{other}'], [name^='level-{other}-']").count()
        for criterion in criteria:
            own = f'[name="level-{leader}-{criterion}"]'
            expect(panel.locator(own)).to_have_count(4)
            is_scored = leader in seats[:2] and criterion == criteria[0]
            expect(panel.locator(f"{own}:checked")).to_have_count(int(is_scored))
            if is_scored:
                expect(panel.locator(f"{own}:checked")).to_have_value(str(leader % 2 + 1))
        note = f"Of {leader}." if leader in seats[:2] else ""
        expect(panel.get_by_label("What you saw or heard")).to_have_value(note)
        expect(panel.get_by_label("Present")).to_be_checked(checked=leader != seats[2])
        begin = panel.get_by_role("button", name="Begin this turn")
        expect(begin).to_be_visible(visible=leader != seats[2])
        move = panel.get_by_role("link", name="Meant for somebody else?")
        there = reverse("assessments:move", args=[session.pk, leader])
        expect(move).to_have_attribute("href", there)


def test_what_is_given_to_another_leader_is_theirs_and_knows_what_stood_there(
    session: PracticeSession,
    seats: list[int],
    criteria: list[int],
    phone: Page,
    facilitator: Member,
    now: dt.datetime,
) -> None:
    slot = {"session_id": session.pk, "rater": facilitator, "now": now}
    record_score(**slot, enrollment_id=seats[3], criterion_id=criteria[0], level=4)
    save_note(**slot, enrollment_id=seats[3], text="Before.", expected_revision=0)
    phone.goto(live(session))
    show(phone, seats[3])
    phone.get_by_label("What you saw or heard").fill("After.")
    tap(phone, seats[3], criteria[0], 2)
    expect(tick_of(phone, seats[3], criteria[0])).to_have_attribute("data-state", "saved")
    note = phone.locator(f"#leader-{seats[3]} [data-notes] .saved-tick")
    expect(note).to_have_attribute("data-state", "saved")
    assert list(Score.objects.values_list("enrollment", "level")) == [(seats[3], 2)]
    assert list(EvidenceNote.objects.values_list("text", "revision")) == [("After.", 2)]


def test_the_page_carries_one_panel(
    session: PracticeSession, seats: list[int], client_for: SignIn, facilitator: Member
) -> None:
    client: Client = client_for(facilitator)
    for show in ("", *map(str, seats), "guide", "nonsense"):
        html = client.get(live(session), {"show": show}).text
        assert html.count('class="leader-panel"') == 1, show
        assert ("He quotes." in html) == (show == "guide")
