"""What the portal asks of Microsoft is what Microsoft's own libraries ask, and what it says in
Teams is taken and read by Microsoft's own service for channels.
"""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from channels import teams_app
from channels.teams_app import TO_LOOK_UP, TO_SPEAK, dialogue_with, post_word
from channels.webhooks import teams_message
from messaging.chat_ways import ChatFate, ChatWord
from tests.channels.fake_teams import APP_ID, PERSON, SECRET, TENANT_ID, FakeTeams, step_of
from tests.channels.teams_world import BOT
from tests.channels.teams_world import teams as teams
from tests.environments import free_port, installed, running_there
from tests.fake_web import Asked

pytestmark = pytest.mark.proof("connections", **{"chat and mail": 1})

ACTS = Path(__file__).with_name("microsoft_acts.py")
WORD = ChatWord(
    organization_id=1,
    address="ada@example.com",
    title="Open: <Cues> & [more](https://evil.example/)",
    text="Two cards, and ümläuts 🎉",
    button="Open it",
    link="https://portal.example/page?a=1&b=2",
)
ITS_OWN = ("client_info", "x-client-")
"""What msal adds to each request about itself."""


@pytest.fixture(scope="module")
def python() -> str:
    """Of the environment with Microsoft's libraries."""
    return str(installed("teams") / "python")


@pytest.fixture
def service(
    teams: FakeTeams, python: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[str]:
    """Microsoft's service instead of ours, beside our sign-in and directory."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [python, "-P", str(ACTS), "serves", str(port)]
    with running_there(command, f"{url}/read", tmp_path):
        monkeypatch.setattr(teams_app, "SERVICE", f"{url}/teams/")
        yield url


def card_of(word: ChatWord) -> dict[str, Any]:
    message: Any = teams_message(word.title, word.text, word.button, word.link)
    card: dict[str, Any] = message["attachments"][0]["content"]
    return card


def told(asked: Asked) -> tuple[str, str, str | None, object]:
    """Step, where, who asks, and what is said, however it is written."""
    body = asked.body.decode()
    said: object
    if step_of(asked) == "POST token":
        said = {name: text for name, text in parse_qsl(body) if not name.startswith(ITS_OWN)}
    else:
        said = without_nothing(json.loads(body))
    where = unquote(urlsplit(asked.path).path)
    return step_of(asked), where, asked.headers.get("Authorization"), said


def without_nothing(said: Any) -> Any:
    """JSON without what is null, which is the same to whoever reads it."""
    if isinstance(said, dict):
        return {name: without_nothing(each) for name, each in said.items() if each is not None}
    return [without_nothing(each) for each in said] if isinstance(said, list) else said


def test_the_portal_asks_as_microsofts_own_libraries_do(teams: FakeTeams, python: str) -> None:
    where = dialogue_with(BOT, WORD.address)
    assert isinstance(where, str)
    assert post_word(BOT, where, WORD).fate is ChatFate.SAID
    ours = [told(each) for each in teams.asked if step_of(each) != "GET users"]
    teams.asked.clear()

    values = {
        "app_id": APP_ID,
        "tenant_id": TENANT_ID,
        "secret": SECRET,
        "person": PERSON,
        "scopes": [TO_LOOK_UP, TO_SPEAK],
        "card": card_of(WORD),
        "summary": f"{WORD.title}: {WORD.text}",
    }
    asks = [python, "-P", str(ACTS), "asks", teams.web.url]
    subprocess.run(asks, input=json.dumps(values), text=True, check=True, timeout=60)
    theirs = [told(each) for each in teams.asked]
    steps = [step for step, *_said in theirs]
    assert steps == ["POST token", "POST token", "POST conversations", "POST activities"]
    assert ours == theirs


def test_microsofts_own_service_takes_and_reads_what_the_portal_says(service: str) -> None:
    where = dialogue_with(BOT, WORD.address)
    assert isinstance(where, str)
    assert post_word(BOT, where, WORD).fate is ChatFate.SAID
    opened, said = read_at(service)
    assert opened == {
        "what": "conversation",
        "isGroup": False,
        "members": [{"id": PERSON}],
        "tenantId": TENANT_ID,
    }
    assert (said["what"], said["type"]) == (where, "message"), "whatever stands in its name"
    assert said["summary"] == f"{WORD.title}: {WORD.text}"
    (attachment,) = said["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attachment["content"] == card_of(WORD)


@pytest.mark.parametrize(
    ("path", "broken"),
    [
        ("v3/conversations", {"isGroup": False, "members": PERSON, "tenantId": TENANT_ID}),
        ("v3/conversations", {"members": [{"id": PERSON}], "tenantId": ""}),
        ("v3/conversations/a/activities", {"attachments": []}),
        ("v3/conversations/a/activities", {"type": "message", "attachments": [{"content": {}}]}),
    ],
)
def test_the_service_does_object(service: str, path: str, broken: dict[str, object]) -> None:
    url = f"{service}/teams/{path}"
    headers = {"Content-Type": "application/json"}
    asked = urllib.request.Request(url, json.dumps(broken).encode(), headers)
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(asked, timeout=30)
    assert read_at(service) == []


def read_at(service: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{service}/read", timeout=30) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found
