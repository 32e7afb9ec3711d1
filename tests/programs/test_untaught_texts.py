"""Nothing that is said or shown before the first role-play gives away what is practiced."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from programs.content.comparisons import Comparison
from programs.content.materials import KitPage, ReadingPage
from programs.querysets import TEACHING, WRITTEN_FOR
from programs.reading import LibraryProgram
from programs.reading.measures import plain

STEPS = {
    "en": ("notic", "ask", "adapt", "agree"),
    "de": ("bemerk", "frag", "anpass", "vereinbar"),
}
WITHIN = 200
"""So many characters, about two lines."""
SPOKEN = {"sponsor-script", "video-02-sponsor"}
"""What somebody says aloud before or at the kickoff, whatever group it stands in."""
ANCHORS = {
    "en": re.compile(
        r"\bquot|open question|one question|\ba pause|diagnos|\brecording|same words"
        r"|\bguess(?! moods)|own part|is there a step",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\bzitier|offene Frage|eine Frage (?:zu )?stell|\beine Pause|Diagnose|belegen"
        r"|denselben Worten|\berrat|vermut|eigene[nm]? Anteil|gibt es einen Schritt",
        re.IGNORECASE,
    ),
}
"""What the levels of the comparison look for."""
PUBLISHED = {"intranet-text", "objections", "questions-and-answers"}
PUBLISHED |= {"taking-part-with-a-disability"}
"""What leaders read in the weeks before, whoever posts it."""
WHY = {"en": "Why we're here", "de": "Warum wir hier sind"}


def told(text: str, language: str) -> list[str]:
    """Where three of the four steps are named in one breath."""
    one, *_ = STEPS[language]
    found = []
    words = re.compile("|".join(rf"\b{step}" for step in STEPS[language]), re.IGNORECASE)
    for match in words.finditer(text):
        breath = text[match.start() : match.start() + WITHIN]
        named = {each.group().lower() for each in words.finditer(breath)}
        if one in named and len(named) >= 3:
            found.append(breath)
    return found


def comparison(shipped: LibraryProgram, language: str) -> Comparison:
    [found] = [
        content
        for each in shipped.materials
        if isinstance(content := each.content[language], Comparison)
    ]
    return found


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_leaders_read_or_hear_before_their_first_role_play_names_no_recipe(
    shipped: LibraryProgram, language: str
) -> None:
    open_to_leaders = []
    for each in shipped.materials:
        content = each.content[language]
        if isinstance(content, ReadingPage) and each.slug not in WRITTEN_FOR:
            open_to_leaders.append((each.slug, content.body))
        if isinstance(content, KitPage) and (
            each.slug in SPOKEN
            or (content.group not in TEACHING and {"leaders", "teams"} & set(content.readers))
        ):
            open_to_leaders.append((each.slug, content.body))
    kickoff = comparison(shipped, language).kickoff
    assert kickoff
    open_to_leaders.append(("kickoff", kickoff))
    assert len(open_to_leaders) > 8
    given_away = {slug: told(plain(body.html), language) for slug, body in open_to_leaders}
    assert {slug: found for slug, found in given_away.items() if found} == {}


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_published_or_played_before_names_no_anchor(
    shipped: LibraryProgram, language: str
) -> None:
    """Whoever leads last has been the observer and the other person first, so that those pages are
    read before a first role-play, too; the summary is shown while the session is planned.
    """
    read = [
        (each.slug, content.body)
        for each in shipped.materials
        if isinstance(content := each.content[language], KitPage) and each.slug in PUBLISHED
    ]
    assert len(read) == len(PUBLISHED)
    for form in comparison(shipped, language).scenarios:
        read += [(form.slug, form.summary), (form.slug, form.opening.text)]
        read += [(f"{form.slug}, {role.key}", role.brief) for role in form.roles]
    assert len(read) > 25
    found = [(where, ANCHORS[language].findall(plain(body.html))) for where, body in read]
    assert [each for each in found if each[1]] == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_kickoff_and_the_closing_begin_with_the_same_words(
    shipped: LibraryProgram, language: str
) -> None:
    both = comparison(shipped, language)
    assert both.kickoff
    assert both.closing
    lines = chain(both.kickoff.markdown.splitlines(), both.closing.markdown.splitlines())
    why = [line for line in lines if line.startswith(f"**{WHY[language]}")]
    assert len(why) == 2
    assert len(set(why)) == 1
