"""Pictures of the pages: `./portal screens`. Starts a seeded demo, signs in as each role, one
picture per page.

By default two widths in light and dark land in .portal/screens. With --keep the few that the README
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
    Shot("leader-card", LEADER, "/", ("Open the card",)),
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
KEPT = {
    "leader-today": "phone-light",
    "leader-card": "phone-dark",
    "facilitator-scoring": "phone-light",
    "admin-pilot": "desk-light",
    "admin-results": "desk-light",
}


def take(browser: Browser, base: str, out: Path, kept: Path | None) -> None:
    """Every shot at both widths in both themes, whole pages; what is kept shows one screen."""
    for (width, viewport), scheme in product((("phone", PHONE), ("desk", DESK)), ("light", "dark")):
        visitors: dict[str, Visitor] = {}
        for shot in SHOTS:
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
            take(
                playwright.chromium.launch(executable_path=chromium, args=FLAGS),
                base,
                options.out,
                kept,
            )
    finally:
        if process:
            stop_demo(process)
    print(f"Pictures are in {options.out}")  # noqa: T201


if __name__ == "__main__":
    main()
