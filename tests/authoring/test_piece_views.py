"""The editor of pieces, as an admin meets it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from authoring.card_changes import remove_card
from authoring.layout import CardPlace
from authoring.models import Manuscript
from authoring.operations import copy_program, publish_draft, publish_shipped, replace_files
from authoring.pieces import piece_address, pieces_of
from authoring.rule_changes import RULES
from people.models import Member
from programs.content.kinds import CardPart
from tests.authoring.typed_forms import typed
from tests.programs.small_program import write_small_program

SignIn = Callable[[Member], Client]
MODULE = "en/01-cues"
READ, QUIZ = f"{MODULE}/cards/01-read.toml", f"{MODULE}/cards/03-quiz.toml"
SPOT, REWRITE = f"{MODULE}/cards/02-spot.toml", f"{MODULE}/cards/05-rewrite.toml"


@pytest.fixture
def client(admin: Member, client_for: SignIn) -> Client:
    return client_for(admin)


@pytest.fixture
def draft(db: None, tmp_path: Path, admin: Member, now: dt.datetime) -> Manuscript:
    version = publish_shipped(folder=write_small_program(tmp_path / "small"), now=now)
    origin = Manuscript.objects.get(version=version)
    return copy_program(origin=origin, titles={"en": "Own"}, by=admin, now=now)


@pytest.fixture
def german(draft: Manuscript, admin: Member, now: dt.datetime) -> Manuscript:
    """The program is written in German, too, but for its module."""
    about = draft.files["program.toml"].replace(
        "[[forms]]", '[texts.de]\ntitle = "Klein"\nsummary = "Kurz."\n[[forms]]', 1
    )
    for key in ("name", "summary"):
        about = about.replace(f"{key}.en =", f'{key}.de = "Kurz."\n{key}.en =')
    files = {**draft.files, "program.toml": about}
    return replace_files(draft=draft, files=files, by=admin, now=now)


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
    return response.content.decode()


def test_every_piece_opens_and_saves_to_the_same_bytes(client: Client, draft: Manuscript) -> None:
    before, changed_at = dict(draft.files), draft.changed_at
    pieces = [piece.path for piece in pieces_of(draft.files, "01-cues")]
    assert len(pieces) == 13
    for path in pieces:
        save(client, draft, path)
    assert draft.files == before
    assert not draft.needs_reading
    assert draft.changed_at == changed_at


def test_a_card_is_changed_and_nothing_else(client: Client, draft: Manuscript) -> None:
    before = dict(draft.files)
    page = save(client, draft, READ, takeaway="Ask first.", body="One.\r\n\r\nTwo.")
    assert "Saved." in page
    assert draft.files[READ] == before[READ].replace('"Ask."', '"Ask first."').replace(
        '"Text."', '"""One.\n\nTwo."""'
    )
    assert {**draft.files, READ: ""} == {**before, READ: ""}
    save(client, draft, READ, takeaway="Ask.", body="Text.")
    assert draft.files == before


def test_a_mistake_is_saved_said_at_its_field_and_keeps_the_draft_from_going_out(
    client: Client, draft: Manuscript
) -> None:
    page = save(client, draft, QUIZ, questions__0__options__1__why="", minutes="nine")
    assert 'id="id_minutes_error"' in page
    assert "Is &#x27;nine&#x27;. Write a whole number from 2 to 5." in page
    assert 'minutes = "nine"' in draft.files[QUIZ]
    at_draft = client.get(reverse("authoring:draft", args=[draft.pk])).content.decode()
    assert "It cannot be published yet" in at_draft
    assert piece_address(draft.pk, QUIZ) in at_draft
    assert "Cues, Quiz, Minutes: Is &#x27;nine&#x27;. Write a whole number from 2 to 5." in at_draft
    page = save(client, draft, QUIZ, minutes="3")
    assert 'href="#id_questions-0-options-1-why"' in page
    assert "Is empty. Write the text." in page
    page = save(client, draft, QUIZ, questions__0__options__1__why="It lasts.")
    assert "error-summary" not in page
    page = client.get(reverse("authoring:draft", args=[draft.pk])).content.decode()
    assert "It cannot be published yet" not in page


def test_what_is_wrong_is_said_in_the_reader_s_language(
    client: Client, draft: Manuscript, admin: Member
) -> None:
    admin.language = "de"
    admin.save()
    page = save(client, draft, READ, title="")
    assert "Ist leer. Schreiben Sie den Text." in page
    page = save(client, draft, READ, title="Read", body="<b>Loud</b>")
    assert "Enthält HTML. Verwenden Sie nur Markdown." in page
    page = save(client, draft, REWRITE, moves__1__quote="one word.")
    assert "Ein Zitat überschneidet sich mit einem anderen." in page


def test_what_is_wrong_with_rows_is_said_at_the_rows(client: Client, draft: Manuscript) -> None:
    sent = typed(page_of(client, draft, SPOT)) | {"thread-rows": "1"}
    page = client.post(piece_address(draft.pk, SPOT), sent, follow=True).content.decode()
    assert page.count("Has 1 entries. Write 3 to 9.") == 2
    page = save(client, draft, f"{MODULE}/scenario.toml", debrief="One?\r\n\r\nTwo?")
    assert "Has 2 entries. Write 3 to 7." in page


def test_a_line_of_a_list_is_named(client: Client, draft: Manuscript) -> None:
    files = dict(draft.files)
    files[f"{MODULE}/cards/06-poll.toml"] = files[f"{MODULE}/cards/06-poll.toml"].replace(
        '"Later"', "3"
    )
    Manuscript.objects.filter(pk=draft.pk).update(files=files)
    page = page_of(client, draft, f"{MODULE}/cards/06-poll.toml")
    assert "Line 2: Is not a text." in page


def test_rows_are_added_moved_and_taken_out_without_losing_what_is_typed(
    client: Client, draft: Manuscript
) -> None:
    before, url = dict(draft.files), piece_address(draft.pk, QUIZ)

    def press(page: str, button: str, **changes: str) -> str:
        response = client.post(url, typed(page, **changes) | {"row": button})
        assert response.status_code == 200
        return response.content.decode()

    page = press(
        page_of(client, draft, QUIZ), "add questions-0-options", questions__0__prompt="And now?"
    )
    assert "Not saved yet." in page
    assert "And now?" in page
    assert 'id="questions-0-options-3" tabindex="-1" autofocus' in page
    page = press(page, "up questions-0-options-3", questions__0__options__3__text="Sleep.")
    page = press(page, "up questions-0-options-2")
    page = press(page, "down questions-0-options-0")
    page = press(page, "remove questions-0-options-2")
    for odd in (
        "add x",
        "add title",
        "up questions-9",
        "up questions-x",
        "remove",
        "up questions-0",
    ):
        assert "And now?" in press(page, odd)
    for odd in (
        "down questions-0-options-9",
        "add questions-9-options",
        "fly questions-0-options-0",
    ):
        assert "And now?" in press(page, odd)
    draft.refresh_from_db()
    assert draft.files == before
    client.post(url, typed(page, questions__0__options__0__why="Rest.", go=READ), follow=True)
    draft.refresh_from_db()
    texts = [line for line in draft.files[QUIZ].splitlines() if line.startswith("text = ")]
    assert texts == ['text = "Sleep."', 'text = "Ask."', 'text = "Fix."']
    assert 'prompt = "And now?"' in draft.files[QUIZ]


def test_words_for_one_audience_come_and_go_alone(client: Client, draft: Manuscript) -> None:
    before, url = dict(draft.files), piece_address(draft.pk, READ)
    for audience, text in (("executive", "You get a report."), ("frontline_leader", "You lead.")):
        sent = typed(page_of(client, draft, READ)) | {"row": f"add:{audience} variants"}
        page = client.post(url, sent).content.decode()
        assert f'value="add:{audience} variants"' not in page
        place = 0 if audience == "frontline_leader" else page.count('-audience" value=') - 1
        client.post(url, typed(page, **{f"variants__{place}__text": text}))
    draft.refresh_from_db()
    rows = [line for line in draft.files[READ].splitlines() if line.startswith("audience")]
    assert rows == ['audience = "frontline_leader"', 'audience = "executive"']
    assert 'value="add:manager_of_managers variants"' in page_of(client, draft, READ)
    assert not draft.problem
    preview = reverse("authoring:piece_preview", args=[draft.pk, READ])
    seen = {
        audience: client.get(preview, {"audience": audience}).content.decode()
        for audience in ("", "executive", "manager_of_managers")
    }
    assert "You get a report." in seen["executive"]
    assert "You get a report." not in seen[""] + seen["manager_of_managers"]
    assert "as it stands for everybody" in seen["manager_of_managers"]
    for _audience in range(2):
        sent = typed(page_of(client, draft, READ)) | {"row": "remove variants-0"}
        client.post(url, typed(client.post(url, sent).content.decode()))
    draft.refresh_from_db()
    assert draft.files == before


def test_a_role_play_has_words_for_one_audience(
    client: Client, draft: Manuscript, admin: Member, now: dt.datetime
) -> None:
    path = f"{MODULE}/scenario.toml"
    url, before = piece_address(draft.pk, path), draft.files[path]
    sent = typed(page_of(client, draft, path)) | {"row": "add:executive variants"}
    page = client.post(url, sent).content.decode()
    client.post(url, typed(page, variants__0__text="The board asks you."))
    draft.refresh_from_db()
    assert draft.files[path].startswith(before)
    shown = reverse("authoring:piece_preview", args=[draft.pk, path])
    assert "The board asks you." in client.get(shown, {"audience": "executive"}).content.decode()
    version = publish_draft(draft=draft, by=admin, now=now)
    scenario = version.modules.get().content["en"].scenario
    assert [name for name, _words in scenario.situations] == ["Executive"]


def test_an_audience_gets_another_card_by_a_rule(client: Client, draft: Manuscript) -> None:
    before, url = dict(draft.files), reverse("authoring:variant", args=[draft.pk, READ])
    page = client.post(url, {"audience": "executive"}, follow=True)
    own = f"{MODULE}/extras/01-read-executive.toml"
    assert page.redirect_chain[-1][0] == piece_address(draft.pk, own)
    draft.refresh_from_db()
    assert not draft.needs_reading or not draft.problem
    assert 'title = "Read (Executive)"' in draft.files[own]
    assert "because you lead a large part" in draft.files[RULES.path]
    at_card = page_of(client, draft, READ)
    assert "Another card by a rule" in at_card
    assert f'href="{piece_address(draft.pk, own)}"' in at_card
    preview = reverse("authoring:piece_preview", args=[draft.pk, READ])
    seen = client.get(preview, {"audience": "executive"}).content.decode()
    assert "comes in its place" in seen
    assert "<h1>Read (Executive)</h1>" in seen
    again = client.post(url, {"audience": "executive"}, follow=True)
    assert "Nothing was changed" in again.content.decode()
    client.post(url, {"audience": "frontline_leader"})
    draft.refresh_from_db()
    assert len(RULES.said(draft.files)) == 2
    quiz = reverse("authoring:variant", args=[draft.pk, QUIZ])
    client.post(quiz, {"audience": "executive"})
    draft.refresh_from_db()
    assert [text.count('do = "replace"') for text in RULES.texts(draft.files).tables] == [2, 1]
    at_draft = client.get(reverse("authoring:draft", args=[draft.pk])).content.decode()
    assert "Executive: Quiz (Executive)" in " ".join(at_draft.split()).replace(": ", ": ")
    for slug in ("read-executive", "read-frontline-leader", "quiz-executive"):
        draft.files = remove_card(draft.files, CardPlace("01-cues", CardPart.EXTRAS, slug))
    assert draft.files == before
    assert client.post(url, {"audience": "nobody"}, follow=True).status_code == 200


def test_two_admins_in_one_piece_lose_nothing(client: Client, draft: Manuscript) -> None:
    page = page_of(client, draft, READ)
    save(client, draft, READ, takeaway="Theirs.", title="Same")
    url = piece_address(draft.pk, READ)
    mine = typed(page, takeaway="Mine.", title="Same")
    response = client.post(url, mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody else has saved this piece in the meantime" in page
    assert "Mine." in page
    assert "Theirs." in page
    draft.refresh_from_db()
    assert "Theirs." in draft.files[READ]
    client.post(url, typed(page))
    draft.refresh_from_db()
    assert "Mine." in draft.files[READ]
    assert client.post(url, mine).status_code == 302  # it says the same already
    page = page_of(client, draft, READ)
    response = client.post(url, typed(page) | {"row": "add:executive variants"})
    save(client, draft, READ, takeaway="Theirs again.")
    assert client.post(url, typed(response.content.decode())).status_code == 409


def test_a_draft_that_was_published_meanwhile_says_so(
    client: Client, draft: Manuscript, admin: Member, now: dt.datetime
) -> None:
    page = page_of(client, draft, READ)
    publish_draft(draft=draft, by=admin, now=now)
    sent = typed(page, title="Late")
    assert client.post(piece_address(draft.pk, READ), sent).status_code == 404


def test_another_language_is_begun_beside_the_first(client: Client, german: Manuscript) -> None:
    page = page_of(client, german, READ)
    assert "missing" in page
    there = READ.replace("en/", "de/")
    sent = typed(page, title="Read on") | {"go": there}
    response = client.post(piece_address(german.pk, READ), sent, follow=True)
    assert response.redirect_chain[-1][0] == piece_address(german.pk, there)
    page = response.content.decode()
    german.refresh_from_db()
    assert 'title = "Read on"' in german.files[READ]
    assert there not in german.files
    assert "Not there yet in German" in page
    assert "to be translated" in page
    assert "Read on" in page
    assert typed(page)["minutes"] == "3"
    page = save(client, german, there, title="Lesen", body="Text.", takeaway="")
    assert german.files[there] == german.files[READ].replace("Read on", "Lesen").replace(
        '"Ask."', '""'
    )
    assert "Is empty" in page
    page = save(client, german, there, takeaway="Fragen.", minutes="4")
    assert "Is not in step with the English." in page
    page = save(client, german, there, minutes="3")
    assert "error-summary" not in page
    assert "Lesen" in page_of(client, german, READ)


def test_the_whole_of_another_language_is_text_too(client: Client, german: Manuscript) -> None:
    there = f"{MODULE}/facilitator-notes.md".replace("en/", "de/")
    page = save(client, german, there, text="### Vorbereiten\r\n\r\nLesen.")
    assert german.files[there] == "### Vorbereiten\n\nLesen.\n"
    assert "Read it." in page


def test_what_is_no_form_is_edited_as_it_is_written(client: Client, draft: Manuscript) -> None:
    url = piece_address(draft.pk, READ)
    page = client.get(url, {"whole": "1"}).content.decode()
    sent = typed(page) | {"text": typed(page)["text"].replace('kind = "read"', 'kind = "song"')}
    response = client.post(f"{url}?whole=1", sent, follow=True)
    assert response.redirect_chain[-1][0] == f"{url}?whole=1"
    page = page_of(client, draft, READ)
    assert "The form is back once this can be read." in page
    assert "Kind: is 'song'. Use one of: read, spot" in unescape(page)
    draft.refresh_from_db()
    mended = typed(page)["text"].replace("song", "read")
    page = save(client, draft, READ, text=mended)
    assert 'name="takeaway"' in page


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        (READ, "To take with you"),
        (SPOT, "She has stopped asking."),
        (QUIZ, "It guesses."),
        (f"{MODULE}/cards/04-reflection.toml", "Somebody near."),
        (REWRITE, "<mark>You wrote one word.</mark>"),
        (f"{MODULE}/cards/06-poll.toml", "It depends."),
        (f"{MODULE}/module.toml", "Asks once a week."),
        (f"{MODULE}/scenario.toml", "You lead."),
        (f"{MODULE}/rubric.toml", "tone-recognition 4"),
        (f"{MODULE}/facilitator-notes.md", "Read it."),
        (f"{MODULE}/journey.twee", "The other side."),
    ],
)
def test_the_preview_shows_everything(
    client: Client, draft: Manuscript, path: str, seen: str
) -> None:
    response = client.get(reverse("authoring:piece_preview", args=[draft.pk, path]))
    assert response.status_code == 200
    assert seen in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_the_preview_shows_what_is_typed_and_saves_nothing(
    client: Client, draft: Manuscript
) -> None:
    url = reverse("authoring:piece_preview", args=[draft.pk, READ])
    page = page_of(client, draft, READ)
    before = client.get(url).content.decode()
    answer = client.post(url, typed(page, body="word " * 400)).content.decode()
    assert "word word" in answer
    assert 'data-reckoned="Going by what is on it: 2.0 minutes."' in answer
    assert 'data-reckoned="Going by what is on it: 0.0 minutes."' in before
    response = client.post(url, typed(page, takeaway=""))
    assert response.status_code == 422
    assert "<p data-problem>To take with you: Is empty. Write the text.</p>" in (
        response.content.decode()
    )
    draft.refresh_from_db()
    assert "word" not in draft.files[READ]


def test_what_is_wrong_is_called_as_the_form_calls_it(client: Client, draft: Manuscript) -> None:
    """A row inside a row, and a field of a list of rules; never the name in the file."""
    url = reverse("authoring:piece_preview", args=[draft.pk, QUIZ])
    sent = typed(page_of(client, draft, QUIZ), questions__0__options__1__why="")
    said = "Question 1, Answer 2, Why, or why not: Is empty. Write the text."
    assert said in client.post(url, sent).content.decode()
    assert said in save(client, draft, QUIZ, questions__0__options__1__why="")
    rule = '[[rules]]\nslug = "a"\nwhy.en = "b"\nwhen = [{ fact = "tenure", test = "below" }]\n'
    rule += 'then = [{ do = "leave_out", module = "cues" }]\n'
    files = {**draft.files, RULES.path: rule}
    Manuscript.objects.filter(pk=draft.pk).update(files=files)
    page = client.get(reverse("authoring:paths", args=[draft.pk])).content.decode()
    assert "when 1" not in page
    assert ", Months: " in page


def test_the_preview_speaks_the_language_of_the_piece(client: Client, german: Manuscript) -> None:
    there = READ.replace("en/", "de/")
    save(client, german, there, title="Lesen", body="Text.", takeaway="Fragen.")
    page = client.get(reverse("authoring:piece_preview", args=[german.pk, there]))
    with translation.override("de"):
        assert translation.gettext("To take with you") in page.content.decode()


def test_there_is_no_piece_by_another_name(client: Client, draft: Manuscript) -> None:
    for path in (
        "instrument.toml",
        f"{MODULE}/cards/99-none.toml",
        READ.replace("en/", "de/"),
        "../x",
    ):
        assert client.get(piece_address(draft.pk, path)).status_code == 404


def test_letters_that_nobody_can_see_do_no_harm(client: Client, draft: Manuscript) -> None:
    save(client, draft, READ, title="A\0B\x07", body="\0")
    assert 'title = "AB"\n' in draft.files[READ]
    save(client, draft, f"{MODULE}/facilitator-notes.md", text="\0")
    assert draft.files[f"{MODULE}/facilitator-notes.md"].strip() == ""


STORY = f"{MODULE}/journey.twee"


def test_a_story_that_cannot_be_read_says_everything_that_is_wrong(
    client: Client, draft: Manuscript
) -> None:
    text = draft.files[STORY].replace("[[On->A2]]", "[[On->A9]]").replace("[swap]", "")
    address = reverse("authoring:piece_preview", args=[draft.pk, STORY])
    answer = client.post(address, {"text": text})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "4 things keep the story from being read" in page
    assert "links to 'A9', which is not a passage" in page
    assert "has 0 passages tagged [swap]" in page
    line = text.strip().splitlines().index(":: A1") + 1
    assert f'data-line="{line}"' in page


def test_a_story_is_drawn_as_a_map_with_advice(client: Client, draft: Manuscript) -> None:
    address = reverse("authoring:piece_preview", args=[draft.pk, STORY])
    page = unescape(client.get(address).content.decode())
    assert page.count('class="place') == 12
    assert "Map of the story" in page
    assert "shows “Asks first” and names no price" in page


def test_a_story_is_walked_through_without_anything_being_kept(
    client: Client, draft: Manuscript
) -> None:
    address = reverse("authoring:piece_preview", args=[draft.pk, STORY])
    assert "It begins." in client.get(address, {"way": ""}).content.decode()
    page = client.get(address, {"way": "Start", "on": "1"}).content.decode()
    assert "You wait." in page
    assert "?way=Start&amp;on=1.0" in page
    assert "You ask." not in page


def test_every_mistake_is_named_at_its_field_and_everything_is_kept(
    client: Client, draft: Manuscript
) -> None:
    wrong = {
        "title": "",
        "minutes": "",
        "questions-0-prompt": "",
        "questions-0-options-1-why": "",
    }
    page = unescape(save(client, draft, QUIZ, **wrong, intro="Three short ones."))
    summary = page[page.index("error-summary") :]
    assert re.findall(r'href="#id_([^"]+)"', summary)[: len(wrong)] == list(wrong)
    assert "Minutes: Is missing. Write a whole number from 2 to 5." in summary
    for field in wrong:
        assert f'href="#id_{field}"' in summary, field
    assert "Please check 4 entries" in " ".join(summary.split())
    sent = typed(page_of(client, draft, QUIZ))
    assert {field: sent[field] for field in wrong} == wrong
    assert sent["intro"] == "Three short ones."
    whole = unescape(client.get(f"{piece_address(draft.pk, QUIZ)}?whole=1").content.decode())
    assert "Questions 1, options 2, why: is empty. Write the text." in whole
