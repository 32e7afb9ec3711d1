"""Who wants that hears by Slack, once, what would have come by mail; and by mail where Slack does
not take it, never by both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from channels import slack_app
from channels.app_calls import SHORT_WAIT, AppReply, outcome_of
from channels.connecting import ChannelSettings, direct_apps
from channels.operations import connect_app
from channels.slack_app import NO_SCOPE, NO_TOKEN, NOBODY, SCOPES, TOO_FAST
from channels.webhooks import ChatSystem
from common.models import Remembered
from connections.models import Connection, Exchange
from connections.operations import disconnect, switch_connection
from learning.notifications import BOOSTER_OPEN, MODULE_OPEN, RECALL
from learning.operations import announce_modules
from messaging import chat_ways, chatting, tasks
from messaging.chatting import send_chats, word_of
from messaging.claims import LEASE, MAX_ATTEMPTS, PUT, claim, put_on_the_wire, settle_claims
from messaging.habits import habit_of
from messaging.lanes import chat_lane
from messaging.models import Message
from messaging.notifications import declare, declared
from messaging.operations import send_again
from messaging.preferences import link_for
from messaging.sending import send_due
from messaging.stopping import Halt
from people.models import Member
from people.remembered import ADDRESS, kept_in
from practice.notifications import SESSION_TOMORROW
from tests.channels.direct_world import PAGE, News, send, wants
from tests.channels.fake_slack import FakeSlack, fake_slack
from tests.conftest import SignIn
from tests.fake_web import Said
from tests.learning.conftest import make_course
from tests.messaging.conftest import CALL
from tests.smtp_sink import Sink

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def slack(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSlack]:
    """A workspace in which everybody is."""
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})
    settings.CONNECTIONS = frozenset({"chat"})
    monkeypatch.setattr(chatting, "PACE", 0.0)
    with fake_slack() as fake:
        monkeypatch.setattr(slack_app, "API", fake.url)
        yield fake


@pytest.fixture
def app(admin: Member, slack: FakeSlack, now: dt.datetime) -> Connection:
    """Connected and on; and news may leave by it."""
    kept = ChannelSettings(ChatSystem.SLACK_APP)
    made = connect_app(settings=kept, secret="xoxb-1-2-secret", now=now, by=admin)
    switch_connection(connection=made, is_on=True, now=now, by=admin)
    return made


def test_who_wants_it_in_slack_gets_it_there_and_not_by_mail(
    news: News,
    slack: FakeSlack,
    sink: Sink,
    now: dt.datetime,
) -> None:
    news(1)
    news(1, about_version=2)
    news(1, kind=CALL)
    assert send(now) == [("sent", "chat"), ("sent", "chat"), ("sent", "")]
    assert slack.steps == [
        "users.lookupByEmail",
        "conversations.open",
        "chat.postMessage",
        "chat.postMessage",
    ], "where somebody is reached is remembered"
    [remembered] = Remembered.objects.filter(value__has_key=ADDRESS)
    assert kept_in(remembered.value) == "D1", "and goes with them"
    asked = slack.asked[2]
    assert asked.headers["Authorization"] == "Bearer xoxb-1-2-secret"
    body = asked.body.decode()
    said = parse_qs(body)
    assert (said["channel"], said["text"]) == (["D1"], ["A module is open: The module is open."])
    assert PAGE in said["blocks"][0]
    assert "Open it" in said["blocks"][0]
    for kept in ("t0ken", "secret", "Élodie", "portal.example/x", "enclosed", "Choose"):
        assert kept not in said["blocks"][0] + said["text"][0]
    assert [to for to, _mail in sink.acknowledged] == ["person1@example.com"], "the call alone"
    assert set(Exchange.objects.values_list("what", "outcome")) == {("chat.postMessage", "done")}


def test_slack_says_when_it_takes_the_next_one(
    news: News,
    slack: FakeSlack,
    sink: Sink,
    now: dt.datetime,
) -> None:
    news(1, 2)
    news(3, ends_at=now + 60 * SECOND)
    slack.says("chat.postMessage", {"ok": False}, status=429, headers={"Retry-After": "90"})
    assert send(now) == [("queued", "chat"), ("queued", "chat"), ("sent", "mail")]
    assert slack.steps.count("chat.postMessage") == 1, "the others wait without a call"
    assert [to for to, _mail in sink.acknowledged] == ["person3@example.com"], "in its window"
    slack.say_yes()
    assert send(now + 89 * SECOND)[0] == ("queued", "chat")
    assert send(now + 90 * SECOND) == [("sent", "chat"), ("sent", "chat"), ("sent", "mail")]
    assert Exchange.objects.filter(detail=TOO_FAST).count() == 1


def test_who_is_not_in_the_workspace_gets_a_mail_once(
    news: News,
    slack: FakeSlack,
    sink: Sink,
    now: dt.datetime,
) -> None:
    news(1, 2)
    slack.nobody.add("person1@example.com")
    assert send(now) == [("sent", "mail"), ("sent", "chat")]
    assert send(now + 60 * SECOND) == [("sent", "mail"), ("sent", "chat")]
    assert [to for to, _mail in sink.acknowledged] == ["person1@example.com"]
    assert Exchange.objects.get(outcome="refused").detail == NOBODY
    slack.says("conversations.open", {"ok": False, "error": "user_disabled"})
    news(3)
    slack.says("chat.postMessage", {"ok": False, "error": "channel_not_found"})
    news(2, about_version=3)
    assert send(now)[2:] == [("sent", "mail"), ("sent", "mail")]
    slack.say_yes()
    news(2, about_version=4)
    send(now)
    assert slack.steps[-3:] == ["users.lookupByEmail", "conversations.open", "chat.postMessage"]
    assert len(sink.acknowledged) == 3


def test_a_token_that_is_over_is_told_to_the_admin_and_nobody_misses_anything(
    news: News,
    slack: FakeSlack,
    sink: Sink,
    admin: Member,
    client_for: SignIn,
    now: dt.datetime,
) -> None:
    news(1, 2, 3)
    slack.says("users.lookupByEmail", {"ok": False, "error": "invalid_auth"})
    assert send(now) == [("sent", "mail")] * 3
    assert slack.steps == ["users.lookupByEmail"], "it is the same for all"
    assert len(sink.acknowledged) == 3
    assert NO_TOKEN in client_for(admin).get(reverse("channels:slack_app")).text


def test_what_nobody_knows_of_is_settled_by_its_kind_and_never_mailed_too(
    news: News,
    slack: FakeSlack,
    sink: Sink,
    now: dt.datetime,
) -> None:
    declare(replace(CALL, may_refuse=True, page_in_chat=lambda _message: PAGE))
    news(1, content={"subject": "Open", "text": "The module is open."})
    news(2, kind=CALL)
    slack.says("chat.postMessage", {}, status=0)
    assert send(now) == [("ambiguous", "chat"), ("queued", "chat")]
    assert Message.objects.filter(may_have_arrived=True).count() == 2
    slack.says("chat.postMessage", {"ok": False, "error": "fatal_error"})
    assert send(now + 60 * SECOND)[1] == ("queued", "chat")
    slack.say_yes()
    assert send(now + 120 * SECOND) == [("ambiguous", "chat"), ("sent", "chat")]
    assert sink.acknowledged == []
    send_again(message=Message.objects.get(state="ambiguous"), now=now)
    assert send(now)[0] == ("sent", "chat")


def test_slack_that_is_away_is_waited_for_and_then_it_goes_by_mail(
    news: News,
    slack: FakeSlack,
    sink: Sink,
    now: dt.datetime,
) -> None:
    news(1, 2)
    for step, said in (("users.lookupByEmail", Said(0)), ("conversations.open", Said(502, "<"))):
        slack.said[step] = said
        assert send(now) == [("queued", "chat")] * 2
        slack.say_yes()
        now += 130 * SECOND
    Message.objects.update(attempts=MAX_ATTEMPTS - 1)
    slack.says("chat.postMessage", {"ok": False, "error": "x"}, status=503)
    assert send(now) == [("sent", "mail")] * 2


def test_of_a_worker_that_died_one_message_is_unknown(news: News, now: dt.datetime) -> None:
    _first, second, _third = news(1, 2, 3)
    send_due(clock=lambda: now)
    taken = claim(size=9, now=now, by_chat=True)
    assert not claim(size=9, now=now, by_chat=True).seen, "another worker finds none"
    assert not send_chats(clock=lambda: now)
    with PUT.often() as put:
        put_on_the_wire(taken.claim_id, second, put)
    settle_claims(now=now + LEASE)
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == [
        "sent",
        "ambiguous",
        "queued",
    ]


def test_a_run_stops_in_time_and_gives_back_what_it_has_not_tried(
    news: News, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, now: dt.datetime
) -> None:
    news(1, 2)
    send_due(clock=lambda: now)
    monkeypatch.setattr(chatting, "PACE", 7.0)
    halt, waited = Halt(), list[float]()

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        return False

    monkeypatch.setattr(halt, "wait", wait)
    send_chats(clock=lambda: now, halt=halt)
    assert [round(each) for each in waited] == [0, 7]
    news(3, 4, 5)
    send_due(clock=lambda: now)

    def away(*_given: object) -> bool:
        raise OperationalError

    monkeypatch.setattr(chatting, "put_on_the_wire", away)
    with pytest.raises(OperationalError):
        send_chats(clock=lambda: now, halt=halt)
    with monkeypatch.context() as outside:
        outside.setattr(chatting, "connection", SimpleNamespace(in_atomic_block=False))
        send_chats(clock=lambda: now, halt=halt)
    monkeypatch.setattr(chatting, "put_on_the_wire", lambda *_given: False)
    send_chats(clock=lambda: now, halt=halt)
    waiting = Message.objects.filter(state="queued", way="chat", attempts=0)
    assert waiting.count() == 3
    halt.ask()
    assert send_chats(clock=lambda: now, halt=halt) == 0


def test_who_chooses_mail_again_gets_mail_and_so_does_who_has_no_app(
    news: News,
    app: Connection,
    admin: Member,
    slack: FakeSlack,
    sink: Sink,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    now: dt.datetime,
) -> None:
    news(1, 2)
    send_due(clock=lambda: now)
    wants(1, now, by_chat=False)
    assert send(now) == [("sent", ""), ("sent", "chat")]
    news(3)
    send_due(clock=lambda: now)
    settings.CONNECTIONS = frozenset()
    assert send(now)[2] == ("sent", "")
    settings.CONNECTIONS = frozenset({"chat"})
    news(4)
    send_due(clock=lambda: now)
    disconnect(connection=app, now=now, by=admin)
    assert send(now)[3] == ("sent", "")
    monkeypatch.setattr(chat_ways, "_ways", [])
    news(5)
    Message.objects.filter(about_id=5).update(way="chat")
    assert send(now)[4] == ("sent", "")
    assert slack.steps.count("chat.postMessage") == 1


def test_an_app_that_goes_while_a_run_has_messages_in_hand_leaves_them_to_mail(
    news: News,
    app: Connection,
    slack: FakeSlack,
    sink: Sink,
    now: dt.datetime,
) -> None:
    news(1, 2)
    way = chat_ways.chat_way()
    assert way is not None
    word = word_of(Message.objects.get(about_id=1))
    Connection.objects.update(is_on=False)
    for outcome in (way.find(word), way.say(word, "D1")):
        assert isinstance(outcome, chat_ways.ChatOutcome)
        assert outcome.fate is chat_ways.ChatFate.BY_MAIL
        way.note(word.organization_id, outcome, now)
    assert not Exchange.objects.exists()
    assert slack.asked == []


def test_chat_waits_as_mail_does_and_travels_in_no_mail_of_the_day(
    news: News,
    slack: FakeSlack,
    sink: Sink,
    now: dt.datetime,
) -> None:
    news(1)
    news(1, about_version=2)
    wants(1, now, is_daily=True)
    Message.objects.update(send_after=now)
    assert send(now) == [("queued", "")] * 2
    at = Message.objects.latest("pk").send_after
    slack.says("chat.postMessage", {"ok": False, "error": "ratelimited"})
    assert send(at) == [("queued", "chat")] * 2
    slack.say_yes()
    at += 30 * SECOND
    assert send(at) == [("sent", "chat")] * 2, "not a day later"
    assert not Message.objects.exclude(envelope=None).exists()
    first, second = news(2)[-1], news(2, about_version=2)[-1]
    Message.objects.filter(pk=second.pk).update(envelope=first)
    assert send(at)[2:] == [("sent", ""), ("sent", "")], "what others travel in stays a mail"


def test_leading_to_chat_takes_the_same_statements_for_any_number(
    news: News,
    sink: Sink,
    now: dt.datetime,
) -> None:
    def statements(*numbers: int) -> int:
        news(*numbers)
        with CaptureQueriesContext(connection) as captured:
            send_due(clock=lambda: now)
        return len(captured)

    statements(0)
    assert statements(1, 2) == statements(*range(10, 20))


def test_only_reminders_for_oneself_may_leave_by_chat() -> None:
    may = [each for each in declared() if each.page_in_chat]
    assert set(may) == {MODULE_OPEN, BOOSTER_OPEN, RECALL, SESSION_TOMORROW}
    for each in may:
        assert each.may_refuse
        assert not each.is_urgent
        page = each.page_in_chat
        assert page is not None
        assert "{" not in page(Message(about_id=7))
    with pytest.raises(ValueError, match="never leaves by chat"):
        word_of(Message(kind="sign_in", text="x"))


def test_an_admin_connects_one_app_tests_it_and_switches_it_on(
    admin: Member, client_for: SignIn, slack: FakeSlack
) -> None:
    client, address = client_for(admin), reverse("channels:slack_app")
    assert "users:read.email" in client.get(address).text
    wrong = client.post(address, {"token": "xoxp-1-2-3"})
    assert (wrong.status_code, "begins with xoxb-" in wrong.text) == (422, True)
    for _each in range(2):
        client.post(address, {"token": "xoxb-1-2-secret"})
    app = direct_apps().get()
    assert not app.is_on
    assert "1-2-secret" not in client.get(address).text
    test = reverse("channels:test", args=[app.pk])
    slack.says("auth.test", {"ok": True, "team": "N"}, headers={"X-OAuth-Scopes": "chat:write"})
    failed = client.post(test, follow=True).text
    assert NO_SCOPE in failed
    assert "Missing: im:write, users:read, users:read.email" in failed
    slack.says("auth.test", {"ok": False, "error": "token_revoked"})
    assert NO_TOKEN in client.post(test, follow=True).text
    good = {"X-OAuth-Scopes": ", ".join(SCOPES)}
    slack.says("auth.test", {"ok": True, "team": "Northwind"}, headers=good)
    assert "works in the workspace “Northwind”" in client.post(test, follow=True).text
    client.post(reverse("channels:switch", args=[app.pk]), {"is_on": "1"})
    assert "Switch off" in client.get(reverse("channels:channel", args=[app.pk]), follow=True).text
    assert "Slack app" in client.get(reverse("channels:channels")).text


def test_what_slack_answers_says_what_becomes_of_a_message(slack: FakeSlack) -> None:
    def fate(step: str, word: str) -> tuple[str, bool]:
        reply = AppReply(step=step, error=word, told={}, headers={})
        outcome = outcome_of(reply, slack_app.MEANINGS)
        return outcome.fate.name, outcome.is_for_all

    assert fate(slack_app.POST, "") == ("SAID", False)
    assert fate(slack_app.POST, "missing_scope") == ("BY_MAIL", True)
    assert fate(slack_app.POST, "a_new_word") == ("BY_MAIL", False)
    assert fate(slack_app.POST, "not-reached") == ("LATER", True)
    assert fate(slack_app.POST, "no-answer") == ("UNKNOWN", False)
    assert fate(slack_app.LOOK_UP, "no-answer") == ("LATER", True)
    slow = AppReply(step=slack_app.POST, error="ratelimited", told={}, headers={})
    assert outcome_of(slow, slack_app.MEANINGS).waits == SHORT_WAIT
    slack.says("conversations.open", {"ok": True, "channel": "odd"})
    assert isinstance(slack_app.dialogue_with("xoxb-1", "a@b.example"), chat_ways.ChatOutcome)


def test_an_address_that_may_not_be_called_is_no_reason_to_wait(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EGRESS_PRIVATE = frozenset()
    monkeypatch.setattr(slack_app, "API", "https://127.0.0.1/")
    assert slack_app.ask("xoxb-1", "auth.test").error == "not-called"
    monkeypatch.setattr(slack_app, "API", "https://nowhere.invalid/")
    assert slack_app.ask("xoxb-1", "auth.test").error == "not-reached"


def test_a_leader_chooses_slack_and_is_led_to_the_cards_without_a_token(
    app: Connection, slack: FakeSlack, leader: Member, client_for: SignIn, now: dt.datetime
) -> None:
    course = make_course(leader)
    address = link_for(leader.email).partition("//")[2].partition("/")[2]
    client = client_for(leader)
    shown = client.get(f"/{address}").text
    assert "How reminders reach you" in shown
    wanted = [each.name for each in declared()]
    saved = client.post(f"/{address}", {"wanted": wanted, "way": "chat"}).text
    assert "In Slack" in saved
    assert habit_of(leader.email).by_chat
    announce_modules(now=now)
    send_due(clock=lambda: now)
    send_chats(clock=lambda: now)
    (said,) = [each for each in slack.asked if each.path.endswith("chat.postMessage")]
    blocks = parse_qs(said.body.decode())["blocks"][0]
    step = Message.objects.get(kind=MODULE_OPEN.name).about_id
    assert reverse("learning:resume", args=[step]) in blocks
    assert "/now/" not in blocks
    assert course.cohort.name not in blocks
    Connection.objects.update(is_on=False)
    assert "How reminders reach you" not in client.get(f"/{address}").text
    client.post(f"/{address}", {"wanted": wanted})
    assert habit_of(leader.email).by_chat, "what was not asked stays"
    Connection.objects.update(is_on=True)
    client.post(f"/{address}", {"wanted": wanted, "way": "mail"})
    assert not habit_of(leader.email).by_chat


def test_a_tick_says_what_is_due_unless_another_worker_does(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    looked, woken = [2], list[object]()
    monkeypatch.setattr(chatting, "send_chats", lambda clock, holds: looked[0])
    monkeypatch.setattr(tasks, "wake", woken.append)
    tasks.send_chats()
    assert woken == [tasks.send_chats]
    looked[0] = 0
    tasks.send_chats()
    looked[0] = 2
    with chat_lane():
        tasks.send_chats()
    assert len(woken) == 1
