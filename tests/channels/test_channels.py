"""A channel hears counts and links, once, and an admin reads what came of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from channels import tasks
from channels.models import ChannelPost, PostState
from channels.notices import ChannelNotice, NoticeKind, all_notices, announce_notices
from channels.operations import forget_posts, gather_notices, post_next
from channels.webhooks import SAID, PostOutcome, meaning_of
from connections.models import Connection, Exchange
from learning.notices import opening_notices
from people.models import Member
from practice.notices import is_tomorrow, session_notices
from tests.conftest import SignIn
from tests.fake_web import FakeWeb, Said, fake_web
from tests.learning.conftest import make_course
from tests.practice.conftest import *  # noqa: F403  the planned pilot and what it is made of
from tests.practice.conftest import Planned

pytestmark = pytest.mark.proof("connections", **{"chat and mail": 1})


@pytest.fixture
def chat(settings: Any) -> Iterator[FakeWeb]:
    """Slack's and Teams' side."""
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})
    settings.CONNECTIONS = frozenset({"chat"})
    with fake_web() as fake:
        fake.answer = lambda _asked: Said(body="ok")
        yield fake


def connect(client: Any, chat: FakeWeb, **changes: object) -> Connection:
    posted = {
        "system": "slack",
        "name": "#leaders",
        "address": f"{chat.url}services/T0/B0/secret",
        "kinds": NoticeKind.values,
        **changes,
    }
    answer = client.post(reverse("channels:channels"), posted)
    assert answer.status_code == 302, answer.content.decode()
    return Connection.objects.latest("pk")


def switch_on(client: Any, channel: Connection) -> None:
    client.post(reverse("channels:switch", args=[channel.pk]), {"is_on": "1"})


def a_notice(admin: Member, now: dt.datetime, **changes: Any) -> ChannelNotice:
    values: dict[str, Any] = {
        "organization_id": admin.organization_id,
        "topic_id": 7,
        "kind": NoticeKind.MODULE_OPENS,
        "key": "module-opens:1",
        "title": "Open: <Cues> & more",
        "text": "For 12 leaders.",
        "link": "https://portal.example.com/",
        "ends_at": now + dt.timedelta(hours=12),
    }
    return ChannelNotice(**{**values, **changes})


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, admin: Member, now: dt.datetime) -> list[ChannelNotice]:
    """What there is to tell."""
    found = [a_notice(admin, now)]
    monkeypatch.setattr("channels.notices._notices", [])
    announce_notices(lambda _organizations, _now: found)
    return found


def test_an_admin_connects_tests_switches_on_and_removes_a_channel(
    admin: Member, client_for: SignIn, chat: FakeWeb
) -> None:
    client = client_for(admin)
    page = client.get(reverse("channels:channels"))
    assert "Connect a channel" in page.text
    wrong = client.post(
        reverse("channels:channels"),
        {"system": "slack", "name": "x", "address": "http://a.example"},
    )
    assert "The address has to begin with https://." in wrong.text
    channel = connect(client, chat)
    address = reverse("channels:channel", args=[channel.pk])
    assert not channel.is_on
    assert "secret" not in client.get(address).text
    done = client.post(reverse("channels:test", args=[channel.pk]), follow=True)
    assert "The message is in the channel." in done.text
    said = json.loads(chat.asked[0].body)
    assert said["text"].startswith("Empathy Portal is connected")
    chat.answer = lambda _asked: Said(410, "channel_is_archived")
    failed = client.post(reverse("channels:test", args=[channel.pk]), follow=True)
    assert SAID["channel_is_archived"] in failed.text
    switch_on(client, channel)
    assert "Switch off" in client.get(address).text
    client.post(reverse("channels:remove", args=[channel.pk]))
    channel.refresh_from_db()
    assert (channel.is_on, channel.secret) == (False, "")
    assert client.get(address).status_code == 404


def test_a_notice_is_posted_once_to_the_channels_that_want_it(
    admin: Member, client_for: SignIn, chat: FakeWeb, told: list[ChannelNotice], now: dt.datetime
) -> None:
    client = client_for(admin)
    wants = connect(client, chat)
    teams = connect(client, chat, system="teams", name="General")
    for channel in (wants, teams, connect(client, chat, kinds=[NoticeKind.SESSIONS_TOMORROW])):
        switch_on(client, channel)
    connect(client, chat, name="off")
    assert gather_notices(now=now) == 2
    assert gather_notices(now=now) == 0, "nothing is new"
    assert [post_next(now=now) for _each in range(3)] == [True, True, False]
    slack, card = (json.loads(each.body) for each in chat.asked)
    assert slack["blocks"][0]["text"]["text"].startswith("*Open: &lt;Cues&gt; &amp; more*")
    assert slack["blocks"][1]["elements"][0]["url"] == "https://portal.example.com/"
    assert card["attachments"][0]["content"]["actions"][0]["type"] == "Action.OpenUrl"
    assert set(ChannelPost.objects.values_list("state", flat=True)) == {PostState.POSTED}
    assert Exchange.objects.filter(outcome="done").count() == 2
    assert forget_posts(now=now + dt.timedelta(days=40)) == 2


def test_what_chat_answers_says_whether_it_is_tried_again(
    admin: Member, client_for: SignIn, chat: FakeWeb, told: list[ChannelNotice], now: dt.datetime
) -> None:
    client = client_for(admin)
    channel = connect(client, chat)
    switch_on(client, channel)
    gather_notices(now=now)
    chat.answer = lambda _asked: Said(429, "rate_limited", {"Retry-After": "300"})
    assert post_next(now=now)
    assert not post_next(now=now + dt.timedelta(seconds=299))
    chat.answer = lambda _asked: Said(0)
    assert post_next(now=now + dt.timedelta(seconds=300))
    assert ChannelPost.objects.get().state == PostState.UNKNOWN
    assert not post_next(now=now + dt.timedelta(hours=1)), "nobody hears it twice"
    told[:] = [a_notice(admin, now, key="module-opens:2"), a_notice(admin, now, key="late")]
    gather_notices(now=now)
    late = ChannelPost.objects.get(key="late")
    late.ends_at = now
    late.save()
    chat.answer = lambda _asked: Said(404, "no_service")
    while post_next(now=now):
        pass
    states = dict(ChannelPost.objects.values_list("key", "state"))
    assert states["module-opens:2"] == PostState.REFUSED
    assert states["late"] == PostState.MISSED
    details = set(Exchange.objects.values_list("detail", flat=True))
    assert SAID["no_service"] in details
    ChannelPost.objects.filter(key="late").update(state=PostState.POSTING)
    post_next(now=now + dt.timedelta(hours=1))
    assert ChannelPost.objects.get(key="late").state == PostState.UNKNOWN, "its worker died"


def test_answers_of_slack_and_teams_are_told_apart() -> None:
    assert meaning_of(202, "").delivery is PostOutcome.DONE
    assert meaning_of(403, "invalid_token").detail == SAID["invalid_token"]
    assert meaning_of(429, "", waits=9).waits == 9
    assert meaning_of(502, "<html>").delivery is PostOutcome.LATER
    assert meaning_of(401, "DirectApiAuthorizationRequired").delivery is PostOutcome.REFUSED
    assert meaning_of(400, "?").delivery is PostOutcome.REFUSED


def test_leaders_are_counted_and_not_named(leader: Member, now: dt.datetime) -> None:
    course = make_course(leader)
    (notice,) = opening_notices({leader.organization_id}, now)
    assert notice.topic_id == course.cohort.pk
    assert "1 leader in" in notice.text
    assert leader.name not in f"{notice.title} {notice.text} {notice.link}"
    assert list(opening_notices({leader.organization_id}, now + dt.timedelta(hours=13))) == []
    assert list(opening_notices({0}, now)) == []


def test_tomorrows_sessions_are_told_from_nine_where_the_pilot_is(planned: Planned) -> None:
    session = planned.session(1)
    zone = session.group.cohort.time_zone
    organizations = {session.group.cohort.organization_id}
    early = session.starts_at - dt.timedelta(days=1, hours=20)
    moments = [early + dt.timedelta(hours=hour) for hour in range(40)]
    told = [moment for moment in moments if list(session_notices(organizations, moment))]
    assert told
    assert all(is_tomorrow(session.starts_at, moment, zone) for moment in told)
    (notice,) = session_notices(organizations, told[0])
    assert "session" in notice.text
    assert notice.ends_at <= session.starts_at


def test_nothing_is_told_where_the_operator_did_not_open_chat(
    chat: FakeWeb, settings: Any, told: list[ChannelNotice], db: None
) -> None:
    settings.CONNECTIONS = frozenset()
    tasks.tell_channels()
    settings.CONNECTIONS = frozenset({"chat"})
    tasks.tell_channels()
    tasks.forget_posts()
    assert all_notices({1}, dt.datetime.now(dt.UTC)) == told
    assert chat.asked == []
