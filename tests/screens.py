"""Pictures of the pages: `./portal screens`. Starts a seeded demo, signs in as each role, one
picture per page.

By default two widths in light and dark land in .portal/screens. The pages of the editor are those
of a copy of the shipped program, which is published once and opened again. --only takes those
whose names begin so, such as editor. With --keep the few that the README
and docs show are written to docs/screens as well. With --base a demo that already runs is pictured
instead.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import DESK, FLAGS, PHONE
from tests.demo_process import ROOT, start_demo, stop_demo
from tests.journeys.visitor import Visitor
from tests.services import NO_CHROMIUM, find_chromium


@dataclass(frozen=True)
class Shot:
    """A page: who opens it, where to start, and the links to follow from there by their visible
    name.
    """

    name: str
    who: str
    start: str = "/"
    links: tuple[str, ...] = ()


ADMIN, LEADER, FACILITATOR, COACH, OFFICER = (
    "Zofia García",
    "Halima Eze",
    "Adebayo Nguyễn",
    "Leila Oliveira",
    "Marek",
)
SHOTS = (
    Shot("sign-in", "", "/account/login/"),
    Shot("demo-front-door", "", "/demo/"),
    Shot("demo-mailbox", "", "/demo/mailbox/"),
    Shot("gallery", "", "/gallery/"),
    Shot("leader-today", LEADER),
    Shot("leader-card", LEADER, "/learn/", ("^Refresher: Awareness", "Start the first card")),
    Shot("leader-path", LEADER, "/learn/"),
    Shot("leader-practice", LEADER, "/practice/"),
    Shot("facilitator-today", FACILITATOR),
    Shot("facilitator-practice", FACILITATOR, "/practice/"),
    Shot("facilitator-scoring", FACILITATOR, "/", ("Open the run sheet",)),
    Shot("facilitator-guide", FACILITATOR, "/", ("Open the run sheet", "Run sheet")),
    Shot("coach-today", COACH),
    Shot("officer-today", OFFICER),
    Shot("admin-today", ADMIN),
    Shot("admin-pilots", ADMIN, "/pilots/"),
    Shot("admin-pilot", ADMIN, "/pilots/", ("Team leads, autumn",)),
    Shot("admin-results", ADMIN, "/pilots/", ("Project leads, first", "See the results")),
    Shot("admin-roi", ADMIN, "/roi/", ("First round, with",)),
    Shot("admin-wizard", ADMIN, "/pilots/", ("Support and Sales",)),
    Shot("admin-people", ADMIN, "/people/"),
    Shot("admin-import", ADMIN, "/people/import/"),
    Shot("library", ADMIN, "/library/"),
)
CARD = "en/01-digital-cues/cards"
EDITED = {
    "own": "/library/own/",
    "bring": "/library/own/bring/",
    "recordings": "/library/own/recordings/",
    "copy": "{shipped}copy/",
    "revise": "{published}revise/",
    "retire": "{published}retire/",
    "draft": "{draft}",
    "module": "{draft}?open=digital-cues",
    "send": "{draft}send/?card=01-digital-cues/cards/what-changed",
    "remove": "{draft}remove/?module=01-digital-cues",
    "take": "{draft}take/",
    "weeks": "{draft}weeks/",
    "weeks-form": "{draft}weeks/form/?form=twelve-week",
    "weeks-remove": "{draft}weeks/remove/?form=twelve-week",
    "paths": "{draft}paths/",
    "rule": "{draft}paths/rule/?rule=boards-and-regions",
    "rule-remove": "{draft}paths/remove/?rule=boards-and-regions",
    "try": "{draft}paths/try/",
    "try-start": "{draft}paths/try/?on=all",
    "pages": "{draft}all/pages/",
    "kit": "{draft}all/kit/",
    "bank": "{draft}all/pulse-bank.toml/",
    "transcripts": "{draft}all/calibration/",
    "comparison": "{draft}all/comparison/",
    "review": "{draft}review/",
    "publish": "{draft}publish/",
    "discard": "{draft}discard/",
    "card-read": f"{{draft}}piece/{CARD}/01-what-changed.toml",
    "card-spot": f"{{draft}}piece/{CARD}/03-bounced-ticket.toml",
    "card-quiz": f"{{draft}}piece/{CARD}/04-more-than-one-reason.toml",
    "card-reflection": f"{{draft}}piece/{CARD}/05-what-you-send.toml",
    "card-rewrite": f"{{draft}}piece/{CARD}/06-already-decided.toml",
    "card-as-text": f"{{draft}}piece/{CARD}/01-what-changed.toml?whole",
    "about-module": "{draft}piece/en/01-digital-cues/module.toml",
    "role-play": "{draft}piece/en/01-digital-cues/scenario.toml",
    "further-role-play": "{draft}piece/en/01-digital-cues/scenarios/all-quiet.toml",
    "rubric": "{draft}piece/en/01-digital-cues/rubric.toml",
    "notes": "{draft}piece/en/01-digital-cues/facilitator-notes.md",
    "recall": "{draft}piece/en/01-digital-cues/recall.toml",
    "story": "{draft}piece/en/01-digital-cues/journey.twee",
    "program": "{draft}piece/program.toml",
    "page": "{draft}piece/pages/en/evidence.md",
    "document": "{draft}piece/kit/en/aid-digital-cues.md",
    "questionnaire": "{draft}piece/instrument.toml",
    "pulses": "{draft}piece/pulse-bank.toml",
    "new-item": "{draft}piece/pulse-bank.toml/items/new",
    "general-rubric": "{draft}piece/en/comparison/rubric.toml",
    "kickoff": "{draft}piece/en/comparison/kickoff.md",
}
"""Pages of the editor, by the draft, the shipped program and the published copy."""
KEPT = {
    "leader-today": "phone-light",
    "leader-card": "phone-dark",
    "facilitator-scoring": "phone-light",
    "admin-pilot": "desk-light",
    "admin-results": "desk-light",
}


def begin_editing(browser: Browser, base: str) -> tuple[Shot, ...]:
    """The shots of the editor: an admin copies the shipped program, publishes it, and goes on."""
    visitor = Visitor(browser, base, viewport=DESK)
    visitor.sign_in(ADMIN)
    page = visitor.go("/library/")
    page.locator("main a[href*='/library/']", has_text="Digital empathy").first.click()
    shipped = page.url.removeprefix(base)
    visitor.go(f"{shipped}copy/")
    page.locator("main form button").last.click()
    page.wait_for_url("**/own/*/")
    visitor.go(f"{page.url}publish/")
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/library/\d+/$"))
    published = page.url.removeprefix(base)
    visitor.go(f"{published}revise/")
    page.locator("main form button").last.click()
    page.wait_for_url("**/own/*/")
    places = {"shipped": shipped, "published": published, "draft": page.url.removeprefix(base)}
    visitor.context.close()
    return tuple(
        Shot(f"editor-{name}", ADMIN, address.format(**places)) for name, address in EDITED.items()
    )


def chosen(browser: Browser, base: str, only: str) -> tuple[Shot, ...]:
    """Those whose names begin so."""
    shots = [shot for shot in SHOTS if shot.name.startswith(only)]
    if not only or only.startswith("editor"):
        shots += begin_editing(browser, base)
    return tuple(shot for shot in shots if shot.name.startswith(only))


def take(
    browser: Browser, base: str, out: Path, kept: Path | None, shots: tuple[Shot, ...]
) -> None:
    """Every shot at both widths in both themes, whole pages; what is kept shows one screen."""
    for (width, viewport), scheme in product((("phone", PHONE), ("desk", DESK)), ("light", "dark")):
        visitors: dict[str, Visitor] = {}
        for shot in shots:
            if shot.who not in visitors:
                visitor = Visitor(browser, base, viewport=viewport, scheme=scheme)
                visitors[shot.who] = visitor
                if shot.who:
                    visitor.sign_in(shot.who)
            _take_one(visitors[shot.who], shot, f"{width}-{scheme}", out, kept)
        for visitor in visitors.values():
            visitor.context.close()


def _take_one(visitor: Visitor, shot: Shot, variant: str, out: Path, kept: Path | None) -> None:
    visitor.go(shot.start)
    for link in shot.links:
        visitor.page.get_by_role("link", name=re.compile(link)).first.click()
    visitor.page.wait_for_load_state()
    visitor.page.screenshot(path=out / f"{shot.name}-{variant}.png", full_page=True)
    if kept and KEPT.get(shot.name) == variant:
        visitor.page.evaluate("scrollTo(0, 0)")
        visitor.page.screenshot(path=kept / f"{shot.name}.png")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="./portal screens", description="Write pictures of the pages."
    )
    parser.add_argument("--base", default="", help="address of a demo that already runs")
    parser.add_argument("--out", type=Path, default=ROOT / ".portal" / "screens")
    parser.add_argument("--only", default="", help="names that begin so")
    parser.add_argument("--keep", action="store_true", help="also renew docs/screens")
    options = parser.parse_args()
    chromium = find_chromium()
    if not chromium or not os.access(chromium, os.X_OK):
        raise SystemExit(NO_CHROMIUM)
    options.out.mkdir(parents=True, exist_ok=True)
    kept = ROOT / "docs" / "screens" if options.keep else None
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
    process = None
    base = options.base
    if not base:
        process, port = start_demo(Path(tempfile.mkdtemp(prefix="portal-screens-")))
        base = f"http://127.0.0.1:{port}"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            take(browser, base, options.out, kept, chosen(browser, base, options.only))
    finally:
        if process:
            stop_demo(process)
    print(f"Pictures are in {options.out}")  # noqa: T201


if __name__ == "__main__":
    main()
