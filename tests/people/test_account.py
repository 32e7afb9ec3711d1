"""One's own account: language and zone, ways in, where one is signed in, and for how long."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.browsers import browser_name
from people.models import AuditEvent, Member, SignedInBrowser
from people.operations import choose_locale, sign_out_elsewhere
from people.sessions import LASTS, SessionStore

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
URL = "people:account"


@pytest.fixture
def page(client_for, leader):
    """The account page of the leader, as text."""

    def opened():
        return client_for(leader).get(reverse(URL)).content.decode()

    return opened


def test_language_and_zone_are_ones_own_choice(client_for, leader):
    client = client_for(leader)
    response = client.post(reverse(URL), {"language": "de", "time_zone": "Europe/Berlin"})
    assert response.url == reverse(URL)
    shown = client.get(response.url).content.decode()
    assert 'lang="de"' in shown
    assert "Sprache und Zeitzone sind gespeichert" in shown
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.thing_id) == ("choose_locale", leader.pk, leader.pk)
    assert event.detail["changes"] == {
        "language": ["en", "de"], "time_zone": ["Asia/Kathmandu", "Europe/Berlin"],
    }  # fmt: skip


def test_the_same_choice_again_changes_nothing(leader, now):
    choose_locale(language="de", time_zone="UTC", now=now, by=leader)
    choose_locale(language="de", time_zone="UTC", now=now, by=leader)
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    "choice", [{"language": "xx", "time_zone": "UTC"}, {"language": "en", "time_zone": "Mars/Base"}]
)
def test_what_does_not_exist_is_refused(client_for, leader, choice):
    assert client_for(leader).post(reverse(URL), choice).status_code == 422
    assert Member.objects.get(pk=leader.pk).time_zone == "Asia/Kathmandu"


def test_somebody_of_another_language_sees_the_switch_until_they_choose(client_for, leader):
    Member.objects.filter(pk=leader.pk).update(language="pt")
    client = client_for(leader)
    line = "is not available in your language yet"
    assert line in client.get(reverse("home")).content.decode()
    shown = client.get(reverse(URL)).content.decode()
    assert "Portuguese (not available yet; English instead)" in shown
    client.post(reverse(URL), {"language": "pt", "time_zone": "UTC"})
    assert Member.objects.get(pk=leader.pk).language == "pt"
    client.post(reverse(URL), {"language": "de", "time_zone": "UTC"})
    assert line not in client.get(reverse("home")).content.decode()


def test_the_page_names_address_and_ways_in(page, leader):
    shown = page()
    assert leader.email in shown
    assert reverse("my_mail") in shown
    assert reverse("account_change_password") not in shown
    assert reverse("account_set_password") in shown
    assert "You have none yet." in shown
    assert "asks for no second code" in shown


def test_a_password_a_passkey_and_an_app_are_named(page, leader):
    leader.user.set_password("a long and lovely sentence")
    leader.user.save()
    kinds = Authenticator.Type
    for kind in (kinds.WEBAUTHN, kinds.TOTP, kinds.RECOVERY_CODES):
        Authenticator.objects.create(user=leader.user, type=kind, data={})
    shown = page()
    assert reverse("account_change_password") in shown
    assert "You have 1 passkey or" in shown
    assert "asks for a code from your app" in shown


def test_a_passkey_without_an_app_is_a_second_step_too(page, leader):
    Authenticator.objects.create(user=leader.user, type=Authenticator.Type.WEBAUTHN, data={})
    shown = page()
    assert "asks for no second code" not in shown
    assert "Signing in asks for your passkey, or for a recovery code." in shown
    assert "Change two-step sign-in" in shown


def test_the_menu_leads_there_and_no_tab_is_taken_for_it(client_for, admin):
    shown = client_for(admin).get(reverse(URL))
    assert f'href="{reverse(URL)}"' in shown.content.decode()
    assert not any(each.is_current for each in shown.context["navigation"])


def test_every_session_is_listed_this_one_first(client_for, leader, peer, ask_as):
    other, this = ask_as(leader, FIREFOX), client_for(leader)
    client_for(peer)
    gone = client_for(leader)
    SignedInBrowser.objects.filter(pk=gone.session.session_key).update(
        expire_date=timezone.now() - dt.timedelta(seconds=1)
    )
    sign_ins = this.get(reverse(URL)).context["sign_ins"]
    assert [(each.browser, each.is_this) for each in sign_ins] == [
        ("", True), ("Firefox, Windows", False),
    ]  # fmt: skip
    assert other.get(reverse(URL)).context["sign_ins"][0].browser == "Firefox, Windows"


@pytest.fixture
def ask_as(db):
    """Somebody signed in by password with a browser of this name."""

    def signed_in(member, user_agent):
        member.user.set_password("a long and lovely sentence")
        member.user.save()
        client = Client(headers={"User-Agent": user_agent})
        values = {"login": member.email, "password": "a long and lovely sentence"}
        assert client.post(reverse("account_login"), values).url == reverse("home")
        return client

    return signed_in


def test_signing_out_everywhere_else(client_for, leader, peer):
    this, other, theirs = client_for(leader), client_for(leader), client_for(peer)
    assert this.post(reverse("people:elsewhere")).url == reverse(URL)
    assert "Signed out in 1 other browser." in this.get(reverse(URL)).content.decode()
    assert other.get(reverse(URL)).status_code == 302
    assert theirs.get(reverse(URL)).status_code == 200
    event = AuditEvent.objects.get()
    assert (event.verb, event.detail) == ("sign_out_elsewhere", {"sessions": 1})


def test_signing_out_elsewhere_a_second_time_ends_nothing(leader, client_for, now):
    kept = client_for(leader).session.session_key
    client_for(leader)
    assert [sign_out_elsewhere(kept=kept, now=now, by=leader) for _time in range(2)] == [1, 0]
    assert AuditEvent.objects.count() == 1


def test_signing_out_elsewhere_is_a_post(client_for, leader):
    assert client_for(leader).get(reverse("people:elsewhere")).status_code == 405


@pytest.mark.proof("queries", pages=1)
def test_the_page_takes_the_same_queries_however_often_one_is_signed_in(
    client_for, leader, django_assert_num_queries
):
    client = client_for(leader)
    for _browser in range(12):
        client_for(leader)
    with django_assert_num_queries(4):  # session with user, authenticators, sessions, calendar link
        client.get(reverse(URL))


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/141.0.0.0 Mobile Safari/537.36 EdgA/141.0",
            "Edge, Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Chrome/141.0 Safari/537.36", "Chrome, Mac"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_browsers_are_called_by_what_people_know(user_agent, name):
    assert browser_name(user_agent) == name


def writes(client):
    """How often the session was written while a page was opened."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(reverse(URL))
    assert response.status_code == 200
    return len([each for each in captured if each["sql"].startswith("UPDATE")]), response


def test_a_session_slides_once_a_day_while_it_is_used(client_for, leader, frozen):
    client = client_for(leader)
    assert writes(client)[0] == 0
    frozen.shift(dt.timedelta(hours=23))
    assert writes(client)[0] == 0
    frozen.shift(dt.timedelta(hours=2))
    times, response = writes(client)
    assert times == 1
    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == LASTS.total_seconds()
    assert writes(client)[0] == 0


def test_who_comes_every_week_stays_signed_in_and_who_stays_away_does_not(
    client_for, leader, frozen
):
    client = client_for(leader)
    for _week in range(2):
        frozen.shift(dt.timedelta(days=7))
        assert client.get(reverse(URL)).status_code == 200
    frozen.shift(LASTS + dt.timedelta(seconds=1))
    assert client.get(reverse(URL)).status_code == 302


def test_sessions_of_nobody_are_nobodys_and_go_with_their_user(db, client_for, peer):
    anonymous = SessionStore()
    anonymous["seen"] = 1
    anonymous.create()
    assert SignedInBrowser.objects.get().user is None
    own = client_for(peer).session
    assert SignedInBrowser.objects.get(pk=own.session_key).user_id == int(own[SESSION_KEY])
    peer.user.delete()
    assert SignedInBrowser.objects.count() == 1
