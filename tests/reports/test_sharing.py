"""A sponsor's link: the published state alone, for as long as it is open."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from people.models import AuditEvent, Member
from reports.links import token_of
from reports.models import PublishedReport, ReportDraft, SponsorLink, SponsorLinkDay
from reports.operations import note_opened, share_report, withdraw_link
from tests.conftest import SignIn

MONTH = dt.timedelta(days=30)


@pytest.fixture
def link(draft: ReportDraft, admin: Member, now: dt.datetime) -> SponsorLink:
    return share_report(
        cohort=draft.cohort,
        name="Amina Wright",
        address="amina@board.example",
        expires_on=now.date() + MONTH,
        now=now,
        by=admin,
    )


def shared(link: SponsorLink, *more: str) -> str:
    name = "reports:shared_file" if more else "reports:shared"
    return reverse(name, args=[token_of(link.key), *more])


@pytest.mark.usefixtures("published")
def test_the_link_shows_the_published_state_and_says_nothing_of_who_opened_it(
    link: SponsorLink, draft: ReportDraft, frozen: time_machine.Coordinates
) -> None:
    client = Client()
    page = client.get(shared(link))
    text = page.content.decode()
    assert draft.document.answer.recommendation in text
    assert "State 1, published on" in text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert not [name for name in page.cookies if "session" in name]
    assert not link.days.exists(), "a scanner of mail gets the page, and that is no reader"
    seen, gone = (
        reverse("reports:shared_seen", args=[token]) for token in (token_of(link.key), "x")
    )
    assert client.get(seen).status_code == 405
    assert [client.post(address).status_code for address in (seen, seen, gone)] == [204, 204, 404]
    frozen.shift(dt.timedelta(days=1))
    client.post(seen)
    assert list(link.days.order_by("day").values_list("opened", flat=True)) == [2, 1]
    pdf = client.get(shared(link, "pdf"))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert pdf.headers["Referrer-Policy"] == "no-referrer"
    assert SponsorLink.objects.exclude(token_hash=token_of(link.key)).count() == 1


@pytest.mark.usefixtures("published")
def test_over_withdrawn_and_never_made_look_the_same(
    link: SponsorLink,
    admin: Member,
    client_for: SignIn,
    frozen: time_machine.Coordinates,
    now: dt.datetime,
) -> None:
    def said(address: str) -> tuple[int, str]:
        answer = Client().get(address)
        text = re.sub(r'(csrf-token" content=)"\w+"', r"\1", answer.content.decode())
        return answer.status_code, text

    never = said(reverse("reports:shared", args=["no-such-token"]))
    assert never[0] == 404
    frozen.shift(MONTH + dt.timedelta(days=1))
    assert said(shared(link)) == never
    assert said(shared(link, "pdf")) == never
    frozen.move_to(now)
    assert said(shared(link))[0] == 200
    address = reverse("reports:withdraw_link", args=[link.cohort_id, link.pk])
    client_for(admin).post(address, follow=True)
    withdraw_link(link=link, now=now, by=admin)
    assert said(shared(link)) == never
    link.refresh_from_db()
    assert link.address == ""
    assert AuditEvent.objects.filter(verb="withdraw_link").count() == 1


@pytest.mark.usefixtures("frozen")
def test_a_link_to_a_report_that_nobody_published_opens_nothing(link: SponsorLink) -> None:
    assert Client().get(shared(link)).status_code == 404
    assert Client().get(shared(link, "pdf")).status_code == 404
    assert not SponsorLinkDay.objects.exists()


@pytest.mark.usefixtures("frozen")
def test_an_admin_makes_a_link_for_a_year_at_most(
    draft: ReportDraft, admin: Member, privacy_officer: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, address = client_for(admin), reverse("reports:links", args=[draft.cohort_id])
    late = {"name": "Board", "expires_on": (now.date() + dt.timedelta(days=400)).isoformat()}
    assert client.post(address, late).status_code == 422
    good = {"name": "Board", "expires_on": (now.date() + MONTH).isoformat(), "address": ""}
    assert "Copy it from the list" in client.post(address, good, follow=True).content.decode()
    made = SponsorLink.objects.get()
    states = reverse("reports:states", args=[draft.cohort_id])
    assert token_of(made.key) in client.get(states).content.decode()
    assert token_of(made.key) not in client_for(privacy_officer).get(states).content.decode()
    assert "Board" in client.get(reverse("reports:report", args=[draft.cohort_id])).content.decode()


@pytest.mark.usefixtures("frozen")
def test_openings_are_counted_and_nothing_else(
    link: SponsorLink, published: PublishedReport, now: dt.datetime
) -> None:
    for _time in range(3):
        note_opened(link=link, day=now.date())
    assert link.days.get().opened == 3
    assert {field.name for field in SponsorLinkDay._meta.get_fields()} == {
        "id", "link", "day", "opened",
    }  # fmt: skip
    assert published.number == 1
