"""What differs between two editions."""

from __future__ import annotations

import time

from authoring.card_changes import add_card, move_card, put_card, remove_card
from authoring.comparing import Fate, FileDifference, differences_between, lines_between
from authoring.layout import CardPlace
from programs.content.kinds import CardKind, CardPart

READ = CardPlace.named("01-cues/cards/read")


def fates(found: list[FileDifference]) -> dict[str, Fate]:
    return {each.path: each.fate for each in found}


def test_a_card_that_changes_places_says_the_same_elsewhere(small: dict[str, str]) -> None:
    after = move_card(small, place=READ, down=True)
    assert fates(differences_between(small, after)) == {
        "en/01-cues/cards/01-spot.toml": Fate.MOVED,
        "en/01-cues/cards/02-read.toml": Fate.MOVED,
    }


def test_the_cards_behind_one_that_is_gone_are_where_they_were(small: dict[str, str]) -> None:
    after = remove_card(small, place=READ)
    assert fates(differences_between(small, after)) == {"en/01-cues/cards/01-read.toml": Fate.GONE}


def test_what_is_moved_and_written_anew_is_changed(small: dict[str, str]) -> None:
    after = move_card(small, place=READ, down=True)
    path = "en/01-cues/cards/02-read.toml"
    after[path] += "# Shorter.\n"
    [spot, read] = differences_between(small, after)
    assert (spot.fate, read.fate) == (Fate.MOVED, Fate.CHANGED)
    assert [line.text for line in read.lines] == ["# Shorter."]


def test_a_card_that_is_for_some_now_is_moved_and_what_changed_in_it_is_read(
    small: dict[str, str],
) -> None:
    before = add_card(small, "01-cues", CardPart.EXTRAS, CardKind.POLL)
    after = put_card(before, READ, CardPart.EXTRAS)
    path = "en/01-cues/extras/02-read.toml"
    assert fates(differences_between(before, after)) == {path: Fate.MOVED}, "the poll stays first"
    after[path] += "# Shorter.\n"
    [read] = differences_between(before, after)
    assert (read.fate, [line.text for line in read.lines]) == (Fate.CHANGED, ["# Shorter."])


def test_a_change_is_said_by_what_its_field_is_called(small: dict[str, str]) -> None:
    path = "en/01-cues/cards/03-quiz.toml"
    after = {**small, path: small[path].replace('intro = "Choose."', 'intro = "Choose \\"one\\"."')}
    [quiz] = differences_between(small, after)
    assert [(line.label, line.text) for line in quiz.lines] == [
        ("What it is about", "Choose."),
        ("What it is about", 'Choose "one".'),
    ]
    longer = {**small, path: small[path] + '\n[[questions]]\nprompt = """\nWhy?\n"""\nfound = 1\n'}
    [quiz] = differences_between(small, longer)
    assert [(line.label, line.text) for line in quiz.lines] == [
        ("Questions", ""),
        ("Question", ""),
        ("", "Why?"),
        ("", "found = 1"),
    ]


def test_nothing_differs_from_itself(small: dict[str, str]) -> None:
    assert differences_between(small, small) == []


def test_a_story_that_is_written_anew_is_compared_at_once() -> None:
    """The page of a draft says it; a few lines that resemble each other stand together."""
    old = "".join(
        f":: Passage {n}\nShe waits, and it is {n}.\n\n[[On->P{n}]]\n\n" for n in range(60)
    )
    new = "".join(f":: P{n}\nHe asks, and it is not {n}.\n\n[[Go->P{n}]]\n\n" for n in range(500))
    begun = time.process_time()
    assert len(lines_between(old, new)) == 60 * 3 + 500 * 3
    assert time.process_time() - begun < 3
    both = [(each.text, each.is_new) for each in lines_between("one\ntwo\n", "one!\ntwo!\n")]
    assert both == [("one", False), ("one!", True), ("two", False), ("two!", True)]
