"""A backup that is restored opens no link to a report that was withdrawn after it was written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from people.models import Member
from reports.links import token_of
from reports.models import ReportDraft, SponsorLink
from reports.operations import share_report, withdraw_link
from tests.again import do_again, restore, write_list

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def link(draft: ReportDraft, admin: Member, now: dt.datetime) -> SponsorLink:
    return share_report(
        cohort=draft.cohort,
        name="Amina Wright",
        address="amina@board.example",
        expires_on=now.date() + dt.timedelta(days=30),
        now=now,
        by=admin,
    )


def answer(link: SponsorLink) -> int:
    return Client().get(reverse("reports:shared", args=[token_of(link.key)])).status_code


@pytest.mark.usefixtures("published")
def test_a_withdrawn_link_leads_nowhere_again(
    link: SponsorLink,
    admin: Member,
    now: dt.datetime,
    tmp_path: Path,
    frozen: time_machine.Coordinates,
) -> None:
    again = tmp_path / "newest.erased"
    backed_up = SponsorLink.objects.get()
    withdraw_link(link=link, now=now + MINUTE, by=admin)
    assert "amina" not in write_list(again).lower()
    restore(backed_up)
    frozen.shift(dt.timedelta(hours=1))
    assert answer(link) == 200  # it is back
    for said in ("taken back again: 1\n", ""):
        assert do_again(again) == said
        assert answer(link) == 404
        assert SponsorLink.objects.get().address == ""
    restore(backed_up)
    write_list(again, only="withdraw_link_again")  # of the copy itself, restored once more
    do_again(again)
    assert answer(link) == 404


@pytest.mark.usefixtures("published", "frozen")
def test_a_link_that_was_made_later_stays_open_whatever_its_number(
    link: SponsorLink, admin: Member, now: dt.datetime, tmp_path: Path
) -> None:
    again = tmp_path / "newest.erased"
    withdraw_link(link=link, now=now + MINUTE, by=admin)
    write_list(again)
    SponsorLink.objects.update(withdrawn_at=None, made_at=now + 2 * MINUTE)
    assert do_again(again) == ""
    assert answer(link) == 200
