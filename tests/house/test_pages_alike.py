"""What a reader finds on every page in the same place: its language, its title, one heading, a way
past the navigation, and the navigation itself.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.urls import reverse

from tests.conftest import SignIn
from tests.downloads import read_out
from tests.house.access_table import TABLE
from tests.house.access_world import build, load_version
from tests.house.permissions import addresses
from tests.house.sources import ROOT, name_of, templates

STYLES = sorted((ROOT / "styles").rglob("*.css"))
OWN_PAGE = re.compile(r"^<!doctype html>", re.IGNORECASE)
MIRRORED = "linear-gradient(to right,"
"""Of level-pips, which are turned as a whole."""
PREVIEW = re.compile(r"piece_preview|collection_preview|gallery")
NAVIGATION = re.compile(r'<nav class="tabs".*?</nav>', re.DOTALL)
LINK = re.compile(r'<a [^>]*href="([^"]+)"')


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.uncounted
def test_pages_begin_alike(client_for: SignIn) -> None:
    world = build("Aurelia", load_version())
    known = {address.name for address in addresses()}
    wrong: list[str] = []
    menus: dict[str, Counter[tuple[str, ...]]] = {}
    pages = 0
    for who in ("admin", "leader", "facilitator"):
        client, menu = client_for(world.cast[who]), menus.setdefault(who, Counter())
        for line in TABLE:
            if line.name not in known or line.method != "get" or PREVIEW.search(line.name):
                continue
            kwargs = line.about(world) if line.about else {}
            answer = client.get(reverse(line.name, kwargs=kwargs))
            read_out(answer)
            if answer.streaming or not answer.headers.get("Content-Type", "").startswith(
                "text/html"
            ):
                continue
            text = answer.content.decode()
            if answer.status_code >= 300 or not OWN_PAGE.match(text):
                continue
            pages += 1
            wrong += [f"{line.name} as {who}: {what}" for what in _missing(text)]
            if found := NAVIGATION.search(text):
                menu[tuple(LINK.findall(found[0]))] += 1
    assert wrong == []
    assert pages > 250
    for who, menu in menus.items():
        assert len(menu) == 1, f"{who}: the same links in the same order on every page"


def _missing(text: str) -> list[str]:
    title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    said = title[1].rpartition("·")[0].strip() if title else ""
    heads = len(re.findall(r"<h1[\s>]", text))
    return [
        what
        for what, is_missing in {
            "no language": not re.match(r"<!doctype html>\s*<html lang=\"(?:en|de)\"", text),
            "no title of its own": not said,
            f"{heads} first headings": heads != 1,
            "no way past the navigation": 'class="skip" href="#main"' not in text,
            "no main part": '<main id="main"' not in text,
        }.items()
        if is_missing
    ]


def test_no_template_takes_anything_out_of_a_readers_hands() -> None:
    """No order of its own for the keyboard, no keys of its own, nothing that plays, moves, blinks
    or turns by itself, no picture without words, no text in a picture.
    """
    never = {
        "an order for the keyboard": r'tabindex="[1-9]',
        "keys": "accesskey",
        "something that plays or moves": r"\bautoplay\b|<marquee|<blink|<bgsound",
        "a page that cannot be enlarged": r"user-scalable\s*=\s*no|maximum-scale",
        "something to drag": r"\bdraggable=|ondrag|ontouch",
        "a picture without words": r"<img\b(?![^>]*\balt=)[^>]*>",
        "a page that looks again although a script does": (
            r'(?<!<noscript>)<meta http-equiv="refresh"'
        ),
    }
    wrong = [
        f"{name_of(path)}: {what}"
        for path in templates()
        for text in [path.read_text(encoding="utf-8")]
        for what, pattern in never.items()
        if re.search(pattern, text)
    ]
    assert wrong == []


def test_no_style_locks_turns_or_flashes() -> None:
    flashing = re.compile(r"animation[^;]*\b0?\.[0-2]\d*s[^;]*infinite|animation[^;]*steps\(")
    for path in STYLES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@media[^{]*orientation", text), name_of(path)
        assert not flashing.search(text), name_of(path)


def test_no_style_says_left_or_right() -> None:
    """Where one reads from right to left, pages are laid out the other way by themselves."""
    sides = re.compile(
        r"(?:^|[;{\s])(?:(?:margin|padding|border|inset)-)?(?:left|right|top|bottom)(?:-\w+)*\s*:"
        r"|(?:^|[;{\s])(?:min-|max-)?(?:width|height)\s*:|-(?:left|right)-radius"
        r"|(?:text-align|float|clear)\s*:\s*(?:left|right)|translateX|\bto (?:left|right)\b"
    )
    corners = re.compile(r"(margin|padding|inset|border-(?:radius|width|color|style)): ([^;/]+);")
    for path in STYLES:
        for line in path.read_text(encoding="utf-8").splitlines():
            values = corners.search(line)
            assert not values or _is_even(*values.groups()), f"{name_of(path)}: {line.strip()}"
            found = sides.search(line)
            assert not found or line.lstrip().startswith("@") or MIRRORED in line, (
                f"{name_of(path)}: {line.strip()}"
            )


def _is_even(of: str, values: str) -> bool:
    """Whether what is said of four sides or corners is the same on the left and on the right."""
    each = re.findall(r"(?:[^\s()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+", values)
    return len(each) == 1 if of == "border-radius" else len(each) < 4 or each[1] == each[3]


def test_no_style_is_dropped_by_safari() -> None:
    """It knows an underline with its color and thickness in several lines only, and some properties
    by their older names (docs/browsers.md).
    """
    several = re.compile(r"text-decoration: \S+ ")
    older = re.compile(r"(?<!-)\b(user-select|box-decoration-break): ([^;]+);")
    for path in STYLES:
        text = path.read_text(encoding="utf-8")
        assert not several.search(text), name_of(path)
        for name, value in older.findall(text):
            assert f"-webkit-{name}: {value};" in text, name_of(path)


def test_no_browser_puts_back_what_a_script_has_said() -> None:
    """Fields that a script fills in as the server answers: whoever comes back to their page, or
    loads it anew in Firefox, would find what stood there before and not what the server says.
    """
    form = re.compile(r"(<form\b[^>]*>)(.*?)</form>", re.DOTALL)
    changed = re.compile(r'data-calibrating|data-revision|name="seen" value=""')
    found = 0
    for path in templates():
        for head, inside in form.findall(path.read_text(encoding="utf-8")):
            if changed.search(head + inside):
                found += 1
                assert 'autocomplete="off"' in head, name_of(path)
    assert found == 4


def test_every_page_takes_its_direction_from_its_language() -> None:
    pages = [path for path in templates() if "<html " in path.read_text(encoding="utf-8")]
    assert len(pages) > 5
    said = (' dir="{% if is_rtl %}', ' dir="{{ language|direction }}"')
    wrong = [path for path in pages if not any(each in path.read_text("utf-8") for each in said)]
    assert wrong == []


def test_nothing_moves_for_whoever_wants_no_motion() -> None:
    text = (ROOT / "styles" / "pages" / "circumstances.css").read_text(encoding="utf-8")
    calm = text.partition("@media (prefers-reduced-motion: reduce)")[2].partition("\n  }\n")[0]
    assert "animation" in calm
    assert "transition" in calm
    assert "*" in calm


def test_scripts_wait_until_a_finger_is_lifted_and_need_no_path_or_shaking() -> None:
    scripts = [*(ROOT / "scripts").rglob("*.js"), *(ROOT / "static" / "js").glob("*.js")]
    early = re.compile(
        r"[\"'](?:mousedown|pointerdown|touchstart|touchmove|pointermove|dragstart|devicemotion"
        r"|deviceorientation|gesturestart)[\"']"
    )
    found = {name_of(path) for path in scripts if early.search(path.read_text(encoding="utf-8"))}
    # What is drawn to its place in the outline of a program, buttons beside it move as well; and
    # seen.js starts nothing, it tells that a hand was there at all.
    assert found == {"static/js/outline.js", "static/js/seen.js"}


@pytest.mark.django_db
def test_forms_name_what_a_browser_can_fill_in(client) -> None:
    """Of oneself one types an address, a password, a code, and nothing else."""
    pages = {
        "account_login": (r'name="email"', r'autocomplete="(?:email|username)[^"]*"'),
        "account_reset_password": (r'name="email"', r'autocomplete="email"'),
    }
    for name, (field, fills) in pages.items():
        text = client.get(reverse(name)).content.decode()
        inputs = [each for each in re.findall(r"<input[^>]*>", text) if re.search(field, each)]
        assert inputs, name
        assert all(re.search(fills, each) for each in inputs), inputs
