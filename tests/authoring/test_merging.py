"""What a draft takes of a newer edition of the program that it was copied from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from authoring.card_changes import add_card, move_card, remove_card
from authoring.form_changes import FORMS
from authoring.form_pieces import form_name, forms_apart, forms_joined
from authoring.layout import CardPlace, NotThere, modules_of
from authoring.manuscript import ABOUT, files_in, nameless, renamed
from authoring.merging import Merging, arranged
from authoring.module_changes import move_module, remove_module, take_module
from authoring.three_ways import ChangedBy, Sides, Unit, sides_of, to_decide
from programs.content.kinds import CardKind, CardPart
from tests.authoring.course import two_modules

Files = dict[str, str]
ANOTHER = """# For those who have been here before.
[[forms]]
slug = "short"
modules = 1
is_pilot = true
name.en = "Short"
summary.en = "One module."
"""
READ, SPOT = "en/01-cues/cards/01-read.toml", "en/01-cues/cards/02-spot.toml"


@pytest.fixture
def base(small: Files) -> Files:
    return two_modules(small)


def copied(files: Files) -> Files:
    return renamed(files, slug="own", titles={"en": "Our own"})


def keys(sides: Sides, by: ChangedBy) -> set[str]:
    return {each.key for each in sides.divergences() if each.changed_by is by}


def all_taken(sides: Sides) -> Files:
    return Merging(sides, {each.key for each in to_decide(sides.divergences())}).files()


def changed(files: Files, path: str, old: str, new: str) -> Files:
    assert old in files[path]
    return {**files, path: files[path].replace(old, new)}


def test_a_copy_differs_in_nothing_but_its_name(base: Files) -> None:
    assert sides_of(base, base, copied(base)).divergences() == []


def test_each_piece_is_somebodys_change_or_nobodys(base: Files) -> None:
    theirs = changed(changed(base, READ, "Text.", "Theirs."), SPOT, "Look.", "Look well.")
    ours = changed(copied(base), READ, "Text.", "Ours.")
    ours = changed(ours, "en/01-cues/cards/03-quiz.toml", "Choose.", "Choose one.")
    sides = sides_of(base, theirs, ours)
    assert keys(sides, ChangedBy.THEM) == {"cues/cards/spot"}
    assert keys(sides, ChangedBy.BOTH) == {"cues/cards/read"}
    assert keys(sides, ChangedBy.US) == {"cues/cards/quiz"}
    same = changed(ours, READ, "Ours.", "Theirs.")
    assert keys(sides_of(base, theirs, same), ChangedBy.BOTH) == set()


def test_what_is_taken_changes_and_nothing_else_does(base: Files) -> None:
    theirs = changed(changed(base, READ, "Text.", "Theirs."), SPOT, "Look.", "Look well.")
    ours = changed(copied(base), READ, "Text.", "Ours.")
    sides = sides_of(base, theirs, ours)
    assert Merging(sides, set()).files() == ours
    assert Merging(sides, {"cues/cards/spot"}).files() == {**ours, SPOT: theirs[SPOT]}
    assert Merging(sides, {"cues/cards/read"}).files() == {**ours, READ: theirs[READ]}


def test_what_was_left_is_not_asked_again_until_it_changes_again(base: Files) -> None:
    second = changed(base, READ, "Text.", "Second.")
    ours = copied(base)
    assert keys(sides_of(second, second, ours), ChangedBy.US) == {"cues/cards/read"}
    third = changed(second, READ, "Second.", "Third.")
    assert keys(sides_of(second, third, ours), ChangedBy.BOTH) == {"cues/cards/read"}


def with_new_module(files: Files) -> Files:
    """A module between the two, the second of which gets another number."""
    return move_module(take_module(files, files, "01-cues"), "03-cues-2", down=False)


def first_form(files: Files) -> str:
    return FORMS.texts(files).tables[0]


MOVES: dict[str, Callable[[Files], Files]] = {
    "form added": lambda files: FORMS.with_new(
        files, 0, FORMS.texts(files).tables[0].replace("two", "x")
    ),
    "form changed": lambda files: changed(files, ABOUT, "Two modules.", "Both."),
    "last form": lambda files: FORMS.with_new(files, 1, ANOTHER),
    "form behind a blank line": lambda files: {**files, ABOUT: f"{files[ABOUT]}\n{ANOTHER}"},
    "words": lambda files: changed(files, READ, "Text.", "Theirs."),
    "summary": lambda files: changed(files, ABOUT, "A *small* program.", "A larger one."),
    "title": lambda files: renamed(files, slug="small", titles={"en": "Smaller"}),
    "card gone": lambda files: remove_card(files, CardPlace.named("01-cues/cards/read")),
    "card added": lambda files: move_card(
        add_card(files, "01-cues", CardPart.CARDS, CardKind.READ),
        CardPlace.named("01-cues/cards/read-2"),
        down=False,
    ),
    "card moved": lambda files: move_card(files, CardPlace.named("01-cues/cards/read"), down=True),
    "refresher moved": lambda files: move_card(
        files, CardPlace.named("01-cues/boosters/again"), down=True
    ),
    "numbers alone": lambda files: {
        path.replace("cards/06-poll", "cards/09-poll"): text for path, text in files.items()
    },
    "module gone": lambda files: remove_module(files, "01-cues"),
    "module added": with_new_module,
    "module moved": lambda files: move_module(files, "01-cues", down=True),
    "page": lambda files: {**files, "pages/en/guide.md": "# Guide\n\nRead.\n"},
    "notes gone": lambda files: {
        path: text for path, text in files.items() if "02-replies/facil" not in path
    },
    "unknown": lambda files: {**files, "en/02-replies/cards/more.md": "x", "readme.md": "y"},
}


@pytest.mark.parametrize("move", MOVES)
def test_everything_taken_is_the_newer_edition_byte_for_byte(base: Files, move: str) -> None:
    theirs = MOVES[move](base)
    sides = sides_of(base, theirs, copied(base))
    there = to_decide(sides.divergences())
    assert {each.changed_by for each in there} <= {ChangedBy.THEM}
    assert bool(there) is (move not in {"title", "numbers alone"})
    merged = all_taken(sides)
    assert merged == copied(theirs)
    assert to_decide(sides_of(theirs, theirs, merged).divergences()) == []


@pytest.mark.parametrize("move", MOVES)
def test_what_was_changed_here_stays_whatever_else_is_taken(base: Files, move: str) -> None:
    theirs = MOVES[move](base)
    path = "en/02-replies/cards/04-reflection.toml"
    ours = changed(copied(base), path, "Whom did you not ask?", "Who was missing?")
    merged = all_taken(sides_of(base, theirs, ours))
    folder = "03-replies" if move == "module added" else "02-replies"
    folder = "01-replies" if move in {"module gone", "module moved"} else folder
    mine = f"en/{folder}/cards/04-reflection.toml"
    assert merged.pop(mine) == ours[path]
    assert merged == {each: text for each, text in copied(theirs).items() if each != mine}


def test_shipped_files_come_through_whole(shipped_folder: Path) -> None:
    base = files_in(shipped_folder)
    last = "05-feedback-boundaries"
    theirs = move_module(base, last, down=False)
    theirs = FORMS.without(theirs, 1)
    theirs = remove_card(theirs, CardPlace.named("01-digital-cues/cards/" + first_card(base)))
    own = renamed(base, slug="own", titles={"en": "Own", "de": "Eigenes"})
    sides = sides_of(base, theirs, own)
    assert {each.unit for each in sides.divergences()} == {Unit.ORDER, Unit.PIECE}
    merged = all_taken(sides)
    assert merged == renamed(theirs, slug="own", titles={"en": "Own", "de": "Eigenes"})
    assert Merging(sides, {"/"}).files() == move_module(own, last, down=False)


def first_card(files: Files) -> str:
    names = sorted(path for path in files if path.startswith("en/01-digital-cues/cards/"))
    return names[0].rpartition("/")[2].removesuffix(".toml").partition("-")[2]


def test_a_module_comes_and_goes_whole(base: Files) -> None:
    sides = sides_of(base, with_new_module(base), copied(base))
    assert [(each.key, each.unit) for each in sides.divergences()] == [("cues-2/", Unit.MODULE)]
    gone = sides_of(base, remove_module(base, "02-replies"), copied(base))
    assert keys(gone, ChangedBy.THEM) == {"replies/"}
    ours = changed(copied(base), "en/02-replies/cards/01-read.toml", "Text.", "Ours.")
    assert keys(sides_of(base, remove_module(base, "02-replies"), ours), ChangedBy.BOTH)


def test_a_module_that_was_taken_out_here_is_asked_about_where_it_changed(base: Files) -> None:
    ours = remove_module(copied(base), "01-cues")
    assert keys(sides_of(base, base, ours), ChangedBy.US) == {"cues/"}
    sides = sides_of(base, changed(base, READ, "Text.", "Theirs."), ours)
    assert keys(sides, ChangedBy.BOTH) == {"cues/"}
    back = Merging(sides, {"cues/"}).files()
    assert back[READ].count("Theirs.") == 1
    assert 'modules = ["01-cues", "02-replies"]' in back[ABOUT]
    assert "position = 2" in back["en/02-replies/module.toml"]
    assert Merging(sides, set()).files() == ours


def test_own_modules_and_cards_keep_their_places(base: Files) -> None:
    ours = take_module(copied(base), base, "02-replies")
    ours = add_card(ours, "01-cues", CardPart.CARDS, CardKind.POLL)
    own = "en/01-cues/cards/07-poll-2.toml"
    assert own in ours
    sides = sides_of(base, MOVES["card added"](with_new_module(base)), ours)
    merged = all_taken(sides)
    listed = sorted(path for path in merged if path.startswith("en/01-cues/cards/"))
    assert [path.rpartition("/")[2] for path in listed] == [
        "01-read.toml",
        "02-spot.toml",
        "03-quiz.toml",
        "04-reflection.toml",
        "05-rewrite.toml",
        "06-read-2.toml",
        "07-poll.toml",
        "08-poll-2.toml",
    ]
    assert merged["en/01-cues/cards/08-poll-2.toml"] == ours[own]
    assert modules_of(merged) == ["01-cues", "02-cues-2", "03-replies", "04-replies-2"]


def test_two_files_of_one_name_are_refused(base: Files) -> None:
    ours = {**copied(base), "en/02-cues-2/module.toml": "left over"}
    with pytest.raises(NotThere):
        all_taken(sides_of(base, with_new_module(base), ours))


def test_an_order_changed_on_both_sides_is_one_or_the_other(base: Files) -> None:
    down = move_card(base, CardPlace.named("01-cues/cards/read"), down=True)
    further = move_card(down, CardPlace.named("01-cues/cards/read"), down=True)
    sides = sides_of(base, further, copied(down))
    assert keys(sides, ChangedBy.BOTH) == {"cues/cards/"}
    assert Merging(sides, set()).files() == copied(down)
    assert all_taken(sides) == copied(further)
    assert sides_of(base, down, copied(down)).divergences() == []


def in_german(files: Files) -> Files:
    """The same in a second language."""
    spoken = {path.replace("en/", "de/", 1): text for path, text in files.items()}
    about = files[ABOUT].replace("[texts.en]", '[texts.de]\ntitle = "K"\nsummary = "D"\n[texts.en]')
    return {**files, **{path: spoken[path] for path in spoken if "/0" in path}, ABOUT: about}


def test_languages_of_a_piece_go_together_and_a_third_one_stays(base: Files) -> None:
    both = in_german(base)
    theirs = changed(both, "de/01-cues/cards/01-read.toml", "Text.", "Anders.")
    theirs = changed(theirs, READ, "Text.", "Theirs.")
    sides = sides_of(both, theirs, copied(both))
    assert keys(sides, ChangedBy.THEM) == {"cues/cards/read"}
    assert all_taken(sides) == copied(theirs)
    english = sides_of(both, theirs, copied(base))
    assert keys(english, ChangedBy.THEM) == {"cues/cards/read"}
    assert all_taken(english) == {**copied(base), READ: theirs[READ]}
    ours = copied(both)
    only_here = sides_of(base, changed(base, READ, "Text.", "Theirs."), ours)
    assert all_taken(only_here) == {**ours, READ: theirs[READ]}


def test_transcripts_follow_their_module_to_its_folder(base: Files) -> None:
    show = 'module = "02-replies"\ntitle.en = "One"\n'
    with_shows = {**base, "calibration/01-one.toml": show, "calibration/02-two.toml": show}
    theirs = with_new_module(with_shows)
    assert '"03-replies"' in theirs["calibration/01-one.toml"]
    sides = sides_of(with_shows, theirs, copied(with_shows))
    assert [each.key for each in sides.divergences()] == ["cues-2/"]
    assert all_taken(sides) == copied(theirs)
    added = {**theirs, "calibration/03-three.toml": 'module = "03-replies"\n'}
    one = Merging(sides_of(with_shows, added, copied(with_shows)), {"/calibration/three"}).files()
    assert one["calibration/03-three.toml"] == 'module = "02-replies"\n'


def test_names_that_only_the_second_has_stand_behind_the_one_before_them() -> None:
    assert arranged(["a", "b"], ["a", "x", "y", "b"], {"a", "b", "x", "y"}) == ["a", "x", "y", "b"]
    assert arranged(["a", "b"], ["x", "a"], {"a", "x"}) == ["x", "a"]


def test_an_order_without_numbers_is_left_to_the_names(base: Files) -> None:
    card = base[READ]
    plain = {**base, "en/01-cues/cards/plain.toml": card}
    sides = sides_of(plain, {**plain, "en/01-cues/cards/07-more.toml": card}, copied(plain))
    theirs = {**plain, "en/01-cues/cards/07-more.toml": card, "en/01-cues/cards/08-no.toml": card}
    sides = sides_of(plain, theirs, copied(plain))
    merged = Merging(sides, {"cues/cards/more"}).files()
    assert merged == {**copied(plain), "en/01-cues/cards/07-more.toml": card}


def test_two_numbers_for_one_name_are_two_pieces(base: Files) -> None:
    twice = {**base, "en/01-cues/cards/08-read.toml": base[READ]}
    sides = sides_of(base, changed(base, READ, "Text.", "Theirs."), copied(twice))
    assert all_taken(sides) == changed(copied(twice), READ, "Text.", "Theirs.")


def test_a_program_file_that_says_no_name_is_compared_as_it_is() -> None:
    assert nameless("slug = [") == "slug = ["
    assert nameless("texts = 1\nslug = 'x'\nmodules = []") == "texts = 1\nslug = 'x'\nmodules = []"


def test_own_schedules_and_newer_ones_stand_side_by_side(base: Files) -> None:
    theirs = changed(FORMS.with_new(base, 1, ANOTHER), ABOUT, "Two modules.", "Both.")
    own = ANOTHER.partition("\n")[2].replace("short", "own").replace("Short", "Our weeks")
    sides = sides_of(base, theirs, FORMS.with_new(copied(base), 0, own))
    assert keys(sides, ChangedBy.THEM) == {"/program.toml/two", "/program.toml/short"}
    assert keys(sides, ChangedBy.US) == {"/program.toml/own"}
    merged = all_taken(sides)
    assert [form["slug"] for form in FORMS.said(merged)] == ["own", "two", "short"]
    assert FORMS.without(merged, 0) == copied(theirs)
    alone = Merging(sides, {"/program.toml/two"}).files()
    assert alone == changed(FORMS.with_new(copied(base), 0, own), ABOUT, "Two modules.", "Both.")


def test_a_schedule_that_is_gone_there_goes_and_another_order_is_one_thing(base: Files) -> None:
    two = FORMS.with_new(base, 1, ANOTHER)
    sides = sides_of(two, base, copied(two))
    assert keys(sides, ChangedBy.THEM) == {"/program.toml/short"}
    assert all_taken(sides) == copied(base)
    turned = FORMS.with_new(base, 0, ANOTHER)
    order = sides_of(two, turned, copied(two))
    assert keys(order, ChangedBy.THEM) == {"/program.toml/"}
    assert all_taken(order) == copied(turned)


def test_schedules_that_cannot_be_cut_out_are_part_of_the_whole(base: Files) -> None:
    assert forms_apart({ABOUT: "forms = 1\n"}) is None
    assert forms_apart({ABOUT: 'slug = "x"\n'}) is None
    assert forms_apart({ABOUT: 'forms = [{ slug = "x" }]\n'}) is None
    odd = {**base, ABOUT: base[ABOUT] + "[more]\nx = 1\n"}
    assert forms_apart(odd) is None
    theirs = changed(odd, ABOUT, "Two modules.", "Both.")
    sides = sides_of(odd, theirs, copied(odd))
    assert keys(sides, ChangedBy.THEM) == {"/program.toml"}
    assert all_taken(sides) == copied(theirs)


def test_a_schedule_without_a_usable_name_goes_by_its_place(base: Files) -> None:
    text = '[[forms]]\nslug = "a"\n# End.\n'
    assert (forms_apart({ABOUT: text}) or {}).get("program.toml/01-a.toml") == text
    apart = forms_apart({**base, ABOUT: 'slug = "x"\n[[forms]]\nname = 1\nslug = "A b"\n'})
    assert apart is not None
    assert list(apart)[-1] == "program.toml/01-1.toml"
    assert form_name(apart["program.toml/01-1.toml"], "en") == "A b"
    assert forms_joined(base) == base
