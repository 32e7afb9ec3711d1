"""The job, once through it, the way people meet it: real web server, worker, beat and mail, one
Chromium.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.journeys.visitor import Visitor

# Whole demos take their turn, on one of the processes that the tests run in.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

ADMIN, FACILITATOR = "Zofia García", "Adebayo Nguyễn"
TEN = [
    "Amara Okonkwo", "Jonas Lindqvist", "Mei Tanaka", "Diego Herrera", "Farah Haddad",
    "Ivan Petrov", "Lena Hoffmann", "Tunde Bello", "Sara Nilsson", "Raj Malhotra",
]  # fmt: skip


def address(name: str) -> str:
    return name.lower().replace(" ", ".") + "@northwind.example"


def test_an_admin_goes_from_ten_pasted_names_to_a_launched_pilot(
    visit: Callable[..., Visitor], entries_ahead: Callable[[], dict[str, int]]
) -> None:
    admin = visit()
    page = admin.sign_in(ADMIN)
    admin.look("admin-today")
    admin.go("/pilots/")
    admin.look("pilots")
    page.get_by_role("link", name="New pilot").first.click()
    page.get_by_label("Name of the pilot").fill("Winter pilot")
    page.get_by_label("Fewer messages that are misread").check()
    admin.look("wizard-1-goal")
    forward = page.get_by_role("button", name="Save and continue")
    forward.click()

    lines = [f"{name} <{address(name)}>" for name in TEN]
    page.get_by_label("Paste people").fill("\n".join([*lines[:9], "Raj Malhotra <raj.malhotra>"]))
    forward.click()
    expect(page.get_by_role("link", name="Line 10")).to_be_visible()
    admin.look("wizard-2-leaders-with-an-error")
    assert "Amara Okonkwo" in page.get_by_label("Paste people").input_value(), (
        "what was typed is still there"
    )
    page.get_by_label("Paste people").fill("\n".join(lines))
    forward.click()
    admin.look("wizard-2-newcomers")
    page.get_by_role("button", name="Add 10 people and continue").click()

    admin.look("wizard-3-plan")
    # Leaving and coming back loses nothing.
    admin.go("/")
    page.get_by_role("link", name="Winter pilot").first.click()
    forward.click()
    page.get_by_role("row", name=re.compile("Adebayo")).get_by_role("checkbox").first.check()
    page.get_by_role("row", name=re.compile("Yara")).get_by_role("checkbox").first.check()
    page.get_by_role("row", name=re.compile("Leila")).get_by_role("checkbox").last.check()
    admin.look("wizard-4-team")
    forward.click()
    admin.look("wizard-5-groups")
    forward.click()
    admin.look("wizard-6-times")
    forward.click()
    page.get_by_label("Ask these people too").fill(
        "\n".join(f"Peer {n} <peer{n}@northwind.example>" for n in range(1, 8))
    )
    page.get_by_role("button", name="Show the preview for these choices").click()
    admin.look("wizard-7-pulse")
    forward.click()
    expect(page.get_by_text("Go if all of this holds")).to_be_visible()
    admin.look("wizard-8-measurement")
    forward.click()
    admin.look("wizard-9-review")
    expect(page.get_by_role("heading", name="What will be sent")).to_be_visible()
    page.get_by_role("button", name="Launch the pilot").dblclick()
    expect(page.get_by_role("heading", level=1, name="Winter pilot")).to_be_visible()
    admin.look("launched")
    admin.go("/pilots/")
    assert page.get_by_role("link", name="Winter pilot").count() == 1, (
        "a double click launched it once"
    )

    # One mail really leaves for each, through the outbox and the worker, with all invitations.
    welcome = admin.read_mail(to=address(TEN[0]), subject="Welcome to “Winter pilot”")
    assert "Kickoff and first role-play" in welcome
    page.get_by_text("Attached calendar file", exact=True).click()
    expect(page.locator("pre")).to_contain_text("END:VCALENDAR")
    assert entries_ahead()["Winter pilot"] >= 3 * len(TEN)


def test_a_leader_goes_from_the_mail_to_a_finished_card_by_keyboard(
    visit: Callable[..., Visitor],
) -> None:
    leader = visit(viewport=PHONE)
    link = leader.mail_link(to="lukas.okafor", subject="Open for you: Active listening")
    page = leader.page
    leader.go(link)  # the mail is older than a week: its link asks who comes
    leader.press_until(page.get_by_role("link", name="Sign in", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/account/login/"))
    leader.look("leader-sign-in")
    page.get_by_label("Email address").fill("lukas.okafor@northwind.example")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("code"))
    leader.look("leader-code")
    other = visit()
    mail = other.read_mail(to="lukas.okafor@northwind.example", subject="code")
    [code] = re.findall(r"^[A-Z0-9-]{6,12}$", mail, re.MULTILINE)
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/learn/"))
    leader.look("leader-arrived")

    leader.go("/")
    leader.look("leader-today")
    opened = page.locator(".next a").first
    leader.press_until(opened)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/learn/card/"))
    leader.look("leader-card")
    before = page.url
    done = page.get_by_role("button", name=re.compile("^Done"))
    leader.press_until(done)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
    leader.look("leader-next-card")
    leader.go(before)
    expect(page.get_by_text(re.compile("Done on|You finished|Done"))).not_to_have_count(0)


def test_a_facilitator_scores_a_group_on_a_phone(visit: Callable[..., Visitor]) -> None:
    facilitator = visit(viewport=PHONE)
    page = facilitator.sign_in(FACILITATOR)
    facilitator.look("facilitator-today")
    facilitator.open_run_sheet()
    facilitator.look("scoring")
    page.get_by_role("link", name="Run sheet").click()
    facilitator.look("run-sheet")
    page.locator("[data-shows]").first.click()
    leaders = page.locator('[data-shows]:not([data-shows="guide"])').count()
    assert leaders in (4, 5, 6)
    for number in range(leaders):
        panel = page.locator("[data-panel]:visible, section[id^=leader-]:visible").first
        for criterion in panel.locator("[data-criterion]").all():
            criterion.locator("input[type=radio]").nth(1 + number % 2).check(force=True)
            expect(criterion.locator(".saved-tick")).to_have_attribute("data-state", "saved")
        if number + 1 < leaders:
            panel.locator('[data-step="1"]').click()
    saved = 3 * leaders
    facilitator.look("scored")
    assert saved >= 12, f"{saved} levels were saved"
    page.reload()
    marks = page.locator("[data-done]").all_inner_texts()
    assert marks == ["3 of 3"] * leaders, "what was saved is there after a reload"

    # As it was: other journeys meet the same session.
    for number in range(leaders):
        link = page.locator("[data-shows]").nth(number)
        link.click()
        for clear in page.locator("[data-stage] > [data-leader] [data-takes-back]").all():
            clear.click()
        expect(link).to_contain_text("0 of 3")


def test_a_team_member_answers_a_pulse_from_the_mail(visit: Callable[..., Visitor]) -> None:
    peer = visit(viewport=PHONE)
    page = peer.go("/demo/mailbox/?q=one+minute")
    # Some of those invited have answered already: the first whose link still works is our team
    # member.
    for mail in [link.get_attribute("href") for link in page.locator("main li a").all()]:
        text = peer.go(mail or "").locator("main").inner_text()
        [link] = re.findall(r"http\S+/pulse/\S+/", text)[:1]
        peer.go(link)
        if page.locator("[data-asks]").count():
            break
    peer.look("pulse")
    page.get_by_role("button", name="All on one page").click()
    page.get_by_role("button", name="Send my answers").click()
    peer.look("pulse-incomplete")
    for question in page.locator("fieldset").all():
        question.locator("label").nth(3).click()
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_url(re.compile("thanks"))
    peer.look("pulse-thanks")
    peer.go(link)
    expect(page.locator("[data-asks]")).to_have_count(0)
    expect(page.get_by_role("button", name="Change what I answered")).to_be_visible()
    peer.look("pulse-used")


def test_an_admin_reads_what_came_of_it(visit: Callable[..., Visitor]) -> None:
    admin = visit()
    page = admin.sign_in(ADMIN)
    admin.go("/pilots/")
    page.get_by_role("link", name="Project leads, first round").click()
    admin.look("finished-pilot")
    page.get_by_role("link", name="See the results").click()
    admin.look("results")
    results, text = page.url, page.locator("main").inner_text()
    page.get_by_role("link", name="All figures behind it").click()
    expect(page.get_by_role("img").first).to_be_visible()
    admin.look("all-figures")
    text += page.locator("main").inner_text()
    for leader in ("Pavel Jensen", "Malik Novák"):
        assert leader not in text, "no leader by name"
    page.get_by_role("link", name="Comments").click()
    admin.look("comments")
    phone = visit(viewport=PHONE, scheme="dark")
    phone.sign_in(ADMIN)
    phone.go(results)
    phone.look("results-phone-dark")
