"""The review is worked out once, kept, and never shown when something it says may be another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from people.models import Member
from people.operations import mark_left
from pilots.draft import DraftStep, Goal
from pilots.forecast import forecast
from pilots.frame import frame_of
from pilots.models import DraftReview, PilotDraft, ReviewPage
from pilots.operations import reviewing
from pilots.operations.drafting import save_draft_step
from pilots.operations.reviewing import keep_review, standing_review
from tests.conftest import SignIn

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def kept(complete: PilotDraft, now: dt.datetime) -> DraftReview:
    return keep_review(draft=complete, language="en", now=now)


def test_it_stands_as_long_as_nothing_happens(
    complete: PilotDraft, kept: DraftReview, now: dt.datetime
) -> None:
    assert standing_review(draft=complete, language="en", now=now + HOUR) == kept
    assert standing_review(draft=complete, language="de", now=now) is None
    assert standing_review(draft=complete, language="en", now=now + 24 * HOUR) is None


def test_a_change_of_the_draft_ends_it(
    complete: PilotDraft, kept: DraftReview, admin: Member, now: dt.datetime
) -> None:
    changed = save_draft_step(
        draft=complete, step=DraftStep.GOAL, value=Goal("Other", "Goal", "UTC"), by=admin,
        revision=complete.revision, now=now,
    )  # fmt: skip
    assert standing_review(draft=changed, language="en", now=now) is None
    keep_review(draft=changed, language="en", now=now)
    assert DraftReview.objects.count() == 1


@pytest.mark.parametrize("minutes", [-20, 5])
def test_what_is_recorded_in_the_organization_ends_it(
    complete: PilotDraft, kept: DraftReview, facilitator: Member, now: dt.datetime, minutes: int
) -> None:
    """Also what had begun before it was worked out, and was written down only afterwards."""
    then = now + dt.timedelta(minutes=minutes)
    mark_left(member=facilitator, now=then, by=complete.by)
    assert standing_review(draft=complete, language="en", now=now + HOUR) is None
    anew = keep_review(draft=complete, language="en", now=now + HOUR)
    assert DraftStep.TEAM in anew.review.gaps


def test_it_ends_when_something_begins_by_itself(complete: PilotDraft, now: dt.datetime) -> None:
    first = min(each.starts_at for each in complete.pilot.times.sessions)
    kept = keep_review(draft=complete, language="en", now=first - HOUR / 2)
    assert kept.good_until <= first
    assert not kept.is_of(kept.good_until)
    assert kept.is_of(kept.good_until - dt.timedelta(seconds=1))


def test_older_ones_are_thrown_away(
    complete: PilotDraft, kept: DraftReview, now: dt.datetime
) -> None:
    keep_review(draft=complete, language="de", now=now + 25 * HOUR)
    assert [each.language for each in DraftReview.objects.all()] == ["de"]


def test_its_pages_hold_everybody_in_order_of_time(
    complete: PilotDraft, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "PEOPLE_A_PAGE", 3)
    kept = keep_review(draft=complete, language="en", now=now)
    expected = forecast(frame=frame_of(complete), now=now, language="en")
    for number, bundle in enumerate(expected.bundles, start=1):
        pages = ReviewPage.objects.filter(review=kept, bundle=number).order_by("number")
        people = [[pk for mail in page.mails for pk in mail.people] for page in pages]
        assert [len(each) for each in people[:-1]] == [3] * (len(people) - 1)
        assert sum(map(len, people)) == bundle.count == kept.review.bundles[number - 1].count
        moments = [mail.at for page in pages for mail in page.mails]
        assert moments == sorted(moments)


def test_the_page_is_the_same_from_what_was_kept(
    complete: PilotDraft, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    def seen(client: Client) -> str:
        page = client.get(f"{url}?messages=1").content.decode()
        return page.split('id="goal-title"', 1)[1].split("</form>")[0]

    url, client = reverse("pilots:draft", args=[complete.pk, "review"]), client_for(admin)
    with time_machine.travel(now, tick=False):
        first, [kept] = seen(client), DraftReview.objects.all()
        assert seen(client) == first
        assert list(DraftReview.objects.all()) == [kept]


@pytest.mark.proof("queries", pages=1)
@pytest.mark.parametrize("size", ["complete", "sixty"])
def test_its_page_takes_the_same_queries_for_eight_and_for_sixty_leaders(
    request: pytest.FixtureRequest,
    size: str,
    admin: Member,
    client_for: SignIn,
    now: dt.datetime,
    django_assert_num_queries: Any,
) -> None:
    draft = request.getfixturevalue(size)
    keep_review(draft=draft, language="en", now=now)
    client, url = client_for(admin), reverse("pilots:draft", args=[draft.pk, "review"])
    with time_machine.travel(now, tick=False):
        client.get(url)  # which reads the titles of modules
        with django_assert_num_queries(6):
            client.get(url)


def test_what_stands_beside_the_button_is_counted(complete: PilotDraft, now: dt.datetime) -> None:
    numbers = keep_review(draft=complete, language="en", now=now).review.numbers
    expected = forecast(frame=frame_of(complete), now=now, language="en").messages
    week = now + dt.timedelta(days=7)
    assert (numbers.leaders, numbers.groups, numbers.sessions) == (8, 2, 8)
    assert numbers.leaving == sum(mail.at <= now for mail in expected) > 0
    assert numbers.soon == sum(now < mail.at <= week for mail in expected)
    assert numbers.cards_on == dt.date(2026, 10, 5)
    later = now + dt.timedelta(days=13)
    soon = keep_review(draft=complete, language="en", now=later).review.numbers.soon
    expected = forecast(frame=frame_of(complete), now=later, language="en").messages
    assert soon == sum(later < mail.at <= later + dt.timedelta(days=7) for mail in expected) > 0
