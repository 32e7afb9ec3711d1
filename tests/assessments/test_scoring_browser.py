"""Scoring on a phone, in a real browser: taps save themselves and none is lost or lands on somebody
else.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.models import EvidenceNote, Score
from people.models import Member
from tests.conftest import OpenPage
from tests.practice.conftest import Planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(facilitator: Member, open_page: OpenPage) -> Page:
    """The facilitator's phone, signed in."""
    return open_page(facilitator)


def tap(phone: Page, leader: int, criterion: int, level: int) -> None:
    phone.locator(f'#leader-{leader} [data-criterion="{criterion}"] input[value="{level}"]').check(
        force=True
    )


def test_taps_and_notes_save_themselves_and_wait_out_a_dead_network(
    scored: Planned, phone: Page
) -> None:
    session = scored.session(1)
    first, second = list(
        session.group.places.order_by("pk").values_list("enrollment_id", flat=True)
    )[:2]
    criteria = list(session.module.rubrics.get().criteria.values_list("pk", flat=True))
    phone.goto(reverse("assessments:score", args=[session.pk]))
    tick = phone.locator(f'#leader-{first} [data-criterion="{criteria[0]}"] .saved-tick')

    expect(phone.locator(f"#leader-{second}")).to_be_hidden()
    tap(phone, first, criteria[0], 3)
    expect(tick).to_have_attribute("data-state", "saved")
    assert list(Score.objects.values_list("enrollment", "criterion", "level")) == [
        (first, criteria[0], 3)
    ]

    phone.context.set_offline(True)
    tap(phone, first, criteria[0], 2)
    expect(tick).to_have_attribute("data-state", "failed")
    phone.locator(f'#leader-{first} [data-step="1"]').click()
    tap(phone, second, criteria[1], 4)
    phone.locator(f"#note-{second}").fill("Named the cue.")
    expect(phone.locator("[data-news]")).to_contain_text("No connection")
    phone.get_by_role("button", name="Finish the session").click()  # refused while something waits
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


def test_what_could_not_be_sent_survives_a_closed_page(scored: Planned, phone: Page) -> None:
    session = scored.session(1)
    leader = session.group.places.order_by("pk").first().enrollment_id
    criterion = session.module.rubrics.get().criteria.first().pk
    address = reverse("assessments:score", args=[session.pk])
    phone.goto(address)
    phone.route("**/tap/", lambda route: route.abort())
    tap(phone, leader, criterion, 4)
    expect(phone.locator("[data-news]")).to_contain_text("No connection")
    assert not Score.objects.exists()
    phone.unroute("**/tap/")
    phone.goto("about:blank")
    phone.goto(address)
    expect(phone.locator(f'[data-shows="{leader}"]')).to_contain_text("1 of 3")
    assert list(Score.objects.values_list("enrollment", "level")) == [(leader, 4)]
