"""Somebody's address changes while a mail with a one-use link waits for them."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from messaging.models import Message, MessageState
from messaging.sending import send_due
from people.models import Member, Organization
from programs.cadence import StepKind
from surveys.models import Invitation, Wave
from surveys.notifications import PULSE_INVITATION
from surveys.operations import create_pulse_plan, turn_waves
from tests.browser import PHONE
from tests.factories import CohortFactory, EnrollmentFactory, PersonalStepFactory, StepFactory
from tests.journeys.visitor import Visitor
from tests.surveys.conftest import ITEMS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OLD, NEW = "bashir@northwind.example", "bashir.novak@northwind.example"


@pytest.fixture
def asked(organization: Organization, leader: Member, peer: Member) -> Message:
    """The mail that asks the leader's team member, in the outbox; its link works once."""
    now = timezone.now()
    Member.objects.filter(pk=peer.pk).update(manager=leader)
    cohort = CohortFactory(organization=organization)
    step = StepFactory(
        cohort=cohort, kind=StepKind.PULSE, opens_on=now.date() - dt.timedelta(days=1)
    )
    enrollment = EnrollmentFactory(cohort=cohort, member=leader)
    PersonalStepFactory(enrollment=enrollment, step=step)
    create_pulse_plan(
        cohort=cohort,
        items=ITEMS,
        respondents="direct_reports",
        extra=[],
        send_at=dt.time(10),
        open_days=7,
        now=now,
        by=cohort.launched_by,
    )
    turn_waves(now=now)
    return Message.objects.get(kind=PULSE_INVITATION.name, person_id=peer.pk)


def mails_by_address() -> dict[str, list[str]]:
    """The texts that left, by the address they went to."""
    found = defaultdict(list)
    for each in mail.outbox:
        for address in each.to:
            found[address.rpartition("<")[2].rstrip(">")].append(str(each.body))
    return found


def test_a_link_that_waits_goes_to_the_new_address_and_both_are_told(
    welcome: Callable[..., Visitor],
    admin: Member,
    peer: Member,
    asked: Message,
) -> None:
    assert (asked.state, asked.to_address) == (MessageState.QUEUED, OLD)
    inside = welcome(peer, viewport=PHONE)
    inside.go(reverse("people:account"))
    visitor = welcome(admin)
    page = visitor.go(reverse("people:edit", args=[peer.pk]))
    page.locator("[name=email]").fill(NEW)
    visitor.look("edit-address")
    page.locator("main form button").last.click()
    expect(page).to_have_url(re.compile(reverse("people:member", args=[peer.pk]) + "$"))
    visitor.look("address-changed")

    assert mail.outbox == []
    send_due(clock=lambda: max(timezone.now(), asked.send_after))
    mails = mails_by_address()
    assert {address: len(texts) for address, texts in mails.items()} == {OLD: 1, NEW: 2}
    [with_link] = [text for text in mails[NEW] if "/pulse/" in text]
    assert "/pulse/" not in mails[OLD][0]
    assert NEW not in mails[OLD][0], "where somebody went is not told to whoever reads the old one"

    # Whoever was signed in still is; the link works at the new address, once.
    inside.page.reload()
    expect(inside.page).to_have_url(re.compile(reverse("people:account")))
    expect(inside.page.get_by_text(NEW)).to_be_visible()
    [link] = re.findall(r"http\S+/pulse/\S+", with_link)
    answerer = welcome(viewport=PHONE)
    page = answerer.go(urlsplit(link).path)
    answerer.look("pulse-at-new-address")
    page.get_by_role("button", name="All on one page").click()
    for question in page.locator("fieldset").all():
        question.locator("label").first.click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page).to_have_url(re.compile("thanks"))
    assert not Invitation.objects.unanswered().filter(member=peer).exists()
    answerer.go(urlsplit(link).path)
    expect(page.locator("main fieldset")).to_have_count(0)
    assert Wave.objects.get().state == Wave.State.OPEN
