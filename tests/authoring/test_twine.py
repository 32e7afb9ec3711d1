"""A story from Twine becomes the same story in Twee."""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.stories import LARGEST_STORY, brought_in, story_path
from authoring.twine import NotAStory, twee_of
from programs.reading.journey import read_journey
from programs.reading.twee import passage_of, sections_of
from tests.programs.small_program import JOURNEY

IFID = "bd1cc198-4ba1-46c5-bb16-1645f1010575"
Written = tuple[str, tuple[str, ...], str]


def twine(*passages: Written, start: int = 1, ifid: str = IFID, more: str = "") -> str:
    """As Twine 2 publishes it."""
    lines = [
        f'<tw-passagedata pid="{pid}" name="{escape(name)}" tags="{" ".join(tags)}" '
        f'position="{pid}00,100" size="100,100">{escape(text)}</tw-passagedata>'
        for pid, (name, tags, text) in enumerate(passages, start=1)
    ]
    return (
        "<!DOCTYPE html><html><body><script>let a = 1 < 2;</script>"
        f'<tw-storydata name="Grey &amp; square" startnode="{start}" creator="Twine" '
        f'creator-version="2.9.2" ifid="{ifid}" format="Chapbook" format-version="2.0.1" hidden>'
        f"{more}{''.join(lines)}</tw-storydata></body></html>"
    )


def small_story() -> list[Written]:
    """The story of the small program as passages."""
    sections = sections_of("", JOURNEY)
    told = [section for name, section in sections.items() if not name.startswith("Story")]
    return [(each.name, tuple(each.tags), "\n".join(each.lines)) for each in told]


def test_a_story_from_twine_reads_as_the_same_story(tmp_path: Path) -> None:
    (tmp_path / "a.twee").write_text(JOURNEY, encoding="utf-8")
    text = twee_of(twine(*small_story()))
    (tmp_path / "b.twee").write_text(text, encoding="utf-8")
    ours, theirs = (read_journey(tmp_path, tmp_path / f"{name}.twee") for name in "ab")
    assert theirs.title == "Grey & square"
    assert (theirs.start, theirs.passages) == (ours.start, ours.passages)
    assert '"ifid": "BD1CC198-4BA1-46C5-BB16-1645F1010575"' in text
    assert ':: Asked [asks-first] {"position":"200,100","size":"100,100"}' in text
    assert '"format": "Chapbook"' in text


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)
NAMES = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
TAGS = st.lists(st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True), max_size=3).map(tuple)
TEXTS = st.lists(WORDS, max_size=4).map("\n".join)


@given(
    st.lists(st.tuples(NAMES, TAGS, TEXTS), min_size=1, max_size=5, unique_by=lambda each: each[0]),
    st.data(),
)
def test_whatever_stands_in_twine_stands_in_twee(
    passages: list[Written], data: st.DataObject
) -> None:
    passages = [each for each in passages if not each[0].startswith("Story")] or [("A", (), "")]
    start = data.draw(st.integers(1, len(passages)))
    sections = sections_of("", twee_of(twine(*passages, start=start)))
    assert f'"start": {_json(passages[start - 1][0])}' in "\n".join(sections["StoryData"].lines)
    found = {
        name: (tuple(each.tags), [line.strip() for line in each.lines if line.strip()])
        for name, each in sections.items()
        if name not in {"StoryTitle", "StoryData"}
    }
    assert found == {
        name: (tags, [line.strip() for line in text.splitlines() if line.strip()])
        for name, tags, text in passages
    }


def _json(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z ]{1,12}", fullmatch=True).filter(str.strip),
            st.from_regex(r"[A-Z][a-z']{0,8}", fullmatch=True),
        ),
        max_size=4,
    )
)
def test_links_are_the_same_in_every_way_of_writing_them(links: list[tuple[str, str]]) -> None:
    forms = ("[[{0}->{1}]]", "[[{1}<-{0}]]", "[[{0}|{1}]]")
    lines = [forms[number % 3].format(*link) for number, link in enumerate(links)]
    section = sections_of("", twee_of(twine(("A", (), "\n".join(["Said.", *lines])))))["A"]
    read = passage_of("", section).links
    assert [(link.text, link.to) for link in read] == [(text.strip(), to) for text, to in links]


def test_names_with_brackets_and_lines_like_headers_stay_what_they_are() -> None:
    text = twee_of(twine(("A [b] {c} \\", (), "One.\n:: Not a header\nTwo.")))
    section = sections_of("", text)["A [b] {c} \\"]
    assert [line.strip() for line in section.lines if line] == ["One.", ":: Not a header", "Two."]


def test_a_file_without_a_valid_ifid_or_start_is_given_the_same_ones_each_time() -> None:
    text = twee_of(twine(("A", (), "Text."), ifid="none", start=7))
    assert text == twee_of(twine(("A", (), "Text."), ifid="", start=8))
    assert re.search(r'"ifid": "[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}"', text)
    assert '"start": "A"' in text


A = ("A", (), "Text.")


def test_what_twine_wants_back_stays() -> None:
    colored = '<tw-tag name="ending" color="green"></tw-tag><tw-tag name="odd"></tw-tag>'
    text = twee_of(twine(A, more=colored).replace("<tw-storydata ", '<tw-storydata zoom="0.6" '))
    about = json.loads("\n".join(sections_of("", text)["StoryData"].lines))
    assert (about["tag-colors"], about["zoom"]) == ({"ending": "green"}, 0.6)
    plain = json.loads("\n".join(sections_of("", twee_of(twine(A)))["StoryData"].lines))
    assert {"tag-colors", "zoom"}.isdisjoint(plain)


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (twine(A) + twine(A), "The file holds 2 stories."),
        (twine(), "The story has no passages."),
        (twine((" ", (), "Text.")), "A passage has no name."),
        (twine(("A", ("b[",), "Text.")), "The tags of “A” hold brackets."),
        ('<tw-storydata name="A', "A tag in the file does not end."),
        ('<tw-storydata name="A"><tw-passagedata name="B">C', "A passage in the file does not end"),
        (twine(A).replace("Text.", "<b>Text.</b>"), "A passage holds HTML of its own"),
    ],
)
def test_what_twine_would_not_write_is_refused_in_words(file: str, problem: str) -> None:
    with pytest.raises(NotAStory, match=re.escape(problem)):
        brought_in(file.encode())


@pytest.mark.parametrize(
    "again",
    ["<!--", "<![", "</", "<tw-passagedata ", "<tw-passagedata '", "a", 'a="', "&", "::", "::["],
)
def test_a_megabyte_of_anything_is_answered_at_once(again: str) -> None:
    rest = again * (900_000 // len(again))
    begun = time.process_time()
    for head in ("<tw-storydata ", "<tw-storydata>", "<tw-storydata><tw-passagedata name='a'>", ""):
        for tail in ("", "></tw-passagedata></tw-storydata>"):
            with suppress(NotAStory):
                brought_in(f"{head}{rest}{tail}".encode())
    assert time.process_time() - begun < 8


def test_what_is_brought_in_says_what_it_is() -> None:
    story = brought_in(b"\xef\xbb\xbf" + JOURNEY.encode())
    assert (story.text, story.says) == (JOURNEY, "A story of 12 passages from Twee.")
    assert brought_in(b":: A\nText.").says == "A story of 1 passage from Twee."
    assert brought_in(twine(A).encode()).says == "A story of 1 passage from Twine."
    styled = twine(A, more='<style role="stylesheet">body {}</style><script></script>')
    assert brought_in(styled.encode()).says.endswith("Its own styles and scripts were left out.")
    empty = twine(A, more='<style role="stylesheet"></style><script></script>')
    assert "left out" not in brought_in(empty.encode()).says


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (b"a" * (LARGEST_STORY + 1), "larger than 1 MB"),
        (b"\xff\xfe:\0", "not text in UTF-8"),
        (b":: A\0", "not a text file"),
        (b"", "neither Twee"),
        (b"<html></html>", "neither Twee"),
        (b":: StoryTitle\nA\n\n:: StoryData\n{}", "neither Twee"),
    ],
)
def test_what_is_no_story_is_refused_in_words(sent: bytes, problem: str) -> None:
    with pytest.raises(NotAStory, match=problem):
        brought_in(sent)


def test_a_module_finds_its_story_in_the_reader_s_language_first(small: dict[str, str]) -> None:
    [english] = [path for path in small if path.endswith("journey.twee")]
    slug = re.search(r'slug = "([^"]+)"', small["en/01-cues/module.toml"])
    assert slug
    assert story_path(small, slug[1], ["de", "en"]) == english
    german = {**small, "de/01-cues/journey.twee": JOURNEY}
    assert story_path(german, slug[1], ["de", "en"]) == "de/01-cues/journey.twee"
    assert story_path(small, "other", ["en"]) == ""
