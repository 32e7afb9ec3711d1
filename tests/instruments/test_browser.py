"""An own scale, given by a pilot: a leader answers before and after and sees their own change, and
the admin sees the group.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cohorts.models import Cohort
from common.local_time import monday_of
from instruments.links import token_of
from instruments.models import AnswerSheet, Occasion
from instruments.operations import reckon_groups, send_sheet, turn_questionnaires
from instruments.states import OccasionKind
from people.models import Member, Role
from tests.browser import DESK, PHONE
from tests.instruments.making import LINES, answers
from tests.instruments.test_operations import LEVELS

pytestmark = pytest.mark.django_db(transaction=True)
A_DAY = dt.timedelta(days=1)
STATEMENTS = [line.split(" |")[0] for line in LINES.splitlines()]


def answer(page: Page, level: int) -> None:
    """Tap a number for each statement; the second is reversed."""
    for place, statement in enumerate(STATEMENTS):
        row = page.get_by_role("group", name=statement)
        number = 6 - level if place == 1 else level
        row.locator("label").nth(number - 1).click()


def test_from_an_own_scale_to_the_change_of_a_person_and_of_the_group(
    launch: Callable[..., Cohort],
    admin: Member,
    leader: Member,
    leaders: Sequence[Member],
    open_page: Callable[..., Page],
) -> None:
    now = timezone.now()
    starts_on = monday_of(now.date()) + dt.timedelta(weeks=2)
    cohort = launch([leader, *leaders], starts_on=starts_on, now=now - A_DAY)
    Member.objects.filter(pk__in=[each.pk for each in leaders]).update(roles=[Role.LEADER])

    desk = open_page(admin, viewport=DESK)
    desk.goto("/questionnaires/library/new/")
    desk.get_by_label("Name").fill("Calm and care")
    desk.get_by_label("What people read first").fill("Think of last week.")
    desk.get_by_label("Answers", exact=True).fill("Never\nRarely\nSometimes\nOften\nAlways")
    desk.get_by_label("Statements").fill(LINES)
    desk.get_by_label("We may use it").check()
    desk.get_by_label("Published reliability").fill("0.84")
    desk.get_by_label("Published standard deviation").fill("0.5")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Keep it and see it").click()
    expect(desk.get_by_text(STATEMENTS[0])).to_be_visible()
    desk.goto(f"/pilots/{cohort.pk}/change/questionnaires/")
    desk.get_by_label("Calm and care").check()
    with desk.expect_navigation():
        desk.get_by_role("button", name="Save").click()

    turn_questionnaires(now=timezone.now())
    phone = open_page(leader, viewport=PHONE)
    phone.goto("/questionnaires/")
    with phone.expect_navigation():
        phone.get_by_role("link", name="Answer now").click()
    phone.get_by_role("group", name=STATEMENTS[0]).locator("label").nth(1).click()
    kept = phone.get_by_text("Saved", exact=True)
    expect(kept).to_have_count(1)
    phone.context.set_offline(True)
    phone.get_by_role("group", name=STATEMENTS[1]).locator("label").nth(2).click()
    expect(phone.get_by_text("Not saved yet.")).to_be_visible()
    phone.context.set_offline(False)
    expect(kept).to_have_count(2)
    phone.reload()
    expect(phone.locator("#id_item-1_1")).to_be_checked()
    expect(phone.locator("#id_item-2_2")).to_be_checked()
    answer(phone, 2)
    with phone.expect_navigation():
        phone.get_by_role("button", name="Send my answers").click()

    others = AnswerSheet.objects.exclude(enrollment__member=leader).order_by("pk")
    for sheet, (before, _after) in zip(others, LEVELS[1:], strict=True):
        send_sheet(sheet=sheet, answers=answers(before), now=timezone.now())
    today = timezone.now().date()
    after = Occasion.objects.filter(kind=OccasionKind.AFTER)
    after.update(opens_on=today - A_DAY, closes_on=today + 14 * A_DAY)
    turn_questionnaires(now=timezone.now() + A_DAY)
    AnswerSheet.objects.filter(occasion__in=after).update(opens_at=timezone.now() - A_DAY)
    own = AnswerSheet.objects.get(occasion__in=after, enrollment__member=leader)
    phone.goto(f"/questionnaires/answer/{token_of(own.pk)}/")
    answer(phone, 4)
    with phone.expect_navigation():
        phone.get_by_role("button", name="Send my answers").click()
    expect(phone.get_by_text("your answers are in")).to_be_visible()
    with phone.expect_navigation():
        phone.get_by_role("link", name="See it").click()
    expect(phone.get_by_text("up, by more than chance")).to_be_visible()

    others = AnswerSheet.objects.filter(occasion__in=after, given_at=None).order_by("enrollment")
    for sheet, (_before, later) in zip(others, LEVELS[1:], strict=True):
        send_sheet(sheet=sheet, answers=answers(later), now=timezone.now())
    after.update(opens_on=today - 9 * A_DAY, closes_on=today - 4 * A_DAY)
    reckon_groups(now=timezone.now())
    desk.goto(f"/results/{cohort.pk}/questionnaires/")
    expect(desk.get_by_text("6 leaders answered both times")).to_be_visible()
    expect(desk.get_by_role("row", name="Altogether")).to_contain_text("+")
