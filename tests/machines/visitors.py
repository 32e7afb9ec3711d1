"""People at work, as a process of its own on a host of their own.

    python -m tests.machines.visitors ADDRESS:PORT FOLDER JOURNAL

Each opens pages, completes cards, answers pulses or taps scores, and does what a browser and its
person do when they read "try again in a moment": wait, and send the same form again. Whatever comes
back is written into the journal, a line of JSON each, until standard input ends.
"""

from __future__ import annotations

import http.client
import itertools
import json
import random
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.requests import CSRF, Asked, read
from tests.machines.seeding import HOST

ANSWERS_WITHIN = 25.0
GIVES_UP_AFTER = 90.0
PAUSE = (0.05, 0.25)
LONGEST_WAIT = 3.0
READ = ("leader's Today", "path", "card", "facilitator's Today", "scoring sheet", "sessions")
READERS, WRITERS = 3, 2
FEW = 20
WRONG = 0
"""Instead of a status: no answer at all."""


@dataclass(frozen=True)
class Answer:
    """What came back; `is_friendly`: it says when to try again."""

    status: int
    is_friendly: bool
    text: str = ""


@dataclass
class Journal:
    """Of all visitors."""

    path: Path
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._lines = self.path.open("a", encoding="utf-8", buffering=1)

    def write(self, **entry: object) -> None:
        """One line."""
        with self.lock:
            self._lines.write(json.dumps({"at": time.time(), **entry}) + "\n")


@dataclass(frozen=True)
class Browser:
    """Knows the address of the proxy, and nothing of what is behind it."""

    host: str
    port: int
    journal: Journal

    def ask(self, asked: Asked) -> Answer:
        """Once."""
        headers = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "Cookie": "; ".join(f"{name}={text}" for name, text in asked.cookies.items()),
        }
        body = None
        if asked.fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode({"csrfmiddlewaretoken": CSRF, **asked.fields})
        line = http.client.HTTPConnection(self.host, self.port, timeout=ANSWERS_WITHIN)
        try:
            line.request("GET" if body is None else "POST", asked.path, body, headers)
            came = line.getresponse()
            text = came.read().decode("utf-8", "replace")
            is_friendly = came.status == 503 and bool(came.headers.get("Retry-After"))
            return Answer(came.status, is_friendly, text)
        except (OSError, http.client.HTTPException) as error:
            return Answer(WRONG, is_friendly=False, text=repr(error))
        finally:
            line.close()

    def insist(self, action: str, asked: Asked) -> bool:
        """Until it is answered as it should, or told plainly that it is not. Whether it was."""
        began, waits = time.monotonic(), 0
        while True:
            sent = time.monotonic()
            answer = self.ask(asked)
            took = time.monotonic() - sent
            if answer.status == asked.status:
                whole = time.monotonic() - began
                self.journal.write(action=action, took=took, waits=waits, whole=whole)
                return True
            if not answer.is_friendly or time.monotonic() - began > GIVES_UP_AFTER:
                said = " ".join(answer.text.split())[:300]
                self.journal.write(
                    action=action, took=took, waits=waits, wrong=answer.status, said=said
                )
                return False
            waits += 1
            if self.journal.over.wait(random.uniform(1.0, LONGEST_WAIT)):
                self.journal.write(action=action, took=took, waits=waits, left=True)
                return False


def reader(browser: Browser, pages: Sequence[Asked]) -> None:
    """Opens one page after another."""
    while not browser.journal.over.is_set():
        browser.insist("page", random.choice(pages))
        time.sleep(random.uniform(*PAUSE))


def completer(browser: Browser, cards: Iterator[Asked]) -> None:
    """Each card once."""
    for asked in cards:
        if browser.journal.over.is_set():
            return
        if browser.insist("card", asked):
            browser.journal.write(kept="card", path=asked.path)
        else:
            browser.journal.write(unknown="card", path=asked.path)
        time.sleep(random.uniform(*PAUSE))


def responder(browser: Browser, pulses: Iterator[Asked]) -> None:
    """Opens the link, answers."""
    for page, answers in zip(pulses, pulses, strict=False):
        if browser.journal.over.is_set():
            return
        is_open = browser.insist("pulse page", page)
        if is_open and browser.insist("pulse", answers):
            browser.journal.write(kept="pulse", path=answers.path)
        elif is_open:
            browser.journal.write(unknown="pulse", path=answers.path)
        time.sleep(random.uniform(*PAUSE))


def scorer(browser: Browser, taps: Sequence[Asked]) -> None:
    """The same scores again and again: the last word counts. What the sheet of the session does not
    offer is left out.
    """
    taps = [asked for asked in taps[:FEW] if browser.ask(asked).status == asked.status]
    for asked in itertools.cycle(taps):
        if browser.journal.over.is_set():
            return
        fields = {**(asked.fields or {}), "level": str(random.randint(1, 4))}
        answered = browser.insist("tap", Asked(asked.path, asked.cookies, fields, asked.status))
        what = "kept" if answered else "unknown"
        browser.journal.write(**{what: "tap", "fields": fields})
        time.sleep(random.uniform(*PAUSE))


def main(address: str, folder: Path, journal: Journal) -> None:
    """Until nobody wants them any more."""
    host, _, port = address.partition(":")
    browser = Browser(host, int(port), journal)
    asked = {path.stem: read(path) for path in folder.glob("*.jsonl")}
    pages = [each for name in READ for each in asked[name][:200]]
    cards = Turns(iter(asked["complete a card"]))
    works = [threading.Thread(target=reader, args=(browser, pages)) for _each in range(READERS)]
    works += [threading.Thread(target=completer, args=(browser, cards)) for _each in range(WRITERS)]
    works += [threading.Thread(target=responder, args=(browser, iter(asked["pulse"])))]
    works += [threading.Thread(target=scorer, args=(browser, asked["score tap"]))]
    for work in works:
        work.start()
    sys.stdin.read()
    journal.over.set()
    for work in works:
        work.join()


class Turns(Iterator):
    """What several take from in turn."""

    def __init__(self, things: Iterator) -> None:
        self._things, self._lock = things, threading.Lock()

    def __next__(self):
        with self._lock:
            return next(self._things)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Journal(Path(sys.argv[3])))
