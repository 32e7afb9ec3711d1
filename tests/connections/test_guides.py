"""The guides beside the connections quote the pages: whoever follows one finds the same words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.catalogue import marked

GUIDES = sorted((Path(__file__).parents[2] / "docs" / "connections").glob("*.md"))
OURS = re.compile(r"\bour \*([^*]+)\*")
SAID_IN = re.compile(r"^\| It says \| Do \|\n\|[-|]+\|\n((?:\|.*\n)+)", re.MULTILINE)
STEPS = re.compile(r"^## (Connect|Test|Remove)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
PRESSED = re.compile(r"\*\*([^*]+)\*\*|[\"“](\d\. [^\"”]+)[\"”]")
OF_OTHERS = {("learning-records", "Connect"), ("packages", "Connect")}
"""Where the menus of other products stand between ours."""
STATUS = re.compile(r"^\d{3}, ")


@pytest.fixture(scope="module")
def pages() -> list[str]:
    """Whatever a page can say, with … for what it fills in."""
    said: list[str] = []
    for message in marked():
        said += [message.id] if isinstance(message.id, str) else message.id
    return [re.sub(r"%\(\w+\)[sd]|%[sd]", "…", text) for text in said]


def quoted_in(guide: str) -> list[str]:
    """Fields that are called ours, and what a page says when something does not work; a row in
    brackets tells of something that no page of ours says.
    """
    rows = "".join(SAID_IN.findall(guide)).splitlines()
    cells = [row[1:].split(" | ")[0].strip() for row in rows]
    each = [part for cell in cells if not cell.startswith("(") for part in cell.split(" / ")]
    return [*OURS.findall(guide), *each]


def pressed_in(path: Path) -> list[str]:
    """What is to be pressed, or is a heading, on our pages; a sentence of its own is neither."""
    found: list[str] = []
    for section, text in STEPS.findall(path.read_text(encoding="utf-8")):
        if (path.stem, section) not in OF_OTHERS:
            found += ["".join(either) for either in PRESSED.findall(text)]
    return [each for each in found if not each.endswith(".")]


def stands_in(quoted: str, pages: list[str]) -> bool:
    """Whether some page says it; … stands for anything."""
    parts = [part.strip() for part in STATUS.sub("", quoted.strip()).split("…")]
    found = re.compile(".*".join(map(re.escape, parts)), re.DOTALL)
    return any(found.search(text) for text in pages)


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_what_a_guide_quotes_is_what_a_page_says(path: Path, pages: list[str]) -> None:
    quoted = quoted_in(path.read_text(encoding="utf-8"))
    assert [each for each in quoted if not stands_in(each, pages)] == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_what_a_guide_has_one_press_is_there(path: Path, pages: list[str]) -> None:
    """One name, or a way of several with commas between; a long one may stop where it likes."""
    for pressed in pressed_in(path):
        names = [pressed] if pressed in pages else pressed.split(", ")
        gone = [each for each in names if not any(text.startswith(each) for text in pages)]
        assert gone == [], pressed


def test_a_word_that_no_page_says_is_found(pages: list[str]) -> None:
    assert stands_in("The document names another issuer, …. Use that address instead.", pages)
    assert not stands_in("The document names another publisher", pages)
