"""Two raters on two phones score the same session, differ by two levels, and both learn of it; what
it comes to stands on the page about agreement.
"""

from __future__ import annotations

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.models import Level, RaterTalk, Score
from insights.operations import keep_figures
from people.models import Member, Role
from practice.models import PracticeSession
from practice.operations import hold_session
from tests.conftest import OpenPage
from tests.factories import MemberFactory
from tests.practice.conftest import Planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tap(phone: Page, session: PracticeSession, leader: int, criterion: int, level: int) -> None:
    phone.goto(f"{reverse('assessments:score', args=[session.pk])}?show={leader}")
    place = f'#leader-{leader} [data-criterion="{criterion}"]'
    phone.locator(f'{place} input[value="{level}"]').check(force=True)
    expect(phone.locator(f"{place} .saved-tick")).to_have_attribute("data-state", "saved")


def in_nobodys_way(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not found, [(each["id"], each["nodes"][0]["html"]) for each in found]


def doubly_scored(scored: Planned, raters: list[Member], by: Member) -> None:
    """Other sessions of the same pilot, finished, each leader scored by both."""
    now = timezone.now()
    for session in (scored.session(2), scored.session(1, "kickoff"), scored.session(2, "kickoff")):
        seats = list(session.group.places.values_list("enrollment_id", flat=True))
        criteria = session.module.rubrics.get().criteria.values_list("pk", flat=True)
        Score.objects.bulk_create(
            Score(
                session=session,
                enrollment_id=seat,
                criterion_id=criterion,
                rater=rater,
                level=min(Level.MASTERY, 1 + (seat + criterion) % 3 + place * (seat % 2)),
                scored_at=now,
            )
            for seat, criterion, (place, rater) in product(seats, criteria, enumerate(raters))
        )
        hold_session(session=session, present=seats, by=by, now=now)


def test_two_raters_on_two_phones(
    scored: Planned,
    session: PracticeSession,
    seats: list[int],
    criteria: list[int],
    facilitator: Member,
    admin: Member,
    leader: Member,
    open_page: OpenPage,
) -> None:
    second = MemberFactory(
        organization=facilitator.organization, name="Mei Osei", roles=[Role.FACILITATOR]
    )
    scored.cohort.facilitators.add(second)
    one, other = open_page(facilitator), open_page(second)
    for seat in seats:
        tap(one, session, seat, criteria[0], 3)
        tap(other, session, seat, criteria[0], 1 if seat == seats[0] else 3)
    expect(other.get_by_text("two levels apart")).to_have_count(0)

    with one.expect_navigation():
        one.get_by_role("link", name="Finish the session").click()
    with one.expect_navigation():
        one.get_by_role("button", name="Finish the session").click()
    for phone, mine in ((one, "Consistent"), (other, "Not Evident")):
        phone.goto(reverse("assessments:score", args=[session.pk]))
        with phone.expect_navigation():
            phone.get_by_role("link", name="See where you differ").click()
        expect(phone.get_by_role("heading", name=leader.name)).to_have_count(1)
        expect(phone.locator("tbody tr")).to_have_count(1)
        expect(phone.locator("tbody td").first).to_contain_text(mine)
    other.get_by_label("What did you see").fill("The question came after I had tapped.")
    with other.expect_navigation():
        other.get_by_role("button", name="We talked").click()
    one.reload()
    expect(one.get_by_label("What did you see")).to_have_value(
        "The question came after I had tapped."
    )
    expect(one.get_by_text("Mei Osei noted it last")).to_be_visible()
    in_nobodys_way(one)
    assert RaterTalk.objects.count() == 1
    assert Score.objects.filter(enrollment=seats[0], level__in=(1, 3)).count() == 2, "both stand"

    doubly_scored(scored, [facilitator, second], facilitator)
    keep_figures(cohort=scored.cohort, language="en", now=timezone.now())
    desk = open_page(admin)
    desk.goto(reverse("insights:pilot_raters", args=[scored.cohort.pk]))
    in_nobodys_way(desk)
    expect(desk.get_by_text("16 of 16 role-plays")).to_be_visible()
    expect(desk.get_by_role("img", name="Krippendorff")).to_be_visible()
    expect(desk.locator("main")).not_to_contain_text("Mei Osei")
    levels = desk.locator("table", has_text="Pairs of levels").locator("tbody tr")
    met = [levels.nth(row).locator("td").nth(2 - row).inner_text() for row in (0, 2)]
    assert met == ["0\N{EN DASH}4"] * 2, "one pair of levels is told to nobody"
    one.goto(reverse("insights:own_agreement"))
    expect(one.get_by_text("You scored 16 role-plays")).to_be_visible()
    in_nobodys_way(one)


def test_two_raters_at_once_keep_their_own_levels_over_a_reload_and_a_lost_network(
    scored: Planned, session: PracticeSession, seats: list[int], criteria: list[int],
    facilitator: Member, open_page: OpenPage,
) -> None:  # fmt: skip
    second = MemberFactory(
        organization=facilitator.organization, name="Mei Osei", roles=[Role.FACILITATOR]
    )
    scored.cohort.facilitators.add(second)
    one, other = open_page(facilitator), open_page(second)
    for phone in (one, other):
        phone.goto(reverse("assessments:score", args=[session.pk]))
    one.get_by_role("button", name="Begin this turn").click()
    expect(one.locator("[data-clock]")).to_be_visible()
    place = f'#leader-{seats[0]} [data-criterion="{{}}"]'

    def give(phone: Page, criterion: int, level: int, state: str = "saved") -> None:
        own = phone.locator(place.format(criterion))
        own.locator(f'input[value="{level}"]').check(force=True)
        expect(own.locator(".saved-tick")).to_have_attribute("data-state", state)

    give(one, criteria[0], 3)
    give(other, criteria[0], 1)
    one.context.set_offline(True)
    give(one, criteria[1], 4, "failed")
    give(other, criteria[1], 2)
    other.reload()
    expect(other.locator(place.format(criteria[0])).locator(":checked")).to_have_value("1")
    expect(other.locator("[data-clock]")).to_be_visible()
    one.context.set_offline(False)
    expect(one.locator("[data-news]")).to_be_empty()
    one.reload()
    for criterion, level in zip(criteria[:2], "34", strict=True):
        expect(one.locator(place.format(criterion)).locator(":checked")).to_have_value(level)
    given = set(Score.objects.values_list("rater", "criterion", "level"))
    assert given == {
        (facilitator.pk, criteria[0], 3),
        (facilitator.pk, criteria[1], 4),
        (second.pk, criteria[0], 1),
        (second.pk, criteria[1], 2),
    }
