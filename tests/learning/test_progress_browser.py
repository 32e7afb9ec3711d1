"""A leader at a phone shares a reflection, their coach reads it, they take it back; in both themes
and in German, checked by axe.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from cohorts.models import Enrollment
from people.models import Member
from tests.accessible import looked_over
from tests.browser import DESK
from tests.learning.conftest import make_course
from tests.learning.test_progress import write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page) -> None:
    """Nothing for axe to say in either theme, and nothing wider than the screen."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        results = looked_over(page)
        assert results.violations_count == 0, results.generate_report()
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0


def test_a_reflection_is_shared_read_and_taken_back(open_page, leader, coach):
    course = make_course(leader)
    Enrollment.objects.update(coach=coach)
    write(course, "I did not ask. I will.")
    write(course, "Another thought.", days=1)
    mine = open_page(leader)
    mine.goto("/learn/")
    mine.locator("main").get_by_role("link", name="My progress").click()
    expect(mine.get_by_role("heading", name="My progress")).to_be_visible()
    expect(mine.locator("nav a[aria-current=page]").first).to_contain_text("Progress")
    look(mine)
    jumps = mine.get_by_role("navigation", name="On this page")
    jumps.get_by_role("link", name="What you wrote and chose").click()
    expect(mine.get_by_role("heading", name="What you wrote and chose")).to_be_in_viewport()
    entry = mine.locator(".record-entry").filter(has_text="I did not ask.")
    expect(entry.locator(".audience")).to_contain_text("Only you")
    entry.get_by_role("button", name=f"Share with {coach.name}").click()
    expect(entry.locator(".audience")).to_contain_text(f"You and {coach.name}")
    look(mine)

    theirs = open_page(coach, viewport=DESK)
    theirs.goto(f"/coached/{course.enrollment.pk}/")
    expect(theirs.get_by_text("I did not ask. I will.")).to_be_visible()
    expect(theirs.get_by_text("Another thought.")).to_have_count(0)
    look(theirs)

    mine.reload()
    expect(entry).to_contain_text(f"{coach.name} last looked on")
    entry.get_by_role("button", name="Take it back").click()
    expect(entry.locator(".audience")).to_contain_text("Only you")
    theirs.reload()
    expect(theirs.get_by_text("Nothing is shared with you, and that is fine")).to_be_visible()
    expect(theirs.get_by_text("I did not ask.")).to_have_count(0)
    look(theirs)


def test_the_page_speaks_german_and_fits_a_narrow_phone(open_page, leader, coach):
    course = make_course(leader)
    Enrollment.objects.update(coach=coach)
    Member.objects.filter(pk=leader.pk).update(language="de")
    write(course, "Worte")
    page = open_page(leader, viewport={"width": 320, "height": 640})
    page.goto("/learn/progress/")
    expect(page.get_by_role("heading", name="Mein Fortschritt")).to_be_visible()
    expect(page.get_by_role("button", name=f"Mit {coach.name} teilen")).to_be_visible()
    look(page)
