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
from tests.programs.small_comparison import general_rubric
from tests.programs.small_materials import write_materials
from tests.programs.small_program import write_small_program

SignIn = Callable[[Member], Client]
ITEM = f"{BANK}/items/item-4"
NEW_ITEM = f"{BANK}/items/new"
PAGE = "pages/en/evidence.md"
AID = "kit/en/aid.md"
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


ALL = ["program.toml", PAGE, AID, "instrument.toml", BANK, ITEM, TALK]
ALL += [f"{BANK}/open_questions/keep", f"{BANK}/pulses/baseline", f"{BANK}/items/30"]


def test_everything_opens_and_saves_to_the_same_bytes(client: Client, german: Manuscript) -> None:
    before, changed_at = dict(german.files), german.changed_at
    for path in [*ALL, PAGE.replace("en/", "de/"), AID.replace("en/", "de/")]:
        assert "error-summary" not in save(client, german, path)
    assert german.files == before
    assert german.changed_at == changed_at


def test_the_draft_leads_to_all_of_it(client: Client, draft: Manuscript) -> None:
    page = client.get(reverse("authoring:draft", args=[draft.pk])).content.decode()
    assert piece_address(draft.pk, "program.toml") in page
    assert piece_address(draft.pk, "instrument.toml") in page
    for key, paths in {
        "pages": [PAGE],
        "kit": [AID],
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
    more = typed(page)["text"] + "\n\n### Two\n\nB.\n\n### Three\n\nC."
    save(client, german, PAGE, title="The evidence", text=more)
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


def test_a_document_of_the_kit_says_for_whom_and_what_it_is(
    client: Client, german: Manuscript
) -> None:
    before, there = dict(german.files), AID.replace("en/", "de/")
    listed = client.get(reverse("authoring:collection", args=[german.pk, "kit"])).content.decode()
    assert "Job aids" in listed
    save(client, german, AID, for__1="teams", group="teams", title="A pact")
    changed = before[AID].replace("coaches]\ngroup: job-aids", "teams]\ngroup: teams")
    assert german.files[AID] == changed.replace("# An aid", "# A pact")
    page = save(client, german, there, title="Ein Pakt")
    assert "Differ. Give every language the same." in page
    page = save(client, german, AID, for__0="", for__1="")
    assert "Is empty. Say who it is for." in page
    Manuscript.objects.filter(pk=german.pk).update(
        files={path: text for path, text in before.items() if path != there}
    )
    save(client, german, there, title="Ein Zettel", text="### Eins\n\n" + "wort " * 60)
    assert german.files[there].startswith(
        "---\nfor: [leaders, coaches]\ngroup: job-aids\nfeatures: [cards]\n---\n# Ein Zettel\n"
    )
    preview = client.get(reverse("authoring:piece_preview", args=[german.pk, AID]))
    assert "<h2>One</h2>" in preview.content.decode()


def test_a_document_of_the_kit_is_begun_and_taken_out(client: Client, german: Manuscript) -> None:
    before = dict(german.files)
    sent = {"kit_add": "kit", "kind": " One  page: über Listen "}
    arrange = reverse("authoring:arrange", args=[german.pk])
    response = client.post(arrange, sent)
    added = [f"kit/{language}/one-page-uber-listen.md" for language in ("en", "de")]
    assert response.url == piece_address(german.pk, added[0])
    german.refresh_from_db()
    assert german.problem == ""
    assert german.files.keys() - before.keys() == set(added)
    page = page_of(client, german, added[0])
    assert "One page: über Listen" in page
    assert "Das ist ein Beispiel" in german.files[added[1]]
    listed = client.get(reverse("authoring:collection", args=[german.pk, "kit"])).content.decode()
    remove = reverse("authoring:remove", args=[german.pk], query={"kit": added[0]})
    assert remove in unescape(listed)
    assert "Remove “One page: über Listen”?" in client.get(remove).content.decode()
    assert client.post(remove).url == reverse("authoring:collection", args=[german.pk, "kit"])
    aid = reverse("authoring:remove", args=[german.pk], query={"kit": AID})
    page = client.post(aid, follow=True).content.decode()
    assert "No document in this kit yet" in page
    german.refresh_from_db()
    assert german.files == {path: before[path] for path in before if not path.startswith("kit/")}
    client.post(arrange, {"kit_add": "kit", "kind": ""})
    german.refresh_from_db()
    assert "kit/en/document.md" in german.files


def test_questions_for_recall_are_begun_written_and_taken_out(
    client: Client, german: Manuscript
) -> None:
    before, path = dict(german.files), "en/01-cues/recall.toml"
    arrange = reverse("authoring:arrange", args=[german.pk])
    response = client.post(arrange, {"recall_add": "01-cues"})
    assert response.url == piece_address(german.pk, path)
    german.refresh_from_db()
    assert german.problem == ""
    text = german.files[path]
    page = save(client, german, path, title="Afterwards", questions__0__prompt="Who asked?")
    assert "error-summary" not in page
    changed = text.replace("Weeks later", "Afterwards")
    first = 'prompt = "Example 1: one moment from work that nobody has read before, and a question '
    assert german.files[path] == changed.replace(f'{first}about it."', 'prompt = "Who asked?"')
    seen = client.get(reverse("authoring:piece_preview", args=[german.pk, path])).text
    assert "Questions for recall · Asked by recall alone, weeks later" in " ".join(seen.split())
    assert "5 minutes" not in seen
    page = save(client, german, path, questions__0__prompt="word " * 91)
    assert "words with its options. Write 90 at most." in page
    preview = client.get(reverse("authoring:piece_preview", args=[german.pk, path]))
    assert preview.status_code == 422
    outline = client.get(reverse("authoring:draft", args=[german.pk])).content.decode()
    assert "Add questions for recall" not in outline
    remove = reverse("authoring:remove", args=[german.pk], query={"recall": path})
    assert remove.replace("%2F", "/") in outline
    assert "Remove “Afterwards”?" in client.get(remove).content.decode()
    client.post(remove)
    german.refresh_from_db()
    assert german.files == before


def test_a_page_that_is_written_in_another_way_is_one_text(
    client: Client, draft: Manuscript
) -> None:
    files = {**draft.files, PAGE: "Evidence.\n", AID: "---\nfor: [leaders]\n---\n# An aid\n"}
    Manuscript.objects.filter(pk=draft.pk).update(files=files)
    page = page_of(client, draft, AID)
    assert "The document as it is written" in page
    assert "Does not say who it is for." in page
    page = page_of(client, draft, PAGE)
    assert "The page as it is written" in page
    assert "Does not name what the page is about." in page


def every_field(page: str) -> dict[str, str]:
    """Those of all forms of a page."""
    return typed(page.replace("<form", '<form id="piece"'))


def new_item(**changes: str) -> dict[str, str]:
    said = {
        "self__en": "I write short.",
        "self__de": "Ich schreibe kurz.",
        "team__en": "My manager writes short.",
        "team__de": "Meine Führungskraft schreibt kurz.",
        "peer__en": "This leader writes short.",
        "peer__de": "Diese Führungskraft schreibt kurz.",
        "around__en": "Leaders around me write short.",
        "around__de": "Die Führungskräfte um mich herum schreiben kurz.",
        "module": "cues",
        "outcome": "asks",
        "construct": "responding",
    }
    return said | changes


def test_an_item_is_changed_and_nothing_else(client: Client, german: Manuscript) -> None:
    before = german.files[BANK]
    page = save(client, german, ITEM, team__de="Sie tun vier.")
    assert "Saved." in page
    assert german.files[BANK] == before.replace("De: They do 4.", "Sie tun vier.")
    page = save(client, german, ITEM, team__de="", go=f"{BANK}/items/item-5")
    assert "They do 5." in page
    assert "Something is missing elsewhere" in page
    assert piece_address(german.pk, f"{BANK}/items/4") in page
    page = page_of(client, german, f"{BANK}/items/4")
    assert 'href="#id_team-de"' in page
    assert page.count("to be translated") == 1
    url = reverse("authoring:collection", args=[german.pk, BANK])
    listed = client.get(url).content.decode()
    assert listed.count("not in German") == 1
    assert listed.count("See above") == 1
    assert "items 4, team.de" in listed
    at_draft = client.get(reverse("authoring:draft", args=[german.pk])).content.decode()
    assert piece_address(german.pk, f"{BANK}/items/4") in at_draft


def test_an_item_is_written_asked_about_and_taken_out(client: Client, german: Manuscript) -> None:
    before = german.files[BANK]
    assert "error-summary" not in page_of(client, german, NEW_ITEM)
    page = save(client, german, NEW_ITEM, **new_item(self__en="I write short and never not late;"))
    assert "Saved." in page
    assert "Does it hold two ideas?" in page
    assert "Two negations" in page
    assert "error-summary" not in page
    there = f"{BANK}/items/i-write-short-and-never"
    assert 'slug = "i-write-short-and-never"' in german.files[BANK]
    assert "data-doubt" not in save(client, german, there, self__en="I write short.")
    assert (
        "My manager writes short."
        in client.get(reverse("authoring:collection", args=[german.pk, BANK])).content.decode()
    )
    url = f"{reverse('authoring:remove', args=[german.pk])}?row={there}"
    asked = client.get(url).content.decode()
    assert "Remove “My manager writes short.”?" in asked
    response = client.post(url, every_field(asked), follow=True)
    assert response.redirect_chain[-1][0] == reverse("authoring:collection", args=[german.pk, BANK])
    german.refresh_from_db()
    assert "write short" not in german.files[BANK]
    assert german.files[BANK].replace("\n\n", "\n") == before.replace("\n\n", "\n")
    assert client.get(piece_address(german.pk, there)).status_code == 404


def test_what_is_missing_in_a_new_item_is_said_once_it_is_saved(
    client: Client, german: Manuscript
) -> None:
    page = save(client, german, NEW_ITEM, **new_item(self__en="", outcome="shines"))
    assert 'slug = "question"' in german.files[BANK]
    assert "Is 'shines'. Use one of: asks." in page
    assert '<option value="shines" selected>' in page
    save(client, german, NEW_ITEM, **new_item(self__en="", outcome="asks"))
    assert 'slug = "question-2"' in german.files[BANK]


def test_an_item_that_is_taken_out_is_asked_in_no_pulse(client: Client, draft: Manuscript) -> None:
    for address in (f"{BANK}/items/item-4", f"{BANK}/open_questions/keep"):
        url = f"{reverse('authoring:remove', args=[draft.pk])}?row={address}"
        client.post(url, every_field(client.get(url).content.decode()))
    draft.refresh_from_db()
    assert 'items = ["item-1", "item-2", "item-3", "item-5"]' in draft.files[BANK]
    assert "keep" not in draft.files[BANK]
    gone = f"{reverse('authoring:remove', args=[draft.pk])}?row={BANK}/items/item-4"
    page = client.get(gone, follow=True).content.decode()
    assert "That is not in the draft any more." in page


def test_a_pulse_is_put_together(client: Client, draft: Manuscript) -> None:
    baseline = f"{BANK}/pulses/baseline"
    page = save(client, draft, baseline, items__1="item-7", items__3="item-8")
    assert 'items = ["item-1", "item-7", "item-3", "item-8"]' in draft.files[BANK]
    assert "error-summary" not in page
    shown = client.get(reverse("authoring:piece_preview", args=[draft.pk, baseline]))
    assert "They do 7." in shown.content.decode()
    assert "What should they keep?" in shown.content.decode()
    assert "Does not apply" in shown.content.decode()
    page = save(client, draft, baseline, items__0="item-30")
    assert 'href="#id_items-0"' in page
    assert "asks how often." in page
    save(client, draft, baseline, items__0="")
    assert 'items = ["item-7", "item-3", "item-8"]' in draft.files[BANK]
    page = save(client, draft, f"{BANK}/pulses/new", title__en="Two weeks in", module="cues")
    assert "Has 0 entries. Write 3 to 5." in page
    save(client, draft, f"{BANK}/pulses/two-weeks-in", items__0="item-1", items__2="item-2")
    assert '"item-1",\n  "item-2",\n' in draft.files[BANK]


def test_two_admins_at_different_items_do_not_meet(client: Client, draft: Manuscript) -> None:
    mine = typed(page_of(client, draft, ITEM), team__en="Mine.")
    save(client, draft, f"{BANK}/items/item-5", team__en="Theirs.")
    assert client.post(piece_address(draft.pk, ITEM), mine).status_code == 302
    draft.refresh_from_db()
    assert "Mine." in draft.files[BANK]
    assert "Theirs." in draft.files[BANK]
    mine = typed(page_of(client, draft, ITEM), team__en="Mine again.")
    save(client, draft, ITEM, team__en="Theirs as well.")
    response = client.post(piece_address(draft.pk, ITEM), mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody else has saved this piece in the meantime" in page
    assert "Mine again." in page
    assert "Saved in the meantime" in page
    assert "Theirs as well." in page


def test_the_questionnaire_grows_by_a_question(client: Client, german: Manuscript) -> None:
    url = piece_address(german.pk, "instrument.toml")
    sent = typed(page_of(client, german, "instrument.toml")) | {"row": "add items"}
    page = client.post(url, sent).content.decode()
    assert 'id="items-12" tabindex="-1"' in page
    more = {
        "items__12__slug": "item-12",
        "items__12__subscale": "noticing",
        "items__12__text__en": "I pause.",
    }
    page = client.post(url, typed(page, **more), follow=True).content.decode()
    assert 'href="#id_items-12-text-de"' in page
    save(client, german, "instrument.toml", items__12__text__de="Ich halte inne.")
    german.refresh_from_db()
    assert read_files(german.files).problem == ""


def test_a_transcript_names_what_is_wrong_with_it(client: Client, german: Manuscript) -> None:
    page = save(client, german, TALK, turns__0__text__de="Kurz.", scores__0__near="3")
    assert "Hold " in page
    assert "words in 'de'" in page
    before = german.files[TALK]
    save(client, german, TALK, scores__0__near="")
    assert german.files[TALK] == before.replace("near = 3\n", "")


def test_a_transcript_calls_criteria_as_the_program_does(
    client: Client, german: Manuscript
) -> None:
    assert "Tone recognition" in page_of(client, german, TALK)
    own = general_rubric().replace("Tone recognition", "Hears what is unsaid")
    files = {**german.files, "en/comparison/rubric.toml": own}
    Manuscript.objects.filter(pk=german.pk).update(files=files)
    page = page_of(client, german, TALK)
    assert ">Hears what is unsaid</option>" in page
    assert ">Tone recognition</option>" not in page


SHOWN = {
    "program.toml": "A <em>small</em> program.",
    PAGE: "The evidence",
    "instrument.toml": "I do 11.",
    BANK: "Would you recommend it?",
    ITEM: "S do 4.",
    f"{BANK}/open_questions/keep": "What should this leader keep?",
    TALK: "Response adaptation: 3",
}


@pytest.mark.parametrize("path", SHOWN)
def test_the_preview_shows_it_in_the_language_that_is_chosen(
    client: Client, german: Manuscript, path: str
) -> None:
    url = reverse("authoring:piece_preview", args=[german.pk, path])
    page = client.get(url).content.decode()
    assert unescape(SHOWN[path]) in unescape(page)
    if path in {BANK, ITEM}:
        assert f"De: {SHOWN[path]}" in client.get(url, {"spoken": "de"}).content.decode()
        assert SHOWN[path] in client.get(url, {"spoken": "tlh"}).content.decode()


def test_the_preview_of_what_is_new_waits_for_words(client: Client, german: Manuscript) -> None:
    url = reverse("authoring:piece_preview", args=[german.pk, NEW_ITEM])
    assert "What you write appears here." in client.get(url).content.decode()
    sent = typed(page_of(client, german, NEW_ITEM), **new_item())
    assert "This leader writes short." in client.post(url, sent).content.decode()
    response = client.post(url, sent | {"peer-de": ""})
    assert response.status_code == 422
    assert "To others who work with them, German: Is empty." in response.content.decode()


def test_a_comment_stays_with_its_item(client: Client, draft: Manuscript) -> None:
    url = reverse("authoring:review", args=[draft.pk])
    page = page_of(client, draft, ITEM)
    back = piece_address(draft.pk, ITEM)
    sent = {**every_field(page), "path": ITEM, "text": "Is this one idea?", "back": back}
    client.post(url, sent)
    assert "Is this one idea?" in page_of(client, draft, ITEM)
    assert "Is this one idea?" not in page_of(client, draft, f"{BANK}/items/item-5")
    assert "Item “They do 4.”" in client.get(url).content.decode()
    assert not draft.comments.filter(path=f"{BANK}/items/nothing").exists()
    client.post(url, {**sent, "path": f"{BANK}/items/nothing"})
    assert draft.comments.count() == 1


def test_a_bank_that_cannot_be_read_is_edited_as_it_is_written(
    client: Client, draft: Manuscript
) -> None:
    files = {**draft.files, BANK: draft.files[BANK] + "\n= 1\n"}
    Manuscript.objects.filter(pk=draft.pk).update(files=files, needs_reading=True)
    url = reverse("authoring:collection", args=[draft.pk, BANK])
    assert "is not TOML" in client.get(url).content.decode()
    assert client.get(piece_address(draft.pk, ITEM)).status_code == 404
    assert "The file as it is written" in page_of(client, draft, BANK)


def test_a_module_that_is_wrong_is_said_beside_the_bank(client: Client, draft: Manuscript) -> None:
    about = "en/01-cues/module.toml"
    files = {**draft.files, about: draft.files[about].replace("title", "titel", 1)}
    Manuscript.objects.filter(pk=draft.pk).update(files=files)
    page = page_of(client, draft, ITEM)
    said = "01-cues, About the module, Title: Is missing."
    assert said in page
    assert piece_address(draft.pk, about) in page
    preview = client.get(reverse("authoring:piece_preview", args=[draft.pk, ITEM]))
    assert said in preview.content.decode()


def test_whoever_keeps_a_question_is_led_back_to_it(client: Client, draft: Manuscript) -> None:
    asked = client.get(f"{reverse('authoring:remove', args=[draft.pk])}?row={ITEM}")
    page = asked.content.decode()
    assert page.count(f'href="{piece_address(draft.pk, ITEM)}"') == 2
    assert "Pulses of this program do not ask it any more." in page
    pulse = f"{BANK}/pulses/baseline"
    asked = client.get(f"{reverse('authoring:remove', args=[draft.pk])}?row={pulse}")
    assert "Where we stand" in asked.content.decode()
    assert "do not ask it" not in asked.content.decode()
    card = "card=01-cues/cards/read"
    asked = client.get(f"{reverse('authoring:remove', args=[draft.pk])}?{card}")
    assert asked.content.decode().count(reverse("authoring:draft", args=[draft.pk]) + '"') >= 2
