"""Cards and modules moved, copied, removed and added, as files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.card_changes import (
    add_card,
    copy_card,
    example_of,
    modules_for,
    move_card,
    put_card,
    remove_card,
    send_card,
)
from authoring.layout import CardPlace, NotThere, card_names, card_slugs, modules_of
from authoring.lineage import files_moved, without_lines
from authoring.manuscript import ABOUT, files_in, read_files
from authoring.module_changes import copy_module, move_module, remove_module, take_module
from authoring.numbering import slug_of
from authoring.rule_changes import RULES
from programs.content.kinds import CardKind, CardPart
from tests.authoring.plain import without_paths

Files = dict[str, str]
SLUGS = ("ask", "look", "look-again", "wait", "write")
LISTS = (
    "modules = [{}]",
    "modules = [ {} ] # in this order",
    "modules = [\n  {},\n]",
    "modules = [\n  {} # last\n]",
)


@pytest.fixture(scope="module")
def shipped(shipped_folder: Path) -> Files:
    return without_paths(files_in(shipped_folder))


@st.composite
def numbers(draw: st.DrawFn, count: int) -> list[int]:
    """As many two-digit numbers, rising, with gaps."""
    found = draw(st.sets(st.integers(1, 40), min_size=count, max_size=count))
    return sorted(found)


@st.composite
def card_files(draw: st.DrawFn) -> list[str]:
    """Names of cards with numbers."""
    slugs = draw(st.lists(st.sampled_from(SLUGS), unique=True, max_size=4))
    at = draw(numbers(len(slugs)))
    return [f"{number:02d}-{slug}" for number, slug in zip(at, slugs, strict=True)]


@st.composite
def programs(draw: st.DrawFn) -> Files:
    """Files of a program of a few modules in up to three languages; some miss a card."""
    slugs = draw(st.lists(st.sampled_from(SLUGS), unique=True, min_size=1, max_size=4))
    at = draw(numbers(len(slugs)))
    folders = [f"{number:02d}-{slug}" for number, slug in zip(at, slugs, strict=True)]
    listed = draw(st.sampled_from(LISTS)).format(", ".join(f'"{name}"' for name in folders))
    files = {ABOUT: f'# A program\nslug = "p"\n{listed}\n[texts.en]\ntitle = "P" # so\n'}
    cards = {folder: draw(card_files()) for folder in folders}
    for language in draw(st.sampled_from([["en"], ["en", "de"], ["de", "en", "fr"]])):
        for place, (folder, slug) in enumerate(zip(folders, slugs, strict=True), start=1):
            stem = f"{language}/{folder}"
            files[f"{stem}/module.toml"] = f'slug = "{slug}" # one\nposition = {place}  # two\n'
            for name in cards[folder]:
                if draw(st.integers(0, 3)):
                    files[f"{stem}/cards/{name}.toml"] = f'title = "{name}" # {language}\n'
    for number, folder in enumerate(folders):
        files[f"calibration/{number}.toml"] = f"module = \"{folder}\" # of\ntitle.en = 'T'\n"
    return files


def places(files: Files) -> list[CardPlace]:
    return [
        CardPlace(folder, CardPart.CARDS, slug)
        for folder in modules_of(files)
        for slug in card_slugs(card_names(files, folder, CardPart.CARDS))
    ]


def in_order(files: Files, place: CardPlace) -> list[str]:
    return list(card_slugs(card_names(files, place.folder, place.part)))


@given(programs(), st.data())
def test_a_card_moved_and_moved_back_is_where_it_was(files: Files, data: st.DataObject) -> None:
    for place in places(files):
        down = data.draw(st.booleans())
        moved = move_card(files, place, down=down)
        before, after = in_order(files, place), in_order(moved, place)
        there = before.index(place.slug) + (1 if down else -1)
        if 0 <= there < len(before):
            assert after[there] == place.slug
            assert after != before
            assert move_card(moved, place, down=not down) == files
        else:
            assert moved == files


@given(programs())
def test_a_card_for_some_is_for_everybody_again(files: Files) -> None:
    for place in places(files):
        before = in_order(files, place)
        put = put_card(files, place, CardPart.EXTRAS)
        there = CardPlace(place.folder, CardPart.EXTRAS, place.slug)
        assert in_order(put, there) == [place.slug]
        assert in_order(put, place) == [slug for slug in before if slug != place.slug]
        back = put_card(put, there, CardPart.CARDS)
        assert sorted(back.values()) == sorted(files.values())
        assert in_order(back, place) == [*in_order(put, place), place.slug]


@given(programs(), st.data())
def test_a_card_sent_to_another_module_and_back_is_whole(files: Files, data: st.DataObject) -> None:
    for place in places(files):
        for folder in modules_for(files, place):
            there = in_order(files, CardPlace(folder, CardPart.CARDS, ""))
            before = data.draw(st.sampled_from(["", *there]))
            sent = send_card(files, place, folder, CardPart.CARDS, before)
            assert sorted(without_lines(sent).values()) == sorted(files.values())
            now = in_order(sent, CardPlace(folder, CardPart.CARDS, ""))
            [own] = set(now) - set(there)
            assert [each for each in now if each != own] == there
            assert now.index(own) == (there.index(before) if before else len(there))
            if own == place.slug:
                order = in_order(files, place)
                behind = order[order.index(place.slug) + 1 :]
                back = send_card(
                    sent, CardPlace(folder, CardPart.CARDS, own), place.folder, place.part,
                    *behind[:1],
                )  # fmt: skip
                assert in_order(back, place) == order
                assert sorted(back.values()) == sorted(files.values())
                moved = files_moved(files, sent)
                gone = [path for path in files if f"{place.folder}/cards/" in path]
                assert {moved.get(path, path) for path in gone} <= set(sent)


@given(programs())
def test_a_card_copied_and_removed_leaves_no_trace(files: Files) -> None:
    for place in places(files):
        copied = copy_card(files, place)
        before, after = in_order(files, place), in_order(copied, place)
        here = before.index(place.slug)
        assert after[: here + 1] == before[: here + 1]
        assert after[here + 2 :] == before[here + 1 :]
        assert remove_card(copied, CardPlace(place.folder, place.part, after[here + 1])) == files


@given(programs(), st.data())
def test_a_module_moved_and_moved_back_is_where_it_was(files: Files, data: st.DataObject) -> None:
    slugs = [slug_of(folder) for folder in modules_of(files)]
    for here, folder in enumerate(modules_of(files)):
        down = data.draw(st.booleans())
        moved = move_module(files, folder, down=down)
        after = [slug_of(name) for name in modules_of(moved)]
        there = here + (1 if down else -1)
        if 0 <= there < len(slugs):
            assert after[there] == slugs[here]
            assert modules_of(moved) == sorted(modules_of(moved))
            assert f"position = {there + 1}" in moved[f"en/{modules_of(moved)[there]}/module.toml"]
            assert f'"{folder}"' not in moved[f"calibration/{here}.toml"]
            assert move_module(moved, modules_of(moved)[there], down=not down) == files
        else:
            assert moved == files


@given(programs())
def test_a_module_copied_and_removed_leaves_no_trace(files: Files) -> None:
    for here, folder in enumerate(modules_of(files)):
        copied = copy_module(files, folder)
        before, after = modules_of(files), modules_of(copied)
        assert len(after) == len(before) + 1
        assert [slug_of(name) for name in after if name != after[here + 1]] == [
            slug_of(name) for name in before
        ]
        assert remove_module(copied, after[here + 1]) == files


def test_the_shipped_program_stays_whole_whatever_is_moved_or_copied(shipped: Files) -> None:
    first, *_rest, last = modules_of(shipped)
    place = CardPlace(first, CardPart.CARDS, "bounced-ticket")
    for changed in (
        move_card(shipped, place, down=True),
        copy_card(shipped, place),
        move_module(shipped, last, down=False),
        copy_module(shipped, first),
        take_module(shipped, shipped, first),
    ):
        assert changed != shipped
        assert not read_files(changed).problem
    read = read_files(copy_module(shipped, first)).program
    assert read is not None
    assert read.modules[1].content["de"].title.endswith("(Kopie)")
    assert read.modules[1].content["en"].title.endswith("(copy)")


@pytest.mark.parametrize("kind", list(CardKind))
@pytest.mark.parametrize("part", list(CardPart))
def test_an_added_card_is_whole_in_every_language(
    shipped: Files, kind: CardKind, part: CardPart
) -> None:
    folder = modules_of(shipped)[0]
    if part is CardPart.BOOSTERS:
        # Rules name refreshers, and would miss the one that makes room.
        shipped = {path: text for path, text in shipped.items() if path != RULES.path}
        shipped = remove_card(shipped, CardPlace(folder, part, "for-the-record"))
    read = read_files(add_card(shipped, folder, part, kind)).program
    assert read is not None
    card = read.modules[0].row(part)[-1]
    assert (card.kind, card.part, card.slug) == (kind, part, kind.value)
    assert set(card.content) == {"en", "de"}
    assert card.content["en"].title != card.content["de"].title
    assert example_of(kind, "fr") == example_of(kind, "en")


def test_what_is_removed_takes_along_what_is_about_it_alone(shipped: Files) -> None:
    gone = modules_of(shipped)[1]
    left = remove_module(shipped, gone)
    while len(modules_of(left)) > 4:
        left = remove_module(left, modules_of(left)[-1])
    # Whoever removes what a rule names is told; the rule is for them to change.
    others = [text for path, text in left.items() if path != RULES.path]
    assert '"active-listening"' not in "".join(others)
    assert len(modules_of(left)) == 4
    assert sum(path.startswith("calibration/") for path in left) == 19
    bank = left["pulse-bank.toml"]
    assert bank.startswith(shipped["pulse-bank.toml"][:2000])
    assert 'items = ["' in bank
    assert read_files(left).problem == "program.toml: forms 2, modules: is 5. Use 1 to 4."


def test_names_without_numbers_get_some_and_keep_their_order() -> None:
    files = {
        ABOUT: 'modules = ["m"]\n[texts.en]\n',
        "en/m/cards/a-one.toml": 'title = "One"',
        "en/m/cards/b-two.toml": "no TOML",
        "en/m/module.toml": 'slug = "m"\nposition = 1\n',
    }
    moved = move_card(files, CardPlace("m", CardPart.CARDS, "two"), down=False)
    assert [path for path in sorted(moved) if "cards" in path] == [
        "en/m/cards/01-two.toml",
        "en/m/cards/02-one.toml",
    ]
    copied = copy_card(files, CardPlace("m", CardPart.CARDS, "two"))
    assert copied["en/m/cards/03-two-2.toml"] == "no TOML"
    twice = copy_module(files, "m")
    assert modules_of(twice) == ["m", "01-m-2"]
    assert modules_of(move_module(twice, "m", down=True)) == ["01-m-2", "m"]
    assert remove_module(twice, "01-m-2") == files


def test_languages_out_of_step_are_put_in_step_as_english_says() -> None:
    files = {
        "en/m/cards/01-one.toml": "1",
        "en/m/cards/02-two.toml": "2",
        "de/m/cards/01-two.toml": "zwei",
        "de/m/cards/02-two.toml": "noch einmal",
    }
    moved = move_card(files, CardPlace("m", CardPart.CARDS, "one"), down=True)
    assert moved == {
        "en/m/cards/01-two.toml": "2",
        "en/m/cards/02-one.toml": "1",
        "de/m/cards/01-two.toml": "zwei",
        "de/m/cards/03-two-2.toml": "noch einmal",
    }


def test_a_folder_that_is_no_module_stays_as_it_is() -> None:
    files = {ABOUT: 'modules = ["01-a", "02-b"]', "en/01-b/x.md": "Old", "en/02-b/x.md": "New"}
    moved = move_module(files, "02-b", down=False)
    assert modules_of(moved) == ["02-b", "01-a"]
    assert (moved["en/01-b/x.md"], moved["en/02-b/x.md"]) == ("Old", "New")


@pytest.mark.parametrize(
    "change",
    [
        lambda files: move_card(files, CardPlace("01-cues", CardPart.CARDS, "nothing"), down=True),
        lambda files: copy_card(files, CardPlace("01-cues", CardPart.CARDS, "nothing")),
        lambda files: remove_card(files, CardPlace("nothing", CardPart.CARDS, "read")),
        lambda files: add_card(files, "nothing", CardPart.CARDS, CardKind.READ),
        lambda files: move_module(files, "nothing", down=True),
        lambda files: copy_module(files, "nothing"),
        lambda files: remove_module(files, "nothing"),
        lambda files: take_module(files, files, "nothing"),
        lambda files: take_module({ABOUT: "modules = ["}, files, "01-cues"),
        lambda files: take_module({ABOUT: "modules = 1"}, files, "01-cues"),
        lambda files: CardPlace.named("01-cues/other/read"),
        lambda files: CardPlace.named("01-cues"),
    ],
)
def test_what_is_not_there_is_said(small: Files, change) -> None:
    with pytest.raises(NotThere):
        change(small)
