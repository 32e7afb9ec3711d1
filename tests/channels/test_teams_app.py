"""Who wants that hears by Teams, once, what would have come by mail; and by mail where Teams does
not take it, never by both.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import struct
import zipfile
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jsonschema_rs
import pytest
from django.conf import settings as project
from django.core.cache import caches
from django.urls import reverse

from channels import slack_app, teams_app
from channels.app_calls import SHORT_WAIT, AppReply, outcome_of
from channels.connecting import ChannelSettings, direct_apps
from channels.operations import connect_app
from channels.teams_app import (
    BLOCKED,
    MEANINGS,
    NO_BOT,
    NO_PERMISSION,
    NO_SIGN_IN,
    NO_TENANT,
    NOBODY,
    NOT_ALLOWED,
    NOT_IN_TENANT,
    NOT_INSTALLED,
    OLD_SECRET,
    OTHER_CLOUD,
    SEVERAL,
    TO_SPEAK,
    TOO_FAST,
    TRIED,
    TURNED_DOWN,
    WRONG_SECRET,
    dialogue_with,
    post_word,
    token_for,
)
from channels.webhooks import ChatSystem
from connections.models import Connection, Exchange
from connections.operations import switch_connection
from learning.notifications import MODULE_OPEN
from learning.operations import announce_modules
from messaging.chat_ways import ChatFate, ChatOutcome, ChatWord, open_chats
from messaging.habits import habit_of
from messaging.models import Message
from messaging.notifications import declared
from messaging.preferences import link_for
from people.models import Member
from tests.channels.direct_world import PAGE, News, send, wants
from tests.channels.fake_slack import fake_slack
from tests.channels.fake_teams import (
    APP_ID,
    CONVERSATION,
    PERSON,
    SECRET,
    TENANT_ID,
    FakeTeams,
    no,
    no_token,
)
from tests.channels.teams_world import BOT
from tests.channels.teams_world import app as app
from tests.channels.teams_world import teams as teams
from tests.conftest import SignIn
from tests.factories import MemberFactory
from tests.fake_web import Said
from tests.learning.conftest import make_course
from tests.messaging.conftest import CALL
from tests.smtp_sink import Sink

pytestmark = pytest.mark.proof("connections", **{"chat and mail": 1})

SECOND = dt.timedelta(seconds=1)
ASKED = ["POST token", "GET users", "POST token", "POST conversations", "POST activities"]
SCHEMA = project.BASE_DIR / "tests" / "data" / "teams_manifest" / "MicrosoftTeams.schema.json"
WORD = ChatWord(
    organization_id=1,
    address="ada@example.com",
    title="A module is open",
    text="Two cards.",
    button="Open it",
    link=PAGE,
)


def test_who_wants_it_in_teams_gets_it_there_and_not_by_mail(
    news: News, teams: FakeTeams, sink: Sink, now: dt.datetime
) -> None:
    news(1)
    news(1, about_version=2)
    news(1, kind=CALL)
    assert send(now) == [("sent", "chat"), ("sent", "chat"), ("sent", "")]
    assert teams.steps == [*ASKED, "POST activities"], "tokens and conversations are remembered"
    looked = parse_qs(urlsplit(teams.last("GET users").path).query)
    person = "person1@example.com"
    assert looked["$filter"] == [f"mail eq '{person}' or userPrincipalName eq '{person}'"]
    assert looked["$select"] == ["id"]
    opened = json.loads(teams.last("POST conversations").body)
    assert opened == {"isGroup": False, "members": [{"id": PERSON}], "tenantId": TENANT_ID}
    asked = teams.last("POST activities")
    assert f"/{CONVERSATION}/activities" in unquote(asked.path)
    said = json.loads(asked.body)
    assert (said["type"], said["summary"]) == ("message", "A module is open: The module is open.")
    card = said["attachments"][0]["content"]
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Open it", "url": PAGE}]
    for kept in ("t0ken", "secret", "Élodie", "portal.example/x", "enclosed", "Choose"):
        assert kept not in json.dumps(said, ensure_ascii=False)
    assert [to for to, _mail in sink.acknowledged] == [person], "the call alone"
    assert set(Exchange.objects.values_list("what", "outcome")) == {("POST activities", "done")}


def test_who_is_not_there_or_has_no_app_gets_a_mail_once(
    news: News, teams: FakeTeams, sink: Sink, now: dt.datetime
) -> None:
    news(1, 2)
    teams.nobody.add("person1@example.com")
    assert send(now) == [("sent", "mail"), ("sent", "chat")]
    assert send(now + 60 * SECOND) == [("sent", "mail"), ("sent", "chat")]
    teams.says("POST conversations", 403, no("ForbiddenOperationException"))
    news(3)
    assert send(now)[2:] == [("sent", "mail")]
    teams.says("POST activities", 403, no("BotNotInConversationRoster"))
    news(2, about_version=3)
    assert send(now)[3:] == [("sent", "mail")]
    teams.say_yes()
    news(2, about_version=4)
    assert send(now)[4:] == [("sent", "chat")]
    assert teams.steps[-3:] == ["GET users", "POST conversations", "POST activities"]
    assert len(sink.acknowledged) == 3
    refused = Exchange.objects.filter(outcome="refused").values_list("detail", flat=True)
    assert sorted(refused) == sorted([NOBODY, NOT_INSTALLED, NOT_INSTALLED])


def test_a_secret_that_is_over_is_told_to_the_admin_and_nobody_misses_anything(
    news: News,
    teams: FakeTeams,
    sink: Sink,
    admin: Member,
    client_for: SignIn,
    now: dt.datetime,
) -> None:
    news(1, 2, 3)
    teams.says("POST token", 401, no_token(7000222))
    assert send(now) == [("sent", "mail")] * 3
    assert teams.steps == ["POST token"], "it is the same for all"
    assert len(sink.acknowledged) == 3
    assert OLD_SECRET in client_for(admin).get(reverse("channels:teams_app")).text


def test_microsoft_says_when_it_takes_the_next_one(
    news: News, teams: FakeTeams, sink: Sink, now: dt.datetime
) -> None:
    news(1, 2)
    news(3, ends_at=now + 60 * SECOND)
    teams.says("POST activities", 429, no("Throttled"), headers={"Retry-After": "90"})
    assert send(now) == [("queued", "chat"), ("queued", "chat"), ("sent", "mail")]
    assert teams.steps.count("POST activities") == 1, "the others wait without a call"
    teams.say_yes()
    assert send(now + 89 * SECOND)[0] == ("queued", "chat")
    assert send(now + 90 * SECOND) == [("sent", "chat"), ("sent", "chat"), ("sent", "mail")]
    assert Exchange.objects.filter(detail=TOO_FAST).count() == 1
    assert len(sink.acknowledged) == 1


@pytest.mark.parametrize("answer", [Said(0), Said(500, "<"), Said(502), Said(503), Said(504)])
def test_what_nobody_knows_of_is_never_said_again_nor_mailed(
    news: News, teams: FakeTeams, sink: Sink, now: dt.datetime, answer: Said
) -> None:
    news(1, content={"subject": "Open", "text": "The module is open."})
    teams.said["POST activities"] = answer
    assert send(now) == [("ambiguous", "chat")]
    teams.say_yes()
    assert send(now + 600 * SECOND) == [("ambiguous", "chat")]
    assert teams.steps.count("POST activities") == 1
    assert sink.acknowledged == []


@pytest.mark.parametrize("step", ["POST token", "GET users", "POST conversations"])
def test_before_anything_is_said_microsoft_is_waited_for(
    news: News, teams: FakeTeams, sink: Sink, now: dt.datetime, step: str
) -> None:
    news(1, 2)
    for answer in (Said(0), Said(502, "<"), Said(429, "{}")):
        teams.said[step] = answer
        assert send(now) == [("queued", "chat")] * 2
        now += 600 * SECOND
    teams.say_yes()
    assert send(now) == [("sent", "chat")] * 2
    assert sink.acknowledged == []


def test_a_conversation_that_is_none_is_waited_for(teams: FakeTeams) -> None:
    for odd in ({}, {"id": 7}, {"id": ""}):
        teams.says("POST conversations", 201, odd)
        found = dialogue_with(BOT, "a@b.example")
        assert isinstance(found, ChatOutcome)
        assert found.fate is ChatFate.LATER


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ([], NOBODY),
        ("?", NOBODY),
        ([{"id": "1"}, {"id": "2"}], SEVERAL),
        (["?"], SEVERAL),
        ([{}], SEVERAL),
    ],
)
def test_nobody_is_written_to_by_a_guess(teams: FakeTeams, found: object, reason: str) -> None:
    teams.says("GET users", 200, {"value": found})
    outcome = dialogue_with(BOT, "o'brien@example.com")
    assert isinstance(outcome, ChatOutcome)
    assert (outcome.fate, outcome.reason, outcome.is_for_all) == (ChatFate.BY_MAIL, reason, False)
    assert "mail eq 'o''brien@example.com'" in unquote(teams.last("GET users").path)
    assert "POST conversations" not in teams.steps


@pytest.mark.parametrize(
    ("step", "status", "answer", "reason", "is_for_all"),
    [
        ("POST token", 401, no_token(7000215), WRONG_SECRET, True),
        ("POST token", 401, no_token(7000222), OLD_SECRET, True),
        ("POST token", 400, no_token(90002), NO_TENANT, True),
        ("POST token", 400, no_token(900023), NO_TENANT, True),
        ("POST token", 400, no_token(700016), NOT_IN_TENANT, True),
        ("POST token", 400, no_token(53003), NO_SIGN_IN, True),
        ("POST token", 400, {"error": "invalid_request"}, NO_SIGN_IN, True),
        ("POST token", 200, {"access_token": 7}, NO_SIGN_IN, True),
        ("GET users", 403, no("Authorization_RequestDenied"), NO_PERMISSION, True),
        ("GET users", 401, no("InvalidAuthenticationToken"), NO_SIGN_IN, True),
        ("GET users", 400, no("Request_BadRequest"), TURNED_DOWN, False),
        ("POST conversations", 401, no("BotNotRegistered"), NO_BOT, True),
        ("POST conversations", 401, {"message": "Authorization has been denied."}, NO_BOT, True),
        ("POST conversations", 403, no("ForbiddenOperationException"), NOT_INSTALLED, False),
        ("POST activities", 403, no("InvalidBotApiHost"), OTHER_CLOUD, True),
        ("POST activities", 403, no("BotNotInConversationRoster"), NOT_INSTALLED, False),
        ("POST activities", 404, no("ConversationNotFound"), NOT_INSTALLED, False),
        ("POST activities", 403, no("ConversationBlockedByUser"), BLOCKED, False),
        ("POST activities", 403, no("BotDisabledByAdmin"), NOT_ALLOWED, False),
        ("POST activities", 413, no("MessageSizeTooBig"), TURNED_DOWN, False),
        ("POST activities", 403, {}, TURNED_DOWN, False),
        (
            "POST activities",
            403,
            {"errorCode": 209, "message": '{\r\n  "subCode": "MessageWritesBlocked"\r\n}'},
            BLOCKED,
            False,
        ),
    ],
)
def test_what_microsoft_refuses_goes_by_mail_with_the_reason(
    teams: FakeTeams,
    step: str,
    status: int,
    answer: dict[str, object],
    reason: str,
    is_for_all: bool,
) -> None:
    teams.says(step, status, answer)
    found = dialogue_with(BOT, WORD.address)
    outcome = post_word(BOT, found, WORD) if isinstance(found, str) else found
    assert (outcome.fate, outcome.reason) == (ChatFate.BY_MAIL, reason)
    assert (outcome.is_for_all, outcome.status, outcome.step) == (is_for_all, status, step)


def test_what_was_not_taken_is_tried_again(teams: FakeTeams) -> None:
    teams.says("POST activities", 412, no("PreconditionFailed"))
    assert post_word(BOT, CONVERSATION, WORD).fate is ChatFate.LATER
    teams.says("POST activities", 200)
    assert post_word(BOT, CONVERSATION, WORD).fate is ChatFate.SAID
    teams.says("POST token", 400, {"error": "temporarily_unavailable"})
    caches["default"].clear()
    assert post_word(BOT, CONVERSATION, WORD).fate is ChatFate.LATER
    slow = AppReply(step="POST activities", error="throttled", told={}, headers={})
    assert outcome_of(slow, MEANINGS).waits == SHORT_WAIT


def test_a_token_is_kept_sealed_for_as_long_as_it_is_good(
    teams: FakeTeams, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = dict[str, tuple[str, int]]()
    known = caches["default"]
    monkeypatch.setattr(
        known, "set", lambda key, value, lasts: kept.update({key: (value, lasts)}), raising=False
    )
    monkeypatch.setattr(
        known, "get", lambda key, other="": kept.get(key, (other, 0))[0], raising=False
    )
    assert token_for(BOT, TO_SPEAK) == token_for(BOT, TO_SPEAK) == "eyJ-bot"
    assert teams.steps == ["POST token"]
    ((key, (sealed, lasts)),) = kept.items()
    assert lasts == 3599 - teams_app.SPARE
    for secret in ("eyJ", SECRET):
        assert secret not in key + sealed
    kept[key] = ("no longer ours", 60)
    assert token_for(BOT, TO_SPEAK) == "eyJ-bot"
    kept.clear()
    teams.says("POST token", 200, {"access_token": "short", "expires_in": 60})
    assert token_for(BOT, TO_SPEAK) == "short"
    assert kept == {}


def test_what_an_admin_mends_in_entra_holds_from_the_next_call_on(teams: FakeTeams) -> None:
    teams.says("GET users", 403, no("Authorization_RequestDenied"))
    dialogue_with(BOT, WORD.address)
    teams.say_yes()
    assert dialogue_with(BOT, WORD.address) == CONVERSATION
    assert teams.steps.count("POST token") == 3, "the token without the permission is forgotten"


def test_an_admin_connects_one_app_tests_it_and_brings_it_into_teams(
    admin: Member, client_for: SignIn, teams: FakeTeams
) -> None:
    client, address = client_for(admin), reverse("channels:teams_app")
    assert "User.Read.All" in client.get(address).text
    package = reverse("channels:teams_package")
    assert client.get(package).status_code == 404
    typed = {"app_id": APP_ID, "tenant_id": TENANT_ID, "client_secret": SECRET}
    wrong = client.post(address, {**typed, "tenant_id": "contoso"})
    assert (wrong.status_code, "has 36 characters" in wrong.text) == (422, True)
    for _each in range(2):
        client.post(address, typed)
    app = direct_apps().get()
    assert (app.is_on, app.name, app.secret) == (False, "Teams app", SECRET)
    assert SECRET not in client.get(address).text
    test = reverse("channels:test", args=[app.pk])
    teams.says("GET users", 403, no("Authorization_RequestDenied"))
    assert NO_PERMISSION in client.post(test, follow=True).text
    teams.says("GET users", 200, {"value": []})
    assert TRIED[NOBODY] in client.post(test, follow=True).text
    teams.say_yes()
    teams.says("POST conversations", 403, no("ForbiddenOperationException"))
    assert TRIED[NOT_INSTALLED] in client.post(test, follow=True).text
    teams.says("POST conversations", 502)
    assert "Test it again later" in client.post(test, follow=True).text
    teams.say_yes()
    assert "it reaches you in Microsoft Teams" in client.post(test, follow=True).text
    assert "POST activities" not in teams.steps, "it says nothing"
    assert f"mail eq '{admin.email}'" in unquote(teams.last("GET users").path)
    client.post(reverse("channels:switch", args=[app.pk]), {"is_on": "1"})
    assert "Switch off" in client.get(reverse("channels:channel", args=[app.pk]), follow=True).text
    assert "Teams app" in client.get(reverse("channels:channels")).text
    assert client.get(package).headers["Content-Type"] == "application/zip"


def test_an_organization_has_one_app_for_direct_messages(
    app: Connection, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, slack = client_for(admin), reverse("channels:slack_app")
    assert client.get(reverse("channels:channels")).text.count("-app/") == 1
    page = client.get(slack).text
    assert "remove the other one first" in page
    assert "<form class" not in page
    told = client.post(slack, {"token": "xoxb-1-2-secret"}, follow=True)
    assert "The app is kept" not in told.text
    assert direct_apps().get() == app
    other = ChannelSettings(ChatSystem.SLACK_APP)
    assert connect_app(settings=other, secret="xoxb", now=now, by=admin) == app
    client.post(reverse("channels:remove", args=[app.pk]))
    client.post(slack, {"token": "xoxb-1-2-secret"})
    assert direct_apps().get().name == "Slack app"
    assert client.get(reverse("channels:teams_package")).status_code == 404


def test_each_organization_speaks_by_its_own_app(
    app: Connection,
    news: News,
    teams: FakeTeams,
    monkeypatch: pytest.MonkeyPatch,
    now: dt.datetime,
) -> None:
    there = MemberFactory()
    other = connect_app(
        settings=ChannelSettings(ChatSystem.SLACK_APP), secret="xoxb-1", now=now, by=there
    )
    switch_connection(connection=other, is_on=True, now=now, by=there)
    with fake_slack() as slack:
        monkeypatch.setattr(slack_app, "API", slack.url)
        news(1)
        news(2, organization_id=there.organization_id)
        assert send(now) == [("sent", "chat"), ("sent", "chat")]
        assert slack.steps[-1] == "chat.postMessage"
    assert teams.steps == ASKED
    both = {app.organization_id: "Microsoft Teams", there.organization_id: "Slack"}
    assert open_chats(both) == both


def packed(client: Any) -> dict[str, bytes]:
    answer = client.get(reverse("channels:teams_package"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def objections(manifest: dict[str, Any]) -> list[str]:
    """What Microsoft's published schema has against it."""
    schema = json.loads(SCHEMA.read_text())
    assert schema["properties"]["manifestVersion"]["const"] == manifest["manifestVersion"]
    reader = jsonschema_rs.Draft4Validator(schema, validate_formats=True)
    return [each.message for each in reader.iter_errors(manifest)]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_package_is_what_microsofts_schema_asks_for(
    app: Connection, admin: Member, client_for: SignIn, language: str
) -> None:
    admin.organization.language = language
    admin.organization.save()
    client = client_for(admin)
    files = packed(client)
    assert files == packed(client), "the same whenever it is asked for"
    manifest = json.loads(files["manifest.json"])
    assert objections(manifest) == []
    assert manifest["bots"] == [
        {"botId": APP_ID, "scopes": ["personal"], "isNotificationOnly": True}
    ]
    assert manifest["id"] == APP_ID
    assert manifest["developer"]["websiteUrl"] == f"{project.PORTAL_BASE_URL}/"
    assert ("program" in manifest["description"]["short"]) is (language == "en")
    for name, size in (("color", 192), ("outline", 32)):
        picture = files[manifest["icons"][name]]
        assert struct.unpack(">II", picture[16:24]) == (size, size)


@pytest.mark.parametrize(
    "broken",
    [
        {"id": "7"},
        {"icons": {"color": "color.png"}},
        {"accentColor": "plum"},
        {"description": {"short": "x" * 81, "full": "x"}},
        {"bots": [{"botId": APP_ID, "scopes": ["everywhere"]}]},
        {"more": 1},
    ],
)
def test_the_schema_does_object(
    app: Connection, admin: Member, client_for: SignIn, broken: dict[str, Any]
) -> None:
    manifest = json.loads(packed(client_for(admin))["manifest.json"])
    assert objections({**manifest, **broken})


def test_a_leader_chooses_teams_and_is_led_to_the_cards_without_a_token(
    app: Connection, teams: FakeTeams, leader: Member, client_for: SignIn, now: dt.datetime
) -> None:
    course = make_course(leader)
    address = link_for(leader.email).partition("//")[2].partition("/")[2]
    client = client_for(leader)
    assert "In Microsoft Teams" in client.get(f"/{address}").text
    client.post(f"/{address}", {"wanted": [each.name for each in declared()], "way": "chat"})
    assert habit_of(leader.email).by_chat
    announce_modules(now=now)
    send(now)
    said = teams.last("POST activities").body.decode()
    step = Message.objects.get(kind=MODULE_OPEN.name).about_id
    assert reverse("learning:resume", args=[step]) in said
    assert "/now/" not in said
    assert course.cohort.name not in said


def test_a_pause_and_a_choice_of_mail_hold_in_teams_too(
    news: News, teams: FakeTeams, sink: Sink, now: dt.datetime
) -> None:
    news(1, 2, 3)
    wants(1, now, by_chat=False)
    wants(2, now, paused_until=(now + dt.timedelta(days=7)).date())
    assert send(now) == [("sent", ""), ("missed", ""), ("sent", "chat")]
    assert [to for to, _mail in sink.acknowledged] == ["person1@example.com"]
