"""From the published results of a pulse to what the team hears of them the next time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cohorts.models import Cohort
from insights.operations import keep_figures
from people.models import Member, Organization
from surveys.since import SinceThen
from tests.browser import PHONE
from tests.insights.pulsed import ask_three_times
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DONE = "Meetings end ten minutes early."


@pytest.fixture
def published(organization: Organization) -> Cohort:
    cohort = ask_three_times(organization, timezone.now())
    for language in ("en", "de"):
        keep_figures(cohort=cohort, language=language, now=timezone.now())
    return cohort


def test_an_admin_reads_what_moved_groups_comments_and_says_what_was_done(
    published: Cohort,
    admin: Member,
    privacy_officer: Member,
    welcome: Callable[..., Visitor],
) -> None:
    visitor = welcome(admin, viewport=PHONE)
    page = visitor.go(f"/results/{published.pk}/")
    page.get_by_role("link", name="All about the pulses").click()
    expect(page.get_by_role("heading", name="Since the pulse before")).to_be_visible()
    expect(page.get_by_text("so many did not answer").first).to_be_visible()
    page.get_by_text("What it says about other teams of such leaders").click()
    expect(page.get_by_text("People of one group answer alike")).to_be_visible()
    visitor.look("pulses")
    page.get_by_role("link", name="Say what you did since").first.click()
    page.get_by_label("What have you done since?").fill(DONE)
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_role("blockquote").get_by_text(DONE)).to_be_visible()
    assert SinceThen.objects.get().text == {"en": DONE}
    page.get_by_role("link", name="Comments").click()
    page.get_by_role("link", name="Group comments under a theme").click()
    page.get_by_label("What is it about?").fill("Meetings")
    for place in range(6):
        page.get_by_label(f"Shorter meetings {place}").check()
    visitor.look("theme")
    page.get_by_role("button", name="Save the theme").click()
    expect(page.get_by_text("6 of 10 comments")).to_be_visible()
    visitor.look("comments-with-themes")

    privacy_officer.language = "de"
    privacy_officer.save()
    reader = welcome(privacy_officer)
    seen = reader.go(f"/results/{published.pk}/pulses/")
    expect(seen.get_by_role("heading", name="Alles \u00fcber die Puls-Umfragen")).to_be_visible()
    expect(seen.get_by_text("6 von 10 Kommentaren")).to_be_visible()
    expect(seen.get_by_role("link", name="Sagen, was Sie seitdem getan haben")).to_have_count(0)
    reader.page.emulate_media(color_scheme="dark")
    reader.look("pulses-german-dark")
