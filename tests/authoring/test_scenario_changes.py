"""Further role-plays and the comparison of before and after, begun, edited and removed."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from authoring.bundle import packed, unpacked
from authoring.comparing import differences_between
from authoring.gaps import languages_lacking
from authoring.layout import COMPARISON, NotThere, folders_of, form_slugs
from authoring.manuscript import read_files
from authoring.merging import Merging
from authoring.models import Manuscript
from authoring.module_changes import copy_module
from authoring.outline import Collection, outline_of, pieces_in
from authoring.pieces import PieceKind, module_title, piece_at
from authoring.scenario_changes import add_comparison, add_form, remove_form
from authoring.three_ways import sides_of, to_decide
from people.models import Member
from programs.content.kinds import MaterialKind
from tests.authoring.typed_forms import typed
from tests.conftest import SignIn
from tests.programs.small_comparison import COMPARISON as COMPARED
from tests.programs.small_comparison import FURTHER
from tests.programs.small_program import MODULE

Files = dict[str, str]
FORM = f"en/{MODULE}/scenarios/role-play.toml"


@pytest.fixture
def whole(small: Files) -> Files:
    return {**small, **COMPARED, **FURTHER}


@pytest.fixture
def draft(small: Files, admin: Member, now: dt.datetime) -> Manuscript:
    return Manuscript.objects.create(
        organization=admin.organization,
        title="Own",
        slug="own",
        files=small,
        by=admin,
        changed_at=now,
    )


@pytest.fixture
def client(admin: Member, client_for: SignIn) -> Client:
    return client_for(admin)


def arrange(client: Client, draft: Manuscript, **button: str) -> Files:
    client.post(reverse("authoring:arrange", args=[draft.pk]), button)
    draft.refresh_from_db()
    return draft.files


def test_a_further_role_play_begins_as_a_copy_and_can_be_published(small: Files) -> None:
    files = add_form(add_form(small, MODULE), MODULE)
    assert form_slugs(files, MODULE) == ["role-play", "role-play-2"]
    program = read_files(files).program
    assert program is not None
    first, _second = program.modules[0].content["en"].scenarios
    assert (first.title, first.slug) == ("Ok. (copy)", "role-play")


def test_a_comparison_begins_whole_and_its_role_plays_come_in_twos(small: Files) -> None:
    begun = add_comparison(small)
    assert add_comparison(begun) == begun
    assert read_files(begun).problem == ""
    files = add_form(begun, COMPARISON)
    assert form_slugs(files, COMPARISON) == ["role-play", "role-play-2"]
    assert form_slugs(add_form(files, COMPARISON), COMPARISON)[-1] == "role-play-3"
    assert read_files(files).problem == ""
    assert COMPARISON not in folders_of(files)


def test_examples_are_there_in_german_and_in_step(small: Files) -> None:
    about = small["program.toml"].replace(
        "[[forms]]", '[texts.de]\ntitle = "Klein"\nsummary = "Klein."\n[[forms]]'
    )
    for key in ("name", "summary"):
        about = about.replace(f'{key}.en = "Short', f'{key}.de = "Kurz"\n{key}.en = "Short')
    begun = add_comparison({**small, "program.toml": about})
    assert "Begrüßen" in begun["de/comparison/kickoff.md"]
    program = read_files(begun).program
    assert program is not None
    [material] = [each for each in program.materials if each.kind is MaterialKind.COMPARISON]
    assert set(material.content) == {"en", "de"}


def test_what_is_not_there_is_neither_added_to_nor_removed(small: Files) -> None:
    for folder in ("09-none", COMPARISON):
        with pytest.raises(NotThere):
            add_form(small, folder)
    with pytest.raises(NotThere):
        add_form({**small, f"en/{MODULE}/scenario.toml": "no toml ["}, MODULE)
    for place in (f"{MODULE}/module", f"{MODULE}/scenarios/none", f"{COMPARISON}/rubric"):
        with pytest.raises(NotThere):
            remove_form(small, place)


def test_a_form_in_a_language_that_lacks_the_standard_one_is_copied_from_another(
    small: Files,
) -> None:
    files = {**small, f"de/{MODULE}/module.toml": small[f"en/{MODULE}/module.toml"]}
    assert f"de/{MODULE}/scenarios/role-play.toml" in add_form(files, MODULE)


def test_pieces_are_known_by_their_paths(whole: Files) -> None:
    kinds = {path: getattr(piece_at(path), "kind", None) for path in (*COMPARED, *FURTHER)}
    assert set(kinds.values()) == {
        PieceKind.RULER,
        PieceKind.KICKOFF,
        PieceKind.CLOSING,
        PieceKind.FORM,
    }
    assert module_title(whole, COMPARISON) == "Before and after"
    pieces = pieces_in(whole, Collection.COMPARISON)
    assert len(pieces) == len(COMPARED)
    assert languages_lacking(whole, pieces) == [[]] * len(pieces)
    outline = outline_of(whole, problem="en/comparison/scenarios: has one", language="en")
    [collection] = [each for each in outline.collections if each.key is Collection.COMPARISON]
    assert collection.is_wrong
    assert [each.title for each in outline.modules[0].forms] == ["Easier", "Harder"]


def test_a_program_goes_out_as_one_file_and_comes_in_the_same(whole: Files) -> None:
    assert unpacked(packed(whole)) == whole
    copied = copy_module(whole, MODULE)
    assert "en/02-cues-2/scenarios/harder.toml" in copied


def test_what_differs_is_told_piece_by_piece_and_taken_one_by_one(
    small: Files, whole: Files
) -> None:
    told = {each.piece for each in differences_between(small, whole)}
    assert {"General rubric", "Further role-play “The kiosk”", "Script for the kickoff"} <= told
    sides = sides_of(small, whole, small)
    everything = {each.key for each in to_decide(sides.divergences())}
    assert "/comparison/rubric.toml" in everything
    assert "cues/scenarios/harder.toml" in everything
    assert Merging(sides, everything).files() == whole


def test_in_the_editor_a_role_play_is_added_edited_and_removed(
    client: Client, draft: Manuscript
) -> None:
    assert FORM in arrange(client, draft, form_add=MODULE)
    address = reverse("authoring:piece", args=[draft.pk, FORM])
    page = client.get(address).content.decode()
    sent = typed(page, title="A harder one", difficulty="hard", uses__0="make-up")
    client.post(address, sent)
    draft.refresh_from_db()
    assert draft.problem == ""
    assert 'difficulty = "hard"' in draft.files[FORM]
    program = read_files(draft.files).program
    assert program is not None
    [form] = program.modules[0].content["en"].scenarios
    assert (form.title, form.difficulty.value, [*form.uses]) == (
        "A harder one",
        "hard",
        ["make-up"],
    )
    wrong = client.post(address, {**typed(client.get(address).content.decode()), "minutes": "9"})
    assert wrong.status_code == 302
    assert "Use 30 to 60." in client.get(address).content.decode()
    remove = reverse("authoring:remove", args=[draft.pk])
    place = quote(f"{MODULE}/scenarios/role-play")
    assert "A harder one" in client.get(f"{remove}?form={place}").content.decode()
    client.post(f"{remove}?form={place}")
    draft.refresh_from_db()
    assert FORM not in draft.files


def test_in_the_editor_a_comparison_is_begun_listed_and_changed(
    client: Client, draft: Manuscript
) -> None:
    outline = client.get(reverse("authoring:draft", args=[draft.pk])).content.decode()
    assert "Prepare it" in outline
    arrange(client, draft, comparison_add="comparison")
    files = arrange(client, draft, form_add="comparison")
    listing = reverse("authoring:collection", args=[draft.pk, "comparison"])
    page = client.get(listing).content.decode()
    for title in ("General rubric", "Script for the kickoff", "Ok. (copy)", "Standard"):
        assert title in page
    rubric = reverse("authoring:piece", args=[draft.pk, "en/comparison/rubric.toml"])
    shown = client.get(rubric).content.decode()
    client.post(rubric, typed(shown, criteria__0__levels__0__anchor="Says nothing."))
    kickoff = reverse("authoring:piece", args=[draft.pk, "en/comparison/kickoff.md"])
    client.post(kickoff, typed(client.get(kickoff).content.decode(), whole="Begin here."))
    draft.refresh_from_db()
    assert draft.problem == ""
    assert "Says nothing." in draft.files["en/comparison/rubric.toml"]
    assert draft.files != files
    for name in ("rubric.toml", "kickoff.md", "scenarios/role-play.toml"):
        preview = reverse("authoring:piece_preview", args=[draft.pk, f"en/comparison/{name}"])
        assert client.get(preview).status_code == 200
    remove = reverse("authoring:remove", args=[draft.pk])
    asked = client.get(f"{remove}?form=comparison/scenarios/role-play").content.decode()
    assert "has one scenario" in asked
    client.post(f"{remove}?form=comparison/kickoff")
    client.post(f"{remove}?collection=comparison")
    draft.refresh_from_db()
    assert not any("/comparison/" in path for path in draft.files)
