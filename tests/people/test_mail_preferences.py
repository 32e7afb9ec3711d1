"""The page on which an address says which mail it wants, and the button of mail programs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

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
from people.models import Member
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


def test_the_page_offers_every_kind_and_saves_what_may_be_refused(leader: Member) -> None:
    url = path_of(link_for(leader.email))
    page = Client().get(url)
    for kind in declared():
        assert str(kind.title) in page.text
    assert page.text.count('name="wanted"') == sum(kind.may_refuse for kind in declared())
    saved = Client().post(url, {"wanted": ["module_open", "pulse_invitation"]})
    assert "Your choices apply" in saved.text
    left = {kind.name for kind in declared() if kind.may_refuse} - {
        "module_open",
        "pulse_invitation",
    }
    assert refused_by(leader.email) == left
    shown = Client().get(url).text
    assert re.search(r'value="module_open" checked', shown)
    assert not re.search(r'value="session_tomorrow" checked', shown)
    Client().post(url, {"wanted": [kind.name for kind in declared()]})
    assert refused_by(leader.email) == set()


def test_a_post_that_wants_nothing_still_lets_people_sign_in(
    client: Client, leader: Member
) -> None:
    Client().post(path_of(link_for(leader.email)), {})
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
