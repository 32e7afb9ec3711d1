"""A failed mail, seen and sent again in a browser, on a phone and on a desk."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from messaging.models import Message, MessageState
from messaging.preferences import link_for
from people.models import Member
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from tests.accessible import looked_over
from tests.browser import DESK, PHONE
from tests.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PORTAL_PICTURES", "")


def look(page: Page, name: str) -> None:
    """Nothing stands in anybody's way, and nothing sticks out on a phone."""
    page.wait_for_load_state("load")
    # At the end of a page nothing lies half below the bar: where a page stands when it has loaded
    # depends on how fast its fonts came.
    page.evaluate("document.fonts.ready.then(() => scrollTo(0, document.body.scrollHeight))")
    found = looked_over(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if PICTURES:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_failed_mail_is_sent_again(
    open_page: OpenPage,
    complete: PilotDraft,
    admin: Member,
    now: dt.datetime,
    frozen: object,
    viewport: dict[str, int],
) -> None:
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    failed = Message.objects.earliest("pk")
    Message.objects.filter(pk=failed.pk).update(
        state=MessageState.FAILED, state_reason="the mail server refused it: 550 no such user"
    )
    page = open_page(admin, viewport=viewport)
    page.goto(reverse("pilots:messages", args=[cohort.pk]))
    look(page, "messages")
    page.get_by_role("link", name="Failed").click()
    page.get_by_role("link", name=failed.subject).click()
    look(page, "message")
    page.get_by_role("link", name="Send it again").click()
    look(page, "message-again")
    page.get_by_role("button", name="Send it again").click()
    assert "on its way again" in page.locator("body").inner_text()
    look(page, "message-queued")
    page.goto(link_for(failed.to_address).replace(settings.PORTAL_BASE_URL, ""))
    look(page, "mail-preferences")
    failed.refresh_from_db()
    assert failed.state == MessageState.QUEUED


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_wrong_address_is_corrected_and_the_mail_sent_there(
    open_page: OpenPage,
    complete: PilotDraft,
    admin: Member,
    now: dt.datetime,
    frozen: object,
    viewport: dict[str, int],
) -> None:
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    Message.objects.update(state=MessageState.SENT, sent_at=now)
    sent = Message.objects.mails().get(person_id=Member.objects.get(name="Leader 0").pk)
    page = open_page(admin, viewport=viewport)
    page.goto(reverse("pilots:message", args=[cohort.pk, sent.pk]))
    page.get_by_role("link", name="Correct the address").click()
    look(page, "message-address")
    page.get_by_label("Email address").fill(admin.email)
    page.get_by_role("button", name="Correct and send again").click()
    look(page, "message-address-taken")
    page.get_by_label("Email address").fill("right@example.com")
    page.get_by_role("button", name="Correct and send again").dblclick()
    page.wait_for_url(f"**{reverse('pilots:message', args=[cohort.pk, sent.pk])}")
    look(page, "message-corrected")
    sent.refresh_from_db()
    assert (sent.to_address, sent.state) == ("right@example.com", MessageState.QUEUED)
