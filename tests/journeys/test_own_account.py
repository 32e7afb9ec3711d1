"""A member changes language, time zone and second factor on the page of their own account."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cohorts.models import Cohort, PersonalStep
from cohorts.plan import working_day
from learning.notifications import MODULE_OPEN
from learning.operations import announce_modules
from messaging.models import Message
from messaging.sending import send_due
from people.models import Member
from programs.cadence import LIVE_KINDS, StepKind
from tests.browser import DESK, PHONE
from tests.journeys.visitor import Visitor
from tests.people.test_sign_in import app_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Welcome = Callable[..., Visitor]
ZONE = "America/Sao_Paulo"


def mailed_code(address: str) -> str:
    """The code in the newest mail to an address. The worker's postman brings it at once; here
    somebody has to do it.
    """
    send_due(clock=timezone.now, only_urgent=True)
    newest = [each for each in mail.outbox if address in each.to[0]][-1]
    [code] = re.findall(r"^[A-Z0-9-]{6,12}$", str(newest.body), re.MULTILINE)
    return code


def ask_for_code(page: Page, member: Member) -> None:
    """From the sign-in page to behind the mailed code."""
    page.goto(reverse("account_login"))
    page.locator("main [name=email]").fill(member.email)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(reverse("account_confirm_login_code")))
    page.locator("main [name=code]").fill(mailed_code(member.email))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: reverse("account_confirm_login_code") not in url)


def assert_moved(member: Member) -> list[PersonalStep]:
    """What has not opened does at nine of the member's clock on its day; what is for everybody at
    once stays. Returns the cards ahead.
    """
    zone = zoneinfo.ZoneInfo(ZONE)
    ahead = PersonalStep.objects.filter(enrollment__member=member).order_by("opens_at")
    own = [each for each in ahead.select_related("step") if each.step.kind not in LIVE_KINDS]
    for each in own:
        local = each.opens_at.astimezone(zone)
        day = working_day(each.step.opens_on, ZONE)
        assert (local.date(), local.time()) == (day, dt.time(9)), each.step.kind
    return [each for each in own if each.step.kind == StepKind.CARDS]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_language_zone_and_second_step_are_ones_own(
    welcome: Welcome,
    leader: Member,
    launch: Callable[..., Cohort],
    settings: Any,
    viewport: dict[str, int],
) -> None:
    settings.MFA_TOTP_TOLERANCE = 1  # half a minute may be over before a busy machine has typed it
    now = timezone.now()
    launch([leader], starts_on=now.date() + dt.timedelta(days=20), now=now)
    other = welcome(leader, viewport=viewport)
    other.go("/")
    visitor = welcome(viewport=viewport)
    page = visitor.page
    ask_for_code(page, leader)

    visitor.go(reverse("people:account"))
    page.locator("[name=language]").select_option("de")
    page.locator("[name=time_zone]").select_option(ZONE)
    page.locator("form:has([name=language]) button").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    visitor.look("own-account")
    leader.refresh_from_db()
    assert (leader.language, leader.time_zone) == ("de", ZONE)
    [first, *_later] = assert_moved(leader)

    # Every browser stays signed in, and mail is in the new language.
    other.page.reload()
    expect(other.page.locator("html")).to_have_attribute("lang", "de")
    announce_modules(now=first.opens_at)
    send_due(clock=lambda: first.opens_at)
    message = Message.objects.get(kind=MODULE_OPEN.name)
    assert message.language == "de"
    assert str(leader.name) in message.text
    sent = next(each for each in mail.outbox if each.subject == message.subject)
    assert leader.email in sent.to[0]

    cache.clear()
    visitor.go(reverse("people:account"))
    page.locator(f"main a[href='{reverse('mfa_index')}']").click()
    page.locator(f"main a[href='{reverse('mfa_activate_totp')}']").click()
    visitor.look("second-step")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("main [name=code]").fill(app_code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: reverse("mfa_activate_totp") not in url)
    other.page.reload()
    expect(other.page).not_to_have_url(re.compile(reverse("account_login")))

    # The next sign-in asks for the app's code, and lets nobody in without it.
    cache.clear()
    third = welcome(viewport=viewport)
    ask_for_code(third.page, leader)
    expect(third.page).to_have_url(re.compile(reverse("mfa_authenticate")))
    third.look("second-step-asked")
    third.go(reverse("people:account"))
    expect(third.page).to_have_url(re.compile(reverse("mfa_authenticate")))
    cache.clear()
    third.page.locator("main [name=code]").first.fill(app_code(secret))
    third.page.keyboard.press("Enter")
    third.page.wait_for_url(lambda url: reverse("mfa_authenticate") not in url)
    third.go(reverse("people:account"))
    expect(third.page.locator("html")).to_have_attribute("lang", "de")

    # From here the other browsers are signed out, and this one stays.
    third.page.locator(f"form[action='{reverse('people:elsewhere')}'] button").click()
    expect(third.page).to_have_url(re.compile(reverse("people:account")))
    expect(third.page.locator(f"form[action='{reverse('people:elsewhere')}']")).to_have_count(0)
    for ended in (visitor, other):
        ended.go(reverse("people:account"))
        expect(ended.page).to_have_url(re.compile(reverse("account_login")))
