"""A draft takes what it likes of a newer edition, and knows afterwards what was decided."""

from __future__ import annotations

import datetime as dt

import pytest

from authoring.editing import fingerprint_of
from authoring.manuscript import ABOUT, renamed
from authoring.models import Manuscript
from authoring.offers import Offer, offer_for, remark_about
from authoring.operations import (
    NotPublished,
    bring_in,
    copy_program,
    discard_draft,
    edit_piece,
    publish_draft,
    replace_files,
    revise_program,
)
from authoring.operations.settling import SeenOtherwise, WouldNotRead, settle_edition
from authoring.three_ways import ChangedBy
from people.models import AuditEvent, Member
from programs.models import ProgramVersion
from programs.operations import retire_program
from tests.authoring.course import two_modules
from tests.authoring.shipping import QUIZ, READ, SPOT, Ship, changed, second_edition

Files = dict[str, str]
READ_KEY, SPOT_KEY, ABOUT_KEY = "cues/cards/read", "cues/cards/spot", "/program.toml"


def offer_of(draft: Manuscript, member: Member) -> Offer:
    offer = offer_for(draft, member)
    assert offer is not None
    return offer


def test_a_copy_hears_of_a_newer_edition_and_of_nothing_else(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    brought = bring_in(files=small, by=admin, now=now)
    assert offer_for(copied, admin) is None
    newer = ship(second_edition(small))
    offer = offer_of(copied, admin)
    assert (offer.edition, offer.count) == (newer, 3)
    assert offer_for(brought, admin) is None
    fresh = copy_program(origin=newer, titles={"en": "Fresh"}, by=admin, now=now)
    assert offer_for(fresh, admin) is None


def test_what_is_the_same_already_is_nothing_to_decide(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    words = (READ, "Text.", "Better text.")
    replace_files(draft=copied, files=changed(copied.files, words), by=admin, now=now)
    ship(changed(small, words))
    copied.refresh_from_db()
    assert offer_for(copied, admin) is None


def test_a_draft_whose_program_file_cannot_be_read_is_not_compared(
    copied: Manuscript, small: Files, ship: Ship, admin: Member
) -> None:
    ship(second_edition(small))
    copied.files[ABOUT] = "slug = ["
    assert offer_for(copied, admin) is None


def test_what_is_taken_comes_and_what_is_left_is_not_asked_again(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    newer = ship(second_edition(small))
    seen, before = offer_of(copied, admin).fingerprint, copied.files
    settled = settle_edition(
        draft=copied, taken={SPOT_KEY, "no/such"}, seen=seen, by=admin, now=now
    )
    assert settled.files == {**before, SPOT: newer.files[SPOT]}
    copied.refresh_from_db()
    assert (copied.files, copied.settled_with) == (settled.files, newer)
    assert offer_for(copied, admin) is None
    [event] = AuditEvent.objects.filter(verb="settle_edition")
    assert event.detail == {"edition": newer.pk, "taken": 1}

    third = changed(second_edition(small), (READ, "Better text.", "Best text."))
    ship(changed(third, (SPOT, "Look well.", "Look twice.")))
    again = {each.key: each.changed_by for each in offer_of(copied, admin).divergences}
    assert again == {
        READ_KEY: ChangedBy.BOTH,
        SPOT_KEY: ChangedBy.THEM,
        ABOUT_KEY: ChangedBy.US,
    }


def test_leaving_everything_changes_no_file(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    ship(second_edition(small))
    seen = offer_of(copied, admin).fingerprint
    later = now + dt.timedelta(hours=1)
    settle_edition(draft=copied, taken=(), seen=seen, by=admin, now=later)
    before = (copied.files, copied.changed_at)
    copied.refresh_from_db()
    assert (copied.files, copied.changed_at) == before
    assert offer_for(copied, admin) is None


def test_everything_taken_is_the_newer_edition_under_its_own_name(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    newer = ship(second_edition(small))
    offer = offer_of(copied, admin)
    keys = [each.key for each in offer.divergences]
    settled = settle_edition(draft=copied, taken=keys, seen=offer.fingerprint, by=admin, now=now)
    assert settled.files == renamed(newer.files, slug=copied.slug, titles={"en": "Our own"})
    assert not settled.problem


def test_what_changed_since_somebody_looked_is_not_overwritten(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    ship(second_edition(small))
    seen = offer_of(copied, admin).fingerprint
    ours = changed(copied.files, (READ, "Text.", "My text."))
    replace_files(draft=copied, files=ours, by=admin, now=now)
    with pytest.raises(SeenOtherwise):
        settle_edition(draft=copied, taken={READ_KEY}, seen=seen, by=admin, now=now)
    copied.refresh_from_db()
    assert copied.files == ours
    newest = offer_of(copied, admin).fingerprint
    ship(changed(second_edition(small), (QUIZ, "Choose.", "Choose one.")))
    with pytest.raises(SeenOtherwise):
        settle_edition(draft=copied, taken={READ_KEY}, seen=newest, by=admin, now=now)
    assert copied.settled_with == copied.origin


def test_what_changed_elsewhere_meanwhile_stays(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    newer = ship(second_edition(small))
    seen = offer_of(copied, admin).fingerprint
    ours = changed(copied.files, (QUIZ, "Choose.", "Choose one."))
    replace_files(draft=copied, files=ours, by=admin, now=now)
    settled = settle_edition(draft=copied, taken={READ_KEY}, seen=seen, by=admin, now=now)
    assert settled.files == {**ours, READ: newer.files[READ]}


def test_a_further_language_is_named_and_comes_once_the_draft_has_it(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    french = {path.replace("en/", "fr/", 1): text for path, text in small.items() if "/0" in path}
    texts = '[texts.fr]\ntitle = "Petit"\nsummary = "Court."\n[texts.en]'
    about = small[ABOUT].replace("[texts.en]", texts)
    for key in ("name", "summary"):
        about = about.replace(f"{key}.en", f'{key}.fr = "Court."\n{key}.en')
    newer = ship({**small, **french, ABOUT: about})
    offer = offer_of(copied, admin)
    assert (offer.further_languages, offer.count) == ("French", 2)

    ours = {**copied.files, ABOUT: copied.files[ABOUT].replace("[texts.en]", texts)}
    replace_files(draft=copied, files=ours, by=admin, now=now)
    copied.refresh_from_db()
    offer = offer_of(copied, admin)
    assert offer.further_languages == ""
    keys = [each.key for each in offer.divergences if each.changed_by is ChangedBy.THEM]
    settled = settle_edition(draft=copied, taken=keys, seen=offer.fingerprint, by=admin, now=now)
    named = {"en": "Our own", "fr": "Petit"}
    assert settled.files == renamed(newer.files, slug=copied.slug, titles=named)
    assert not settled.problem


def test_a_second_click_takes_nothing_twice(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    ship(second_edition(small))
    seen = offer_of(copied, admin).fingerprint
    settle_edition(draft=copied, taken={READ_KEY}, seen=seen, by=admin, now=now)
    with pytest.raises(SeenOtherwise):
        settle_edition(draft=copied, taken={READ_KEY}, seen=seen, by=admin, now=now)


def without_read(files: Files) -> Files:
    """A refresher is another one: with both there would be three."""
    taken = {path: text for path, text in files.items() if "/boosters/02" not in path}
    return {**taken, "en/01-cues/boosters/02-other.toml": files[READ]}


def test_what_could_not_be_published_is_not_taken(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    ship(without_read(small))
    offer, before = offer_of(copied, admin), copied.files
    new = {"cues/boosters/other"}
    with pytest.raises(WouldNotRead, match="has 3 cards") as refused:
        settle_edition(draft=copied, taken=new, seen=offer.fingerprint, by=admin, now=now)
    assert refused.value.problem.startswith("en/01-cues/boosters")
    copied.refresh_from_db()
    assert (copied.files, copied.settled_with) == (before, copied.origin)
    both = {*new, "cues/boosters/once-more"}
    assert not settle_edition(
        draft=copied, taken=both, seen=offer.fingerprint, by=admin, now=now
    ).problem


def test_a_draft_that_could_not_be_read_before_takes_all_the_same(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    ship(second_edition(small))
    broken = changed(copied.files, (QUIZ, "minutes = 3", "minutes = 99"))
    replace_files(draft=copied, files=broken, by=admin, now=now)
    copied.refresh_from_db()
    seen = offer_of(copied, admin).fingerprint
    settled = settle_edition(draft=copied, taken={READ_KEY}, seen=seen, by=admin, now=now)
    assert settled.problem.startswith(QUIZ)


def test_two_files_of_one_name_are_refused(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    ship(two_modules(small))
    left = {**copied.files, "en/02-replies/module.toml": "left over"}
    replace_files(draft=copied, files=left, by=admin, now=now)
    copied.refresh_from_db()
    seen = offer_of(copied, admin).fingerprint
    with pytest.raises(WouldNotRead) as refused:
        settle_edition(draft=copied, taken={"replies/"}, seen=seen, by=admin, now=now)
    assert refused.value.problem == ""
    assert copied.files == left


def test_a_published_draft_takes_nothing_any_more(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    ship(second_edition(small))
    seen = offer_of(copied, admin).fingerprint
    publish_draft(draft=copied, by=admin, now=now)
    with pytest.raises(NotPublished):
        settle_edition(draft=copied, taken=(), seen=seen, by=admin, now=now)


def test_what_was_decided_goes_on_from_version_to_version(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    newer = ship(second_edition(small))
    seen = offer_of(copied, admin).fingerprint
    settle_edition(draft=copied, taken={READ_KEY}, seen=seen, by=admin, now=now)
    publish_draft(draft=copied, by=admin, now=now)
    copied.refresh_from_db()
    assert revise_program(published=copied, by=admin, now=now).settled_with == newer
    assert bring_in(files=copied.files, by=admin, now=now).settled_with == newer
    assert bring_in(files=small, by=admin, now=now).settled_with is None


def remark_text(admin: Member, version: ProgramVersion) -> str:
    remark = remark_about(admin, version)
    return f"{remark.title} {remark.text} {remark.url}" if remark else ""


def test_the_page_of_an_own_program_says_it_and_leads_to_its_draft(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, leader: Member, now: dt.datetime
) -> None:
    version = publish_draft(draft=copied, by=admin, now=now)
    copied.refresh_from_db()
    assert remark_text(admin, version) == ""
    shipped = ship(second_edition(small)).version
    assert shipped is not None
    said = "There is a newer edition of “Small” 3 pieces differ. /library/"
    assert remark_text(admin, version) == f"{said}{version.pk}/revise/?to=edition"
    assert remark_text(leader, version) == remark_text(admin, shipped) == ""

    draft = revise_program(published=copied, by=admin, now=now)
    assert remark_text(admin, version) == f"{said}own/{draft.pk}/edition/"
    seen = offer_of(draft, admin).fingerprint
    settle_edition(draft=draft, taken={READ_KEY}, seen=seen, by=admin, now=now)
    assert remark_text(admin, version) == ""
    discard_draft(draft=draft, by=admin, now=now)
    assert remark_text(admin, version)

    retire_program(program=version.program, by=admin, now=now)
    version.refresh_from_db()
    assert remark_text(admin, version) == ""
    copied.refresh_from_db()
    assert offer_for(copied, admin) is None


def test_only_the_newest_version_of_an_own_program_says_it(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    first = publish_draft(draft=copied, by=admin, now=now)
    copied.refresh_from_db()
    following = revise_program(published=copied, by=admin, now=now)
    text = changed(following.files, (QUIZ, "Choose.", "Choose one."))
    replace_files(draft=following, files=text, by=admin, now=now)
    second = publish_draft(draft=following, by=admin, now=now)
    ship(second_edition(small))
    assert remark_text(admin, first) == ""
    assert remark_text(admin, second)


def test_a_copy_of_an_own_program_hears_of_it_until_that_is_retired(
    copied: Manuscript, admin: Member, outsider: Member, now: dt.datetime
) -> None:
    publish_draft(draft=copied, by=admin, now=now)
    copied.refresh_from_db()
    variant = copy_program(origin=copied, titles={"en": "Variant"}, by=admin, now=now)
    following = revise_program(published=copied, by=admin, now=now)
    text = changed(following.files, (QUIZ, "Choose.", "Choose one."))
    replace_files(draft=following, files=text, by=admin, now=now)
    version = publish_draft(draft=following, by=admin, now=now)
    assert offer_of(variant, admin).edition.version == version
    outsider.roles = ["admin"]
    assert offer_for(variant, outsider) is None
    retire_program(program=version.program, by=admin, now=now)
    assert offer_for(variant, admin) is None


def test_an_edited_piece_counts_before_the_draft_is_read_again(
    copied: Manuscript, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    ship(second_edition(small))
    from_text = copied.files[QUIZ]
    edit_piece(
        draft=copied,
        path=QUIZ,
        text=from_text.replace("minutes = 3", "minutes = 99"),
        made_from=fingerprint_of(from_text),
        by=admin,
        now=now,
    )
    copied.refresh_from_db()
    seen = offer_of(copied, admin).fingerprint
    settled = settle_edition(draft=copied, taken={SPOT_KEY}, seen=seen, by=admin, now=now)
    assert settled.problem.startswith(QUIZ)
