"""A program of one's own: copied, changed in two languages, given a rule, read by somebody else,
published, launched for ten, and taken on to another organization.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser import PHONE
from tests.demo_command import in_demo
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

ADMIN, READER = "Zofia García", "Björn Volkov"
ENGINEER, OTHER = "Freya Dvořák", "Tereza Patel"
ADDRESSES = [
    "freya.dvorak", "tereza.patel", "greta.mori", "dina.hussain", "bashir.mendes",
    "rui.petrov", "rafael.zielinski", "camila.rojas", "darius.aziz", "colm.ricci",
]  # fmt: skip
PROGRAM, PILOT = "Empathy at Northwind", "Engineers too"
CARD, TITLE, GERMAN = "It is already decided", "Decided in a ticket", "Im Ticket entschieden"
SENTENCE = f"Whoever works in Engineering also gets “{TITLE}” in “Awareness of digital cues”."
WHY, GERMAN_WHY = "because you lead among engineers", "weil Sie in der Technik führen"
Visit = Callable[..., Visitor]


def shown(page: Page) -> FrameLocator:
    """What stands beside the form."""
    return page.frame_locator("iframe[name=preview]")


def copied(admin: Visitor) -> str:
    """The address of a draft that began as a copy of the program that ships."""
    page = admin.go("/library/")
    page.get_by_role("link", name="Digital empathy for leaders").first.click()
    page.get_by_role("link", name="Copy it under another name").click()
    page.get_by_label("Name (English)").fill(PROGRAM)
    page.get_by_label("Name (German)").fill("Empathie bei Northwind")
    admin.look("copy")
    page.get_by_role("button", name="Make the copy").click()
    expect(page.get_by_role("heading", level=1, name=PROGRAM)).to_be_visible()
    return page.url


def changed_in_two_languages(admin: Visitor) -> None:
    """One card of the first module is for some, and is called something else."""
    page = admin.page
    page.locator(".outline summary").first.click()
    page.get_by_role("button", name=f"Keep “{CARD}” for some, by a rule").click()
    admin.look("card-for-some")
    page.get_by_role("link", name=CARD, exact=True).click()
    for title, other in ((TITLE, "German"), (GERMAN, "English")):
        page.get_by_label("Title", exact=True).fill(title)
        expect(shown(page).get_by_role("heading", name=title)).to_be_visible()
        admin.look(f"card-before-{other}")
        page.get_by_role("button", name=other).click()
        expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def with_a_rule(admin: Visitor, draft: str) -> None:
    """Engineers get the card; the page with people says who that is."""
    page = admin.go(draft)
    page.get_by_role("link", name="To the paths").click()
    page.get_by_role("link", name="Add a rule").click()
    for sort, value in (("when", "department"), ("then", "add")):
        page.locator(f"#new-{sort}").select_option(value)
        page.locator(f"button[value='add {sort}']").click()
    page.locator("[name=when-0-values-0]").fill("Engineering")
    page.locator("[name=then-0-about]").select_option("digital-cues/already-decided")
    page.get_by_label("Reason (English)").fill(WHY)
    page.get_by_label("Reason (German)").fill(GERMAN_WHY)
    admin.look("rule")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    admin.look("paths")
    page.get_by_role("link", name="Try them on people").click()
    page.get_by_label("Try them on").select_option("All leaders of the organization")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("on=all"))
    hers = page.locator(".tried > li").filter(has_text="Agnieszka Ní-Bhriain")
    hers.locator("summary").click()
    expect(hers).to_contain_text(WHY.capitalize())
    expect(hers).not_to_contain_text("Halima Eze")
    admin.look("tried-on-people")


def read_by_somebody_else(admin: Visitor, reader: Visitor, draft: str) -> None:
    """Another admin is made, asked, and says something, which is answered and resolved."""
    page = admin.go("/people/?q=Volkov")
    page.get_by_role("link", name=READER).click()
    page.get_by_label("L&D admin", exact=True).check()
    page.get_by_role("button", name="Save the roles").click()
    expect(page.get_by_text(f"The roles of {READER} are saved.")).to_be_visible()
    page.goto(draft)
    page.get_by_role("link", name="Read together").click()
    page.get_by_label("Another admin").select_option(READER)
    page.get_by_role("button", name="Ask them to read it").click()
    expect(page.get_by_text(f"{READER} gets an email.")).to_be_visible()

    reading = reader.sign_in(READER)
    reader.go(reader.mail_link(to="bjorn.volkov", subject=PROGRAM))
    reading.get_by_label("About").select_option(f"Card for some “{TITLE}” (English)")
    reading.get_by_label("Your comment").fill("Say which ticket.")
    reading.get_by_role("button", name="Comment", exact=True).last.click()
    expect(reading.get_by_text("Say which ticket.")).to_be_visible()
    reading.get_by_role("button", name="I have read it").click()
    expect(reading.get_by_text("Has read it")).to_be_visible()
    reader.look("reading-together")

    page.goto(draft)
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("1 comment on it is open.")).to_be_visible()
    admin.look("publish-with-a-comment")
    page.goto(draft)
    page.get_by_role("link", name="Read together").click()
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("Resolved", exact=True)).to_be_visible()
    admin.look("resolved")


def published(admin: Visitor, draft: str) -> str:
    """The address of the program in the library."""
    page = admin.go(draft)
    page.get_by_role("link", name="Publish").click()
    admin.look("publish")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("The program is published.")).to_be_visible()
    admin.look("published")
    return page.url


def launched_for_ten(admin: Visitor) -> str:
    """The address of a pilot on it whose first cards are open."""
    page = admin.page
    page.get_by_role("link", name="New pilot").first.click()
    page.get_by_label("Name of the pilot").fill(PILOT)
    page.get_by_label("Fewer messages that are misread").check()
    forward = page.get_by_role("button", name="Save and continue")
    admin.look("wizard-goal")
    forward.click()
    lines = "\n".join(f"{each}@northwind.example" for each in ADDRESSES)
    page.get_by_label("Paste people").fill(lines)
    forward.click()
    page.wait_for_url(re.compile("/plan/"))
    today = dt.date.today()  # noqa: DTZ011
    page.get_by_label("Start date").fill(
        (today - dt.timedelta(days=today.weekday() + 14)).isoformat()
    )
    admin.look("wizard-plan")
    forward.click()
    page.wait_for_url(re.compile("/team/"))
    for who in ("Adebayo", "Yara"):
        page.get_by_role("row", name=re.compile(who)).get_by_role("checkbox").first.check()
    page.get_by_role("row", name=re.compile("Leila")).get_by_role("checkbox").last.check()
    for step in ("groups", "times", "pulse"):
        forward.click()
        page.wait_for_url(re.compile(f"/{step}/"))
    with page.expect_navigation():
        page.get_by_role("button", name="Show the preview for these choices").click()
    for step in ("measurement", "review"):
        forward.click()
        page.wait_for_url(re.compile(f"/{step}/"))
    admin.look("wizard-review")
    page.get_by_role("button", name="Launch the pilot").click()
    page.wait_for_url(re.compile(r"/pilots/\d+/$"))
    admin.look("launched")
    return page.url


def arrived(leader: Visitor, mailbox: Visitor, name: str, subject: str) -> Page:
    """The first module, open for a leader who came by one mail and signed in with another."""
    page = leader.go(leader.mail_link(to=name, subject=subject))
    page.get_by_label("Email address").fill(f"{name}@northwind.example")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("code"))
    mail = mailbox.read_mail(to=name, subject="ode")
    [code] = re.findall(r"^[A-Z0-9-]{6,12}$", mail, re.MULTILINE)
    page.get_by_label("Code").fill(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    leader.go("/learn/")
    page.locator("main a[href*='/module/']").first.click()
    return page


def opens_on(page: Page, step: str, *, after: int) -> dt.date:
    """When a step opens, on the page of a leader; the first one of that title after so many."""
    way = page.get_by_role("region", name="Their way through the program")
    moment = way.get_by_role("listitem").filter(has_text=step).nth(after).locator("time")
    return dt.datetime.fromisoformat(moment.first.get_attribute("datetime") or "").date()


def shifted_by_a_week(admin: Visitor) -> None:
    """On the page of a leader: what comes next opens seven days later; the teams are asked when
    they are.
    """
    page, week = admin.page, dt.timedelta(days=7)
    module, pulse = "Active listening in video", "A few questions to the teams"
    before, asked = opens_on(page, module, after=0), opens_on(page, pulse, after=1)
    page.get_by_role("link", name="Other days").click()
    day = page.get_by_label("The next step opens on")
    assert day.input_value() == before.isoformat()
    day.fill((before + week).isoformat())
    admin.look("other-days")
    page.get_by_role("button", name="Change the days").click()
    expect(page.get_by_text(f"{ENGINEER} has days of their own.")).to_be_visible()
    assert opens_on(page, module, after=0) == before + week
    assert opens_on(page, pulse, after=1) == asked
    admin.look("leader-with-other-days")


def read_elsewhere(visitor: Visitor, link: str, file: Path, other: Path) -> None:
    """The first admin of another organization brings the file in, publishes it, and takes it away
    again.
    """
    page = visitor.go(link)
    for label in ("New password", "New password, once more"):
        page.get_by_label(label, exact=True).fill("a plain long sentence of mine")
    page.get_by_role("button", name="Save and sign in").click()
    page.wait_for_url(f"{visitor.base}/")
    visitor.go("/library/")
    page.get_by_role("link", name="Your own programs").click()
    visitor.look("own-programs-elsewhere")
    page.get_by_role("link", name="Bring in a program").click()
    page.get_by_label("Program file").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("It is a new program")).to_be_visible()
    visitor.look("brought")
    page.get_by_role("button", name="Keep it as a draft").click()
    expect(page.get_by_role("heading", level=1, name=PROGRAM)).to_be_visible()
    visitor.look("draft-elsewhere")
    page.get_by_role("link", name="To the paths").click()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("The program is published.")).to_be_visible()
    taken(page, other)


def taken(page: Page, to: Path) -> None:
    """The program on the page, as one file."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Take it away as one file").click()
    download.value.save_as(to)


def inside(file: Path) -> dict[str, bytes]:
    """Everything in a program file."""
    with zipfile.ZipFile(file) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def test_a_program_of_ones_own(visit: Visit, demo_folder: Path, tmp_path: Path) -> None:
    admin, reader = visit(), visit()
    page = admin.sign_in(ADMIN)
    # A whole program is read at each of these steps, beside whatever else this machine does.
    page.set_default_timeout(30_000)
    draft = copied(admin)
    changed_in_two_languages(admin)
    with_a_rule(admin, draft)
    read_by_somebody_else(admin, reader, draft)
    program = published(admin, draft)
    pilot = launched_for_ten(admin)

    engineer, other = visit(viewport=PHONE), visit(viewport=PHONE)
    hers = arrived(engineer, reader, "freya.dvorak", f"Willkommen bei „{PILOT}“")
    expect(hers.get_by_text(GERMAN_WHY)).to_be_visible()
    engineer.look("module-of-whom-the-rule-means")
    hers.get_by_role("link", name=GERMAN).click()
    expect(hers.get_by_role("heading", level=1, name=GERMAN)).to_be_visible()
    engineer.look("card-of-whom-the-rule-means")
    theirs = arrived(other, reader, "tereza.patel", f"Welcome to “{PILOT}”")
    expect(theirs.get_by_role("heading", name="Cards")).to_be_visible()
    other.look("module-of-somebody-else")
    for words in (TITLE, CARD, WHY):
        expect(theirs.get_by_text(words)).to_have_count(0)

    page.goto(pilot)
    page.get_by_role("link", name="Paths").click()
    [rule] = page.locator("main li").filter(has_text=SENTENCE).all()
    rule.get_by_text("Who, and since when").click()
    expect(rule.get_by_role("link")).to_have_text([ENGINEER])
    admin.look("paths-of-the-pilot")
    rule.get_by_role("link", name=ENGINEER).click()
    shifted_by_a_week(admin)

    admin.go(program)
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    taken(page, first)
    link = in_demo(
        demo_folder,
        *("manage.py", "create_organization", "--name", "Southwind"),
        *("--admin-name", "Ada South", "--admin-email", "ada@southwind.example"),
    ).split()[-1]
    read_elsewhere(visit(), link, first, second)
    assert inside(first) == inside(second)
