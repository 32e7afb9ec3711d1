"""What a program has once is edited in the browser like everything else of it: its own texts,
pages, the questionnaire, the bank of questions, transcripts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from authoring.bank_changes import BANK
from authoring.manuscript import files_in, read_files
from authoring.models import Manuscript
from authoring.pieces import piece_address
from people.models import Member
from tests.authoring.german import in_two_languages
from tests.authoring.typed_forms import typed
from tests.programs.small_materials import write_materials
from tests.programs.small_program import write_small_program

SignIn = Callable[[Member], Client]
ITEM = f"{BANK}/items/item-4"
NEW_ITEM = f"{BANK}/items/new"
PAGE = "pages/en/evidence.md"
TALK = "calibration/01-talk-1.toml"


@pytest.fixture
def client(admin: Member, client_for: SignIn) -> Client:
    return client_for(admin)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A small program with everything beside its module, in English."""
    folder = tmp_path_factory.mktemp("whole") / "small"
    return files_in(write_materials(write_small_program(folder)))


@pytest.fixture
def draft(whole: dict[str, str], admin: Member, now: dt.datetime) -> Manuscript:
    return made(whole, admin, now)


@pytest.fixture
def german(whole: dict[str, str], admin: Member, now: dt.datetime) -> Manuscript:
    """The same in English and German."""
    return made(in_two_languages(whole), admin, now)


def made(files: dict[str, str], admin: Member, now: dt.datetime) -> Manuscript:
    reading = read_files(files)
    assert reading.problem == ""
    return Manuscript.objects.create(
        organization=admin.organization,
        title=reading.title,
        slug="own",
        files=files,
        by=admin,
        changed_at=now,
    )


def page_of(client: Client, draft: Manuscript, path: str) -> str:
    response = client.get(piece_address(draft.pk, path))
    assert response.status_code == 200
    return response.content.decode()


def save(client: Client, draft: Manuscript, path: str, **changes: str) -> str:
    """Change fields of a piece and save it; the page one is led to."""
    sent = typed(page_of(client, draft, path), **changes)
    response = client.post(piece_address(draft.pk, path), sent, follow=True)
    assert len(response.redirect_chain) == 1
    draft.refresh_from_db()
    return unescape(response.content.decode())


ALL = ["program.toml", PAGE, "instrument.toml", BANK, ITEM, TALK]
ALL += [f"{BANK}/open_questions/keep", f"{BANK}/pulses/baseline", f"{BANK}/items/30"]


def test_everything_opens_and_saves_to_the_same_bytes(client: Client, german: Manuscript) -> None:
    before, changed_at = dict(german.files), german.changed_at
    for path in [*ALL, PAGE.replace("en/", "de/")]:
        assert "error-summary" not in save(client, german, path)
    assert german.files == before
    assert german.changed_at == changed_at


def test_the_draft_leads_to_all_of_it(client: Client, draft: Manuscript) -> None:
    page = client.get(reverse("authoring:draft", args=[draft.pk])).content.decode()
    assert piece_address(draft.pk, "program.toml") in page
    assert piece_address(draft.pk, "instrument.toml") in page
    for key, paths in {
        "pages": [PAGE],
        "calibration": [TALK],
        BANK: [BANK, ITEM, NEW_ITEM, f"{BANK}/open_questions/keep", f"{BANK}/pulses/baseline"],
    }.items():
        url = reverse("authoring:collection", args=[draft.pk, key])
        assert url in page
        listed = client.get(url).content.decode()
        for path in paths:
            assert piece_address(draft.pk, path) in listed
            assert url in page_of(client, draft, path)
    for key in ("instrument.toml", "nothing"):
        url = reverse("authoring:collection", args=[draft.pk, key])
        assert client.get(url).status_code == 404


def test_title_and_summary_stand_side_by_side(client: Client, german: Manuscript) -> None:
    before = dict(german.files)
    page = save(client, german, "program.toml", texts__de__title="Klein und fein")
    assert "Saved." in page
    assert german.files["program.toml"] == before["program.toml"].replace("Klein", "Klein und fein")
    save(client, german, "program.toml", texts__en__title="Own title")
    assert german.title == "Own title"
    page = save(client, german, "program.toml", texts__de__summary="")
    assert page.count("to be translated") == 1
    assert 'href="#id_texts-de-summary"' in page
    outline = client.get(reverse("authoring:draft", args=[german.pk])).content.decode()
    assert "not in German" in outline


def test_what_is_wrong_with_the_weeks_is_no_fault_of_the_title(
    client: Client, draft: Manuscript
) -> None:
    files = dict(draft.files)
    files["program.toml"] = files["program.toml"].replace('weekday = "monday"', "weekday = 1", 1)
    Manuscript.objects.filter(pk=draft.pk).update(files=files)
    page = page_of(client, draft, "program.toml")
    assert "Something is missing elsewhere" in page
    assert "program.toml: forms 1" in page
    assert "error-summary" not in page


def test_a_page_is_a_title_and_a_text(client: Client, german: Manuscript) -> None:
    before = dict(german.files)
    there = PAGE.replace("en/", "de/")
    save(client, german, PAGE, title="What we know")
    assert german.files[PAGE] == before[PAGE].replace("# The evidence", "# What we know")
    page = save(client, german, PAGE, text="Too short.")
    assert "Has 2 words. Write 250 to 1000." in page
    assert 'href="#id_text"' in page
    page = save(client, german, PAGE, title="", text="word " * 260)
    assert "Is not a title." in page
    save(client, german, PAGE, title="The evidence", text=typed(page)["text"] + "\n\n### Two\n\nB.\n\n### Three\n\nC.")
    page = save(client, german, there, title="Was wir wissen")
    assert "Differ in number." in page
    preview = client.get(reverse("authoring:piece_preview", args=[german.pk, PAGE]))
    assert "<h2>Two</h2>" in preview.content.decode()


def test_a_page_is_begun_in_another_language(client: Client, german: Manuscript) -> None:
    there = PAGE.replace("en/", "de/")
    before = german.files[there]
    files = {path: text for path, text in german.files.items() if path != there}
    Manuscript.objects.filter(pk=german.pk).update(files=files)
    listed = client.get(reverse("authoring:collection", args=[german.pk, "pages"])).content.decode()
    assert listed.count("not in German") == 1
    assert "Not there yet in German" in page_of(client, german, there)
    page = save(client, german, there, title="Die Lage", text="### Eins\n\n" + "wort " * 260)
    assert "error-summary" not in page
    assert german.files[there].startswith("---\nfeatures: [cards]\n---\n# Die Lage\n\n### Eins")
    assert before.startswith("---\nfeatures: [cards]\n---\n")


def test_a_page_that_is_written_in_another_way_is_one_text(
    client: Client, draft: Manuscript
) -> None:
    files = {**draft.files, PAGE: "Evidence.\n"}
    Manuscript.objects.filter(pk=draft.pk).update(files=files)
    page = page_of(client, draft, PAGE)
    assert "The page as it is written" in page
    assert "Does not name what the page tells of." in page
