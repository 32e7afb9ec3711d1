"""The queue of the scoring page, alone: no page, no server, a store and a network of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
QUEUE = settings.BASE_DIR / "scripts" / "scoring" / "queue.js"
# `answers` says what the network does next; `sent` and `news` are what came of it.
SCENE = """async (source) => {
  const script = new Blob([source], { type: "text/javascript" });
  const { Queue } = await import(URL.createObjectURL(script));
  window.kept = [];
  window.answers = [];
  window.sent = [];
  window.news = [];
  const note = (what) => (entry) => news.push(`${what} ${entry?.key ?? entry ?? ""}`.trim());
  const events = ["saving", "kept", "saved", "differs", "refused", "waiting", "caughtUp"];
  window.open_again = () => {
    window.queue = new Queue({
      store: {
        read: () => JSON.parse(JSON.stringify(kept)),
        write: (entries) => { kept = JSON.parse(JSON.stringify(entries)); },
      },
      post: async (entry) => {
        sent.push(`${entry.key}=${entry.fields.level}`);
        const next = answers.shift() ?? "kept";
        if (typeof next === "function") return next(entry);
        return { outcome: next, data: {} };
      },
      tell: Object.fromEntries(events.map((what) => [what, note(what)])),
    });
  };
  open_again();
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.clock.install(time=0)
    page.goto("about:blank")
    page.clock.pause_at(60_000)
    page.evaluate(SCENE, QUEUE.read_text(encoding="utf-8"))
    yield page
    page.close()


def tap(page: Page, key: str, level: int) -> None:
    page.evaluate("([key, level]) => queue.put('tap', key, { level })", [key, level])


def seen(page: Page, name: str) -> Any:
    return page.evaluate(name)


def wait(page: Page, milliseconds: int) -> None:
    page.clock.run_for(milliseconds)
    page.evaluate("() => new Promise((done) => queueMicrotask(done))")


def test_entries_go_out_in_order_and_leave_the_device_once_they_are_kept(page):
    tap(page, "a", 1)
    tap(page, "b", 2)
    assert [entry["key"] for entry in seen(page, "kept")] == ["a", "b"]
    wait(page, 1)
    assert seen(page, "sent") == ["a=1", "b=2"]
    assert seen(page, "kept") == []
    assert seen(page, "news") == [
        "saving a", "saving b", "kept a", "saved a", "kept b", "saved b",
    ]  # fmt: skip


def test_a_second_tap_takes_the_place_of_the_first(page):
    tap(page, "a", 1)
    tap(page, "a", 3)
    wait(page, 1)
    assert seen(page, "sent") == ["a=3"]


def test_a_tap_during_the_way_goes_out_once_more_and_only_then_says_saved(page):
    page.evaluate(
        "() => answers.push(() => { queue.put('tap', 'a', { level: 4 });"
        " return { outcome: 'kept', data: {} }; })"
    )
    tap(page, "a", 2)
    wait(page, 1)
    wait(page, 1)
    assert seen(page, "sent") == ["a=2", "a=4"]
    assert seen(page, "news") == ["saving a", "saving a", "kept a", "kept a", "saved a"]


def test_a_dead_network_holds_everything_and_pauses_grow(page):
    page.evaluate("() => answers.push('away', 'away', 'kept')")
    tap(page, "a", 1)
    wait(page, 1)
    tap(page, "b", 2)
    assert [entry["key"] for entry in seen(page, "kept")] == ["a", "b"]
    wait(page, 1)  # a new tap tries at once
    assert seen(page, "sent") == ["a=1", "a=1"]
    wait(page, 7_900)
    assert seen(page, "sent") == ["a=1", "a=1"]
    wait(page, 200)
    assert seen(page, "sent") == ["a=1", "a=1", "a=1", "b=2"]
    assert seen(page, "kept") == []
    assert seen(page, "news")[-1] == "caughtUp"


def test_a_lost_session_holds_too_and_says_so(page):
    page.evaluate("() => answers.push('signedOut')")
    tap(page, "a", 1)
    wait(page, 1)
    assert "waiting signedOut" in seen(page, "news")
    assert len(seen(page, "kept")) == 1


@pytest.mark.parametrize("outcome", ["refused", "differs"])
def test_what_the_server_does_not_take_is_not_sent_again(page, outcome):
    page.evaluate(f"() => answers.push('{outcome}')")
    tap(page, "a", 1)
    tap(page, "b", 2)
    wait(page, 1)
    assert seen(page, "sent") == ["a=1", "b=2"]
    assert f"{outcome} a" in seen(page, "news")
    assert "saved a" not in seen(page, "news")
    assert seen(page, "kept") == []


def test_what_a_closed_page_left_is_sent_by_the_next(page):
    page.evaluate("() => answers.push('away')")
    tap(page, "a", 1)
    wait(page, 1)
    page.evaluate("() => { clearTimeout(queue.timer); open_again(); queue.send(); }")
    wait(page, 1)
    assert seen(page, "sent") == ["a=1", "a=1"]
    assert seen(page, "kept") == []


def test_two_wakes_never_send_the_same_entry_at_the_same_time(page):
    page.evaluate(
        "() => answers.push(() => new Promise((done) => setTimeout("
        "() => done({ outcome: 'kept', data: {} }), 500)))"
    )
    tap(page, "a", 1)
    wait(page, 1)
    page.evaluate("() => { queue.send(); queue.send(); }")
    wait(page, 600)
    assert seen(page, "sent") == ["a=1"]
