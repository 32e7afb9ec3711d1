"""In a browser: a pilot is moved to a newer version, and a draft is read before it is published."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from authoring.models import Manuscript
from authoring.operations import bring_in
from cohorts.models import Cohort
from learning.answers import PollAnswer
from people.models import Member, Role
from tests.authoring.course import Course
from tests.authoring.test_newer import everything
from tests.browser import DESK, PHONE
from tests.conftest import OpenPage
from tests.factories import MemberFactory
from tests.pilots.test_outbox_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


@pytest.fixture
def now() -> dt.datetime:
    """The Monday before last: the browser's clock cannot be set."""
    today = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0)
    return today - dt.timedelta(days=today.weekday() + 14)


@both
def test_a_pilot_is_moved_and_a_leader_goes_on_where_they_were(
    open_page: OpenPage, course: Course, leader: Member, peer: Member, viewport: dict[str, int]
) -> None:
    course.take(leader, course.card("read"))
    course.take(leader, course.card("poll"), answer=PollAnswer(1))
    course.take(peer, *course.cards())
    old = reverse("learning:card", args=[course.enrollment(leader).pk, course.card("quiz").pk])
    version = course.next_version(everything)

    page = open_page(course.admin, viewport=viewport)
    page.goto(reverse("pilots:pilot", args=[course.cohort.pk]))
    look(page, "pilot-newer")
    page.get_by_role("link", name="See what would change, and for whom").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Move “Pilot” to version 2?")
    expect(page.get_by_text("2 leaders have done it and keep it, as done.")).to_be_visible()
    look(page, "newer")
    page.get_by_text("Read the 4 differences").click()
    page.get_by_text("Card “Read”", exact=False).first.click()
    expect(page.get_by_text("Better text.")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    look(page, "newer-open-dark")
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Move to version 2").click()
    expect(page.get_by_text("Pilot goes on with version 2.")).to_be_visible()
    expect(page.get_by_text("A newer version of this program is published")).to_have_count(0)
    assert Cohort.objects.get(pk=course.cohort.pk).version == version

    visit = open_page(leader, viewport=viewport)
    visit.goto(old)
    expect(visit.get_by_role("heading", level=1)).to_have_text("Quiz")
    assert visit.url.endswith(
        reverse("learning:card", args=[course.enrollment(leader).pk, course.card("quiz").pk])
    )
    visit.get_by_label("Ask.").check()
    visit.get_by_role("button", name="Done").click()
    visit.get_by_role("link", name="Cues").first.click()
    expect(visit.get_by_text("3 of 7 done")).to_be_visible()
    look(visit, "deck-moved")
    visit.get_by_role("link", name="Poll").click()
    expect(visit.get_by_text("This card is not part of the module any more.")).to_be_visible()
    look(visit, "card-gone")


@both
def test_a_draft_is_read_commented_on_answered_and_published(
    open_page: OpenPage,
    small: dict[str, str],
    admin: Member,
    now: dt.datetime,
    viewport: dict[str, int],
) -> None:
    reviewer = MemberFactory(
        organization=admin.organization, name="Ines Reader", roles=[Role.ADMIN]
    )
    draft = bring_in(files=small, by=admin, now=now)
    author = open_page(admin, viewport=viewport)
    author.goto(reverse("authoring:draft", args=[draft.pk]))
    author.get_by_role("link", name="Read together").click()
    look(author, "review-empty")
    author.get_by_label("Another admin").select_option("Ines Reader")
    author.get_by_role("button", name="Ask them to read it").click()
    expect(author.get_by_text("Ines Reader gets an email.")).to_be_visible()

    reading = open_page(reviewer, viewport=viewport)
    reading.goto(reverse("authoring:review", args=[draft.pk]))
    reading.get_by_label("About").select_option("Card “Read” (English)")
    reading.get_by_label("Your comment").fill("Too long for two minutes.")
    reading.get_by_role("button", name="Comment", exact=True).last.click()
    expect(reading.get_by_text("Too long for two minutes.")).to_be_visible()
    reading.get_by_role("button", name="I have read it").click()
    expect(reading.get_by_text("Has read it")).to_be_visible()

    author.goto(reverse("authoring:draft", args=[draft.pk]))
    expect(author.get_by_text("1 open comment")).to_be_visible()
    look(author, "draft-open-comment")
    author.get_by_role("link", name="Publish").click()
    author.get_by_role("button", name="Publish").click()
    expect(author.get_by_text("1 comment on it is open.")).to_be_visible()
    look(author, "publish-open-comment")
    author.goto(reverse("authoring:review", args=[draft.pk]))
    author.get_by_text("Answer", exact=True).click()
    author.get_by_label("Your answer").fill("Half as long now.")
    author.get_by_role("button", name="Send the answer").click()
    expect(author.get_by_text("Half as long now.")).to_be_visible()
    look(author, "review-answered")
    author.emulate_media(color_scheme="dark")
    look(author, "review-answered-dark")
    author.get_by_role("button", name="Resolve").click()
    expect(author.get_by_text("Resolved", exact=True)).to_be_visible()
    author.goto(reverse("authoring:publish", args=[draft.pk]))
    author.get_by_role("button", name="Publish").click()
    expect(author.get_by_text("The program is published.")).to_be_visible()
    assert not Manuscript.objects.get(pk=draft.pk).is_draft

    author.get_by_role("link", name="Retire it").click()
    look(author, "retire")
    author.get_by_role("button", name="Retire the program").click()
    expect(author.get_by_text("This program is retired")).to_be_visible()
    look(author, "program-retired")
