"""What the portal posts to Teams is read and shown by the library of Microsoft that shows cards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser, Page, expect

from channels.webhooks import ChatSystem, PostOutcome, post
from tests.fake_web import FakeWeb, Said, fake_web

pytestmark = [pytest.mark.browser, pytest.mark.proof("connections", **{"chat and mail": 1})]

LIBRARY = project.BASE_DIR / "tests" / "data" / "adaptive_cards" / "adaptivecards.min.js"
TEAMS_SHOWS = (1, 5)
"""The newest version of cards that Teams shows."""
SAID = {
    "title": "Open: <Cues> & [more](https://evil.example/)",
    "text": "For 12 leaders, and ümläuts 🎉\nTwo minutes.",
    "button": "Open the portal",
    "link": "https://portal.example/page?a=1&b=2",
}
SHOW = """card => {
  const {AdaptiveCard, SerializationContext, Version, GlobalSettings} = AdaptiveCards;
  const context = new SerializationContext(new Version(...%s));
  const shown = new AdaptiveCard();
  shown.parse(card, context);
  const found = [];
  for (let at = 0; at < context.eventCount; at++) found.push(context.getEventAt(at).message);
  for (const one of shown.validateProperties().validationEvents) found.push(one.message);
  window.opened = [];
  shown.onExecuteAction = action => window.opened.push([action.getJsonTypeName(), action.url]);
  document.body.append(shown.render());
  return found;
}"""


@pytest.fixture
def chat(settings: Any) -> Iterator[FakeWeb]:
    """Takes a message as a workflow does."""
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})
    with fake_web() as fake:
        fake.answer = lambda _asked: Said(202, "")
        yield fake


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A page with the library."""
    page = browser.new_page()
    page.add_script_tag(path=LIBRARY)
    yield page
    page.close()


def shown(reader: Page, card: dict[str, Any]) -> list[str]:
    """Show it; what the library has against it."""
    found: list[str] = reader.evaluate(SHOW % list(TEAMS_SHOWS), card)
    return found


def posted(chat: FakeWeb) -> dict[str, Any]:
    """The card that left."""
    assert post(ChatSystem.TEAMS, f"{chat.url}workflows/1", **SAID).delivery is PostOutcome.DONE
    (attachment,) = json.loads(chat.asked[-1].body)["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card: dict[str, Any] = attachment["content"]
    return card


def test_microsofts_own_library_shows_the_card_and_opens_its_link(
    chat: FakeWeb, reader: Page
) -> None:
    card = posted(chat)
    assert shown(reader, card) == []
    assert tuple(map(int, card["version"].split("."))) <= TEAMS_SHOWS
    texts = reader.locator(".ac-textBlock").all_inner_texts()
    assert texts == [
        "Open: <Cues> & (more)(https://evil.example/)",
        "For 12 leaders, and ümläuts 🎉",
        "Two minutes.",
    ]
    reader.get_by_role("link", name=SAID["button"]).click()
    assert reader.evaluate("opened") == [["Action.OpenUrl", SAID["link"]]]
    expect(reader.get_by_role("link")).to_have_count(1)


@pytest.mark.parametrize(
    ("where", "broken"),
    [
        ("version", {"version": "2.0"}),
        ("type", {"type": "Card"}),
        ("element", {"body": [{"type": "Text", "text": "?"}]}),
        ("weight", {"body": [{"type": "TextBlock", "text": "?", "weight": "Fat"}]}),
        ("link", {"actions": [{"type": "Action.OpenUrl", "title": "?"}]}),
    ],
)
def test_the_library_does_object(
    chat: FakeWeb, reader: Page, where: str, broken: dict[str, Any]
) -> None:
    assert shown(reader, {**posted(chat), **broken}), where
