"""What the portal asks of Slack is what Slack's own library asks, and what it says in a channel is
what that library takes for blocks. Who answers both is ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.webhook import WebhookClient

from channels import slack_app
from channels.slack_app import LOOK_UP, OPEN, POST, TEST, ask, dialogue_with, post_word
from channels.webhooks import ChatSystem, PostOutcome, post, slack_message
from messaging.chat_ways import ChatFate, ChatWord
from tests.channels.fake_slack import YES
from tests.fake_web import Asked, FakeWeb, Said, fake_web

pytestmark = pytest.mark.proof("connections", **{"chat and mail": 1})

TOKEN = "xoxb-1-2-secret"
TITLE, TEXT = "Open: <!channel> & more", "For 12 leaders: *stars*, `code` and ümläuts 🎉"
WORD = ChatWord(
    organization_id=1,
    address="ada@example.com",
    title=TITLE,
    text=TEXT,
    button="Open it",
    link="https://portal.example/page?a=1&b=2",
)


@pytest.fixture
def web(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWeb]:
    """Takes everything, from both."""
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})
    with fake_web() as fake:
        fake.answer = lambda asked: Said(body=json.dumps(YES.get(step_of(asked), {"ok": True})))
        monkeypatch.setattr(slack_app, "API", f"{fake.url}api/")
        yield fake


@pytest.fixture
def theirs(web: FakeWeb) -> WebClient:
    return WebClient(token=TOKEN, base_url=f"{web.url}api/")


def step_of(asked: Asked) -> str:
    return urlsplit(asked.path).path.rpartition("/")[2]


def told(asked: Asked) -> tuple[str, str, dict[str, Any]]:
    """Step, who asks, and what is said, however it is written: Slack reads all three alike."""
    body = asked.body.decode()
    if asked.headers.get("Content-Type", "").startswith("application/json"):
        said = json.loads(body)
    else:
        pairs = parse_qs(body or urlsplit(asked.path).query, strict_parsing=bool(body))
        said = {name: only for name, (only,) in pairs.items()}
        for name in said.keys() & {"blocks", "unfurl_links", "unfurl_media"}:
            said[name] = json.loads(said[name])
    return step_of(asked), asked.headers["Authorization"], said


def blocks_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """As Slack's library reads them; raises where something is too long, empty or missing."""
    return [block.to_dict() for block in Block.parse_all(message["blocks"])]


def test_direct_messages_are_asked_for_as_slacks_own_library_does(
    web: FakeWeb, theirs: WebClient
) -> None:
    assert not ask(TOKEN, TEST).error
    where = dialogue_with(TOKEN, WORD.address)
    assert where == "D1"
    assert post_word(TOKEN, where, WORD).fate is ChatFate.SAID
    ours = [told(each) for each in web.asked]
    web.asked.clear()

    message: dict[str, Any] = slack_message(WORD.title, WORD.text, WORD.button, WORD.link)
    theirs.auth_test()
    person = theirs.users_lookupByEmail(email=WORD.address)
    opened = theirs.conversations_open(users=person["user"]["id"])
    theirs.chat_postMessage(
        channel=opened["channel"]["id"],
        text=message["text"],
        blocks=Block.parse_all(message["blocks"]),
        unfurl_links=False,
        unfurl_media=False,
    )
    assert [step for step, _who, _said in ours] == [TEST, LOOK_UP, OPEN, POST]
    assert ours == [told(each) for each in web.asked]


def test_a_channel_hears_what_slacks_own_library_would_post(web: FakeWeb) -> None:
    url = f"{web.url}services/T0/B0/secret"
    web.answer = lambda _asked: Said(body="ok")
    said = {"title": TITLE, "text": TEXT, "button": WORD.button, "link": WORD.link}
    assert post(ChatSystem.SLACK, url, **said).delivery is PostOutcome.DONE
    message: dict[str, Any] = slack_message(*said.values())
    blocks = Block.parse_all(message["blocks"])
    answer = WebhookClient(url).send(text=message["text"], blocks=blocks, unfurl_links=False)
    assert (answer.status_code, answer.body) == (200, "ok")
    ours, by_library = web.asked
    assert ours.path == by_library.path
    assert json.loads(ours.body) == json.loads(by_library.body)
    kinds = [each.headers["Content-Type"].partition(";")[0] for each in web.asked]
    assert set(kinds) == {"application/json"}


@pytest.mark.parametrize("length", [1, 74, 75, 76, 2999, 3001, 5000])
def test_whatever_is_said_keeps_within_what_slack_takes(length: int) -> None:
    said = "<" * length
    message: dict[str, Any] = slack_message(said, said, said, WORD.link)
    assert blocks_of(message) == message["blocks"], "nothing in it that the library does not know"


def test_the_library_does_object() -> None:
    message: dict[str, Any] = slack_message(TITLE, TEXT, WORD.button, WORD.link)
    message["blocks"][1]["elements"][0]["text"]["text"] = "b" * 76
    with pytest.raises(SlackObjectFormationError):
        blocks_of(message)


@pytest.mark.parametrize("word", ["users_not_found", "missing_scope", "token_revoked"])
def test_both_read_the_same_word_out_of_an_answer(
    web: FakeWeb, theirs: WebClient, word: str
) -> None:
    web.answer = lambda _asked: Said(body=json.dumps({"ok": False, "error": word}))
    with pytest.raises(SlackApiError) as raised:
        theirs.users_lookupByEmail(email=WORD.address)
    assert raised.value.response["error"] == ask(TOKEN, LOOK_UP, email=WORD.address).error == word


def test_both_hear_that_slack_wants_to_be_asked_later(web: FakeWeb, theirs: WebClient) -> None:
    body = json.dumps({"ok": False, "error": "ratelimited"})
    web.answer = lambda _asked: Said(429, body, {"Retry-After": "30"})
    with pytest.raises(SlackApiError) as raised:
        theirs.auth_test()
    ours = ask(TOKEN, TEST)
    assert (ours.error, ours.waits) == ("ratelimited", 30)
    assert raised.value.response["error"] == ours.error
    assert int(raised.value.response.headers["Retry-After"]) == ours.waits
