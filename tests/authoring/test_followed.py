"""A newer edition beside a draft in which cards and modules were moved or called otherwise, and one
that has moved them itself: they are followed by what they come from.
"""

from __future__ import annotations

import datetime as dt

import pytest

from authoring.card_changes import add_card, put_card, remove_card, send_card
from authoring.layout import CardPlace
from authoring.manuscript import read_files, renamed
from authoring.merging import Merging
from authoring.models import Manuscript
from authoring.module_changes import remove_module, take_module
from authoring.module_names import with_file
from authoring.offers import Offer, offer_for
from authoring.operations import replace_files
from authoring.operations.settling import settle_edition
from authoring.rule_changes import RULES
from authoring.three_ways import ChangedBy, Sides, sides_of, to_decide
from people.models import Member
from programs.content.kinds import CardKind, CardPart
from tests.authoring.course import two_modules
from tests.authoring.shipping import READ, Ship, changed
from tests.authoring.test_merging import all_taken, copied, keys

Files = dict[str, str]
CARD = CardPlace.named("01-cues/cards/read")
SENT = "en/02-replies/cards/07-read-2.toml"
CUES = "en/01-cues/module.toml"
RULE = """
[[rules]]
slug = "executives"
why.en = "because you lead leaders"
when = [{ fact = "audience", test = "is", values = ["executive"] }]
then = [{ do = "leave_out", module = "cues", card = "read" }]
"""


@pytest.fixture
def base(small: Files) -> Files:
    return two_modules(small)


def sent(files: Files) -> Files:
    """The card in the other module, where it gets another name: one of its own is there."""
    return send_card(files, CARD, "02-replies", CardPart.CARDS)


def better(files: Files) -> Files:
    return changed(files, (READ, "Text.", "Better text."))


def called_otherwise(files: Files) -> Files:
    """The module by a short name of its own, as its form saves it."""
    about = files[CUES].replace('slug = "cues"', 'slug = "hearing"')
    return with_file(files, CUES, f'lineage = "cues"\n{about}')


def decided(sides: Sides) -> list[tuple[str, ChangedBy]]:
    return [(each.key, each.changed_by) for each in to_decide(sides.divergences())]


def test_a_card_that_was_sent_elsewhere_takes_what_is_newer_where_it_is(base: Files) -> None:
    ours = sent(copied(base))
    assert SENT in ours
    assert to_decide(sides_of(base, base, ours).divergences()) == []
    sides = sides_of(base, better(base), ours)
    assert decided(sides) == [("replies/cards/read-2", ChangedBy.THEM)]
    [offered] = Offer(Manuscript(), Manuscript(), sides).pieces(ChangedBy.THEM)
    assert (offered.name, offered.module) == ("Card “Read”", "Replies")
    assert (offered.is_new, offered.is_missing_here) == (False, False)
    merged = all_taken(sides)
    assert merged == changed(ours, (SENT, "Text.", "Better text."))
    assert not read_files(merged).problem


def test_its_own_words_are_kept_or_given_up_where_it_is(base: Files) -> None:
    ours = changed(sent(copied(base)), (SENT, "Text.", "Our text."))
    sides = sides_of(base, better(base), ours)
    assert decided(sides) == [("replies/cards/read-2", ChangedBy.BOTH)]
    assert all_taken(sides) == changed(ours, (SENT, "Our text.", "Better text."))


def test_it_is_taken_into_a_module_of_ones_own_and_among_cards_for_some(base: Files) -> None:
    ours = take_module(copied(base), base, "02-replies")
    ours = send_card(ours, CARD, "03-replies-2", CardPart.CARDS)
    sides = sides_of(base, better(base), ours)
    assert decided(sides) == [("replies-2/cards/read-2", ChangedBy.THEM)]
    assert "replies-2/" in keys(sides, ChangedBy.US)
    [offered] = Offer(Manuscript(), Manuscript(), sides).pieces(ChangedBy.THEM)
    assert offered.module == "Replies"
    merged = all_taken(sides)
    own = "en/03-replies-2/cards/07-read-2.toml"
    assert merged == changed(ours, (own, "Text.", "Better text."))

    ours = put_card(copied(base), CARD, CardPart.EXTRAS)
    sides = sides_of(base, better(base), ours)
    assert decided(sides) == [("cues/extras/read", ChangedBy.THEM)]
    some = "en/01-cues/extras/01-read.toml"
    assert all_taken(sides) == changed(ours, (some, "Text.", "Better text."))


def test_what_rules_do_with_it_is_compared_where_it_is(base: Files) -> None:
    base = {**base, RULES.path: RULE.lstrip()}
    ours = sent(copied(base))
    assert 'module = "replies", card = "read-2"' in ours[RULES.path]
    theirs = changed(base, (RULES.path, "you lead leaders", "you lead those who lead"))
    sides = sides_of(base, theirs, ours)
    assert decided(sides) == [("/paths.toml", ChangedBy.THEM)]
    merged = all_taken(sides)
    assert merged == changed(ours, (RULES.path, "you lead leaders", "you lead those who lead"))
    assert not read_files(merged).problem


def test_a_card_that_the_newer_edition_is_without_goes_from_where_it_is(base: Files) -> None:
    ours = sent(copied(base))
    sides = sides_of(base, remove_card(base, CARD), ours)
    assert decided(sides) == [("replies/cards/read-2", ChangedBy.THEM)]
    merged = all_taken(sides)
    assert SENT not in merged
    assert decided(sides_of(remove_card(base, CARD), remove_card(base, CARD), merged)) == []


def test_a_new_card_of_the_same_name_stands_beside_it(base: Files) -> None:
    ours = sent(copied(base))
    theirs = add_card(better(base), "02-replies", CardPart.CARDS, CardKind.READ)
    assert "read-2" in [*theirs][-1]
    sides = sides_of(base, theirs, ours)
    assert {each for each, _by in decided(sides)} == {
        "replies/cards/read-2",
        "replies/cards/read-2-2",
    }
    merged = all_taken(sides)
    assert not read_files(merged).problem
    [arrived] = [text for path, text in merged.items() if path.endswith("-read-2.toml")]
    assert arrived == changed(ours, (SENT, "Text.", "Better text."))[SENT]
    assert decided(sides_of(theirs, theirs, merged)) == []
    new = [*theirs][-1]
    again = sides_of(theirs, {**theirs, new: f"{theirs[new]}\n# More.\n"}, merged)
    assert decided(again) == [("replies/cards/read-2-2", ChangedBy.THEM)]


def test_a_module_that_is_called_otherwise_here_keeps_its_name(base: Files) -> None:
    base = {**base, RULES.path: RULE.lstrip()}
    ours = called_otherwise(copied(base))
    assert not read_files(ours).problem
    assert decided(sides_of(base, base, ours)) == []
    theirs = changed(better(base), (RULES.path, "lead leaders", "lead"), (CUES, "Cues", "Clues"))
    sides = sides_of(base, theirs, ours)
    assert {by for _key, by in decided(sides)} == {ChangedBy.THEM}
    merged = all_taken(sides)
    assert merged == called_otherwise(copied(theirs))
    assert not read_files(merged).problem


def test_a_module_that_is_called_otherwise_there_takes_the_rules_about_it_along(
    base: Files,
) -> None:
    base = {**base, RULES.path: RULE.lstrip()}
    theirs = called_otherwise(base)
    sides = sides_of(base, theirs, copied(base))
    assert {key for key, _by in decided(sides)} == {"cues/module.toml", "/paths.toml"}
    assert all_taken(sides) == copied(theirs)
    for alone in ("cues/module.toml", "/paths.toml"):
        merged = Merging(sides, {alone}).files()
        assert not read_files(merged).problem


def test_a_card_that_the_newer_edition_alone_has_sent_is_one_thing(base: Files) -> None:
    theirs = sent(base)
    sides = sides_of(base, theirs, copied(base))
    assert decided(sides) == [("replies/cards/read-2", ChangedBy.THEM)]
    [offered] = Offer(Manuscript(), Manuscript(), sides).pieces(ChangedBy.THEM)
    assert offered.is_moved
    assert (offered.module, offered.texts) == ("Replies", [])
    assert all_taken(sides) == copied(theirs)
    assert Merging(sides, set()).files() == copied(base)

    ours = changed(copied(base), (READ, "Text.", "Our text."))
    sides = sides_of(base, theirs, ours)
    assert decided(sides) == [("replies/cards/read-2", ChangedBy.BOTH)]
    assert all_taken(sides) == copied(theirs)
    assert Merging(sides, set()).files() == ours


def test_it_comes_with_the_whole_module_to_which_it_was_sent(base: Files) -> None:
    theirs = take_module(base, base, "02-replies")
    theirs = send_card(theirs, CARD, "03-replies-2", CardPart.CARDS)
    sides = sides_of(base, theirs, copied(base))
    assert decided(sides) == [("replies-2/", ChangedBy.THEM)]
    [offered] = Offer(Manuscript(), Manuscript(), sides).pieces(ChangedBy.THEM)
    assert offered.is_new
    assert all_taken(sides) == copied(theirs)
    ours = changed(copied(base), (READ, "Text.", "Our text."))
    assert decided(sides_of(base, theirs, ours)) == [("replies-2/", ChangedBy.BOTH)]


def test_a_module_that_goes_leaves_what_came_from_elsewhere_to_be_decided(base: Files) -> None:
    ours = sent(copied(base))
    sides = sides_of(base, remove_module(base, "02-replies"), ours)
    assert decided(sides) == [("replies/", ChangedBy.BOTH)]


def test_moved_on_both_sides_it_stays_where_it_is_here(base: Files) -> None:
    ours = put_card(copied(base), CARD, CardPart.EXTRAS)
    sides = sides_of(base, sent(better(base)), ours)
    assert decided(sides) == [("cues/extras/read", ChangedBy.THEM)]
    some = "en/01-cues/extras/01-read.toml"
    assert all_taken(sides) == changed(ours, (some, "Text.", "Better text."))


def test_a_draft_is_settled_with_a_card_that_it_has_sent_elsewhere(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    ship(two_modules(small))
    ours = sent(renamed(two_modules(small), slug=copied.slug, titles={"en": "Our own"}))
    replace_files(draft=copied, files=ours, by=admin, now=now)
    newer = ship(better(two_modules(small)))
    copied.refresh_from_db()
    offer = offer_for(copied, admin)
    assert offer is not None
    assert offer.edition == newer
    taken = {each.key for each in to_decide(offer.divergences)}
    seen = offer.fingerprint
    settled = settle_edition(draft=copied, taken=taken, seen=seen, by=admin, now=now)
    assert settled.files[SENT] == ours[SENT].replace("Text.", "Better text.")
    assert READ not in settled.files
    assert not settled.problem
