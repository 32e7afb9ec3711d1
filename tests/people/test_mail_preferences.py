"""The page on which an address says which mail it wants, and the button of mail programs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.notifications import MODULE_OPEN
from learning.operations import announce_modules
from messaging.models import MailHabit, Message, MessageState, OptOut
from messaging.notifications import declared, find_notification
from messaging.preferences import LASTS, link_for, one_click_link, refused_by
from messaging.sending import send_due
from people.models import Member, Role
from reports.models import SponsorLink
from tests.learning.conftest import Course, make_course

ClientFor = Callable[[Member], Client]


@pytest.fixture
def course(leader: Member) -> Course:
    return make_course(leader)


def path_of(link: str) -> str:
    return re.sub("^https?://[^/]+", "", link)


def strict_client() -> Client:
    """A mail program or browser without our cookie."""
    return Client(enforce_csrf_checks=True)


def test_one_click_in_a_mail_stops_that_kind_and_no_other(
    course: Course, leader: Member, now: dt.datetime
) -> None:
    announce_modules(now=now)
    send_due(clock=lambda: now)
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    response = strict_client().post(path_of(link), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert refused_by(leader.email) == {MODULE_OPEN.name}
    Message.objects.update(state=MessageState.QUEUED, sent_at=None)
    mail.outbox.clear()
    send_due(clock=lambda: now)
    assert mail.outbox == []
    stopped = Message.objects.get()
    assert (stopped.state, "has switched off" in stopped.state_reason) == ("suppressed", True)


def test_one_click_keeps_what_was_refused_before(
    db: None, leader: Member, now: dt.datetime
) -> None:
    for kind in ("pulse_reminder", MODULE_OPEN.name):
        link = one_click_link(link_for(leader.email), kind)
        strict_client().post(path_of(link), {"List-Unsubscribe": "One-Click"})
    assert refused_by(leader.email) == {"pulse_reminder", MODULE_OPEN.name}


@pytest.mark.parametrize("kind", ["sign_in", "session_invitation", "no_such_kind", ""])
def test_one_click_refuses_nothing_that_must_arrive(leader: Member, kind: str) -> None:
    link = one_click_link(link_for(leader.email), kind)
    response = strict_client().post(path_of(link), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not OptOut.objects.exists()


def test_looking_changes_nothing(leader: Member) -> None:
    page = Client().get(path_of(one_click_link(link_for(leader.email), MODULE_OPEN.name)))
    assert page.status_code == 200
    assert "Your choices apply" not in page.text
    assert not OptOut.objects.exists()


def shown_at(address: str) -> set[str]:
    """The kinds on the page of an address, by their titles."""
    page = unescape(Client().get(path_of(link_for(address))).text)
    rows = set(re.findall(r"(?:<span>|<li>)([^<]+)<", page))
    return {kind.name for kind in declared() if str(kind.title) in rows}


def test_the_page_saves_what_may_be_refused_of_what_it_shows(leader: Member) -> None:
    url = path_of(link_for(leader.email))
    shown = re.findall(r'name="shown" value="(\w+)"', Client().get(url).text)
    assert {"module_open", "session_tomorrow"} <= set(shown)
    assert not {"sign_in", "pulse_invitation"} & set(shown)
    OptOut.objects.create(address=leader.email, kind="pulse_reminder", since=timezone.now())
    saved = Client().post(url, {"shown": shown, "wanted": ["module_open"]})
    assert "Your choices apply" in saved.text
    assert refused_by(leader.email) == {*shown, "pulse_reminder"} - {"module_open"}
    again = Client().get(url).text
    assert re.search(r'value="module_open" checked', again)
    assert not re.search(r'value="session_tomorrow" checked', again)
    Client().post(url, {"shown": shown, "wanted": shown})
    assert refused_by(leader.email) == {"pulse_reminder"}, "what it did not show stays as it was"


def test_a_sponsor_who_is_no_member_sees_the_report_and_nothing_else(
    leader: Member, now: dt.datetime
) -> None:
    cohort = make_course(leader).enrollment.cohort
    reads = "Board@northwind.example"
    assert shown_at(reads) == set()
    assert "No mail of the portal reaches this address now." in (
        Client().get(path_of(link_for(reads))).text
    )
    SponsorLink.objects.create(
        cohort=cohort, token_hash="x", name="Board", address=reads,
        expires_on=now.date(), made_at=now,
    )  # fmt: skip
    assert shown_at(reads) == {"report_for_sponsor"}
    SponsorLink.objects.update(address=leader.email)
    assert "report_for_sponsor" in shown_at(leader.email), "a member who is one as well"
    SponsorLink.objects.update(withdrawn_at=now)
    assert "report_for_sponsor" not in shown_at(leader.email)


def test_each_role_sees_its_own_and_what_they_become_appears_then(
    leader: Member, coach: Member, facilitator: Member, admin: Member, privacy_officer: Member,
    peer: Member,
) -> None:  # fmt: skip
    everybody = {"sign_in", "address_changed", "request_answered", "restriction_ends"}
    assert shown_at(peer.email) == everybody
    own = {
        leader: ("module_open", "commitment_due"),
        coach: ("talks_to_offer", "peer_to_confirm"),
        facilitator: ("calibration_due", "recording_link"),
        admin: ("report_turn", "webhook_off"),
        privacy_officer: ("request_waits", "comments_wait"),
    }
    for person, kinds in own.items():
        for other in own:
            assert (set(kinds) <= shown_at(other.email)) == (other == person), kinds
    peer.roles = [Role.COACH]
    peer.save()
    assert "talks_to_offer" in shown_at(peer.email)


def test_whoever_is_asked_sees_it_from_then_on_by_link_and_signed_in(
    peer: Member, leader: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    """What reached somebody can be refused, whatever they are."""
    assert "pulse_invitation" not in shown_at(peer.email)
    Message.objects.create(
        kind="pulse_invitation", person_id=peer.pk, to_address=peer.email, subject="S", text="T",
        queued_at=now, send_after=now,
    )  # fmt: skip
    assert "pulse_invitation" in shown_at(peer.email)
    page = client_for(peer).get(reverse("my_mail"), follow=True).text
    assert 'value="pulse_invitation"' in page
    assert "pulse_invitation" not in shown_at(leader.email)


def test_a_post_that_wants_nothing_still_lets_people_sign_in(
    client: Client, leader: Member
) -> None:
    everything = [kind.name for kind in declared()]
    Client().post(path_of(link_for(leader.email)), {"shown": everything})
    refusable = {kind.name for kind in declared() if kind.may_refuse}
    assert refused_by(leader.email) == refusable
    assert "sign_in" not in refusable
    client.post(reverse("account_request_login_code"), {"email": leader.email})
    send_due(clock=timezone.now, only_urgent=True)
    assert [sent.to for sent in mail.outbox] == [[f'"{leader.name}" <{leader.email}>']]
    assert Message.objects.get().state == MessageState.SENT


def test_signing_in_is_not_refused_by_a_row_either(
    client: Client,
    leader: Member,
    now: dt.datetime,
) -> None:
    """Whatever wrote it, an older release or a hand in the database."""
    OptOut.objects.create(address=leader.email, kind="sign_in", since=now)
    client.post(reverse("account_request_login_code"), {"email": leader.email})
    send_due(clock=timezone.now, only_urgent=True)
    assert len(mail.outbox) == 1


def test_a_changed_link_is_not_there(db: None) -> None:
    assert (
        Client().get(reverse("mail_preferences", args=["leader@x.example:forged"])).status_code
        == 404
    )


def test_somebody_signed_in_is_led_to_their_own_page(leader: Member, client_for: ClientFor) -> None:
    response = client_for(leader).get(reverse("my_mail"))
    page = Client().get(path_of(response.headers["Location"]))
    assert f"For {leader.email}" in page.text


def test_a_link_of_last_year_says_how_to_get_a_new_one(
    leader: Member, frozen: time_machine.Coordinates
) -> None:
    link = path_of(one_click_link(link_for(leader.email), MODULE_OPEN.name))
    frozen.shift(LASTS + dt.timedelta(days=1))
    for response in (Client().get(link), Client().post(link, {"List-Unsubscribe": "One-Click"})):
        assert response.status_code == 410
        assert reverse("my_mail") in response.text
        assert leader.email not in response.text
    assert not OptOut.objects.exists()


def test_the_page_leads_back_into_the_portal(leader: Member) -> None:
    page = Client().get(path_of(link_for(leader.email)))
    assert re.search(r'<a [^>]*href="/"[^>]*>\s*Go to the portal', page.text)


def test_the_kinds_of_this_page_are_those_of_the_outbox() -> None:
    assert all(find_notification(kind.name) is kind for kind in declared())


def test_somebody_chooses_when_mail_comes(leader: Member) -> None:
    url = path_of(link_for(leader.email))
    day = timezone.now().date() + dt.timedelta(weeks=2)
    posted = {"is_daily": "on", "paused_until": day.isoformat(), "quiet_from": "18"}
    page = Client().post(url, {**posted, "quiet_until": "9"}).text
    assert re.search(rf'value="{day}" selected', page)
    habit = MailHabit.objects.get()
    assert (habit.is_daily, habit.paused_until) == (True, day)
    assert (habit.quiet_from, habit.quiet_until) == (18, 9)
    Client().post(f"{url}?kind=module_open", {"List-Unsubscribe": "One-Click"})
    assert MailHabit.objects.get().is_daily, "one click refuses a kind and nothing else"
    habit.paused_until = day + dt.timedelta(days=3)
    habit.save()
    assert "Until " in Client().get(url).text
    Client().post(url, {"paused_until": "nonsense", "quiet_from": "99"})
    habit.refresh_from_db()
    assert (habit.is_daily, habit.paused_until, habit.quiet_from) == (False, None, 18)
    Client().post(url, {"paused_until": "2001-01-01"})
    assert MailHabit.objects.get().paused_until is None
