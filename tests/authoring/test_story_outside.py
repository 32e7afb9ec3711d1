"""Stories taken away, and brought in from elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from authoring.models import Manuscript
from authoring.pieces import piece_address
from learning.models import JourneyRun
from people.models import Member
from programs.models import Module
from tests.authoring.typed_forms import typed

SignIn = Callable[[Member], Client]
STORY = "en/01-cues/journey.twee"


@pytest.fixture
def client(admin: Member, client_for: SignIn) -> Client:
    return client_for(admin)


def bring(client: Client, draft: Manuscript, **sent: object) -> tuple[int, str]:
    made_from = typed(client.get(piece_address(draft.pk, STORY)).content.decode())["made_from"]
    response = client.post(
        piece_address(draft.pk, STORY), {"bring": "1", "made_from": made_from, **sent}
    )
    return response.status_code, response.content.decode()


def test_a_story_goes_out_and_comes_in_byte_for_byte(client: Client, copied: Manuscript) -> None:
    url = reverse("authoring:draft_story", args=[copied.pk, STORY])
    assert url in client.get(piece_address(copied.pk, STORY)).content.decode()
    file = client.get(url)
    assert file.content == copied.files[STORY].encode()
    assert file["Content-Disposition"] == 'attachment; filename="01-cues-en-journey.twee"'
    before = dict(copied.files)
    status, page = bring(client, copied, story_file=SimpleUploadedFile("a.twee", file.content))
    assert status == 200
    assert "A story of 12 passages from Twee." in page
    response = client.post(piece_address(copied.pk, STORY), typed(page))
    assert response.status_code == 302
    copied.refresh_from_db()
    assert copied.files == before


def test_what_is_brought_in_is_written_only_once_it_is_saved(
    client: Client, copied: Manuscript
) -> None:
    other = copied.files[STORY].replace("Poor end", "A poor end")
    status, page = bring(client, copied, story_text=other.replace("\n", "\r\n"))
    assert status == 200
    assert "data-unsaved" in page
    assert "is not saved yet" in page
    copied.refresh_from_db()
    assert copied.files[STORY] != other
    client.post(piece_address(copied.pk, STORY), typed(page))
    copied.refresh_from_db()
    assert copied.files[STORY] == other


def test_what_somebody_saved_meanwhile_is_not_overwritten(
    client: Client, copied: Manuscript
) -> None:
    _status, page = bring(client, copied, story_text=copied.files[STORY] + "\n:: Note\nMine.")
    theirs = typed(client.get(piece_address(copied.pk, STORY)).content.decode())
    theirs["text"] = theirs["text"].replace("You wait.", "You sit.")
    client.post(piece_address(copied.pk, STORY), theirs)
    response = client.post(piece_address(copied.pk, STORY), typed(page))
    assert response.status_code == 409
    assert "Mine." in response.content.decode()


def test_what_is_no_story_is_said_at_its_field(client: Client, copied: Manuscript) -> None:
    status, page = bring(client, copied, story_file=SimpleUploadedFile("a.png", b"\x89PNG"))
    assert status == 422
    assert 'href="#id_story_file"' in page
    assert "This is not text in UTF-8. Save it as UTF-8." in page
    status, page = bring(client, copied, story_text="Once upon a time.")
    assert status == 422
    assert 'href="#id_story_text"' in page
    assert "data-unsaved" not in page


def test_other_pieces_take_no_stories(client: Client, copied: Manuscript) -> None:
    url = piece_address(copied.pk, "en/01-cues/facilitator-notes.md")
    assert "Bring in a story" not in client.get(url).content.decode()
    for path in ("en/01-cues/module.toml", "de/01-cues/journey.twee", "nothing"):
        url = reverse("authoring:draft_story", args=[copied.pk, path])
        assert client.get(url).status_code == 404


def test_who_reads_a_module_takes_its_story_away(
    copied: Manuscript, facilitator: Member, leader: Member, client_for: SignIn
) -> None:
    assert copied.origin
    module = Module.objects.get(version=copied.origin.version)
    url = reverse("authoring:module_story", args=[module.pk])
    reader = client_for(facilitator)
    assert url in reader.get(reverse("programs:module", args=[module.pk])).content.decode()
    file = reader.get(url)
    assert file.content == copied.files[STORY].encode()
    assert client_for(leader).get(url).status_code == 403
    Manuscript.objects.filter(version=module.version).update(files={})
    assert reader.get(url).status_code == 404


def test_a_walk_on_the_page_of_a_module_leaves_no_trace(
    copied: Manuscript, admin: Member, client_for: SignIn
) -> None:
    module = Module.objects.visible_to(admin).first()
    assert module is not None
    client = client_for(admin)
    walk = reverse("authoring:module_walk", args=[module.pk])
    assert walk in client.get(reverse("programs:module", args=[module.pk])).text
    page, seen = client.get(walk).text, []
    while found := re.search(r'class="story-choice" href="(\?[^"#]+)', page):
        seen.append(found[1])
        page = client.get(walk + html.unescape(found[1])).text
    assert len(seen) > 3
    assert "Walk through it again" in page
    assert not JourneyRun.objects.exists()
    assert "It begins." in client.get(f"{walk}?way=Nowhere").text


def test_what_is_wrong_with_a_story_names_its_passage(client: Client, copied: Manuscript) -> None:
    twice = copied.files[STORY] + "\n:: Good end\nAgain.\n"
    _status, page = bring(client, copied, story_text=twice)
    assert "Good end: is there twice" in page
    odd = re.sub(r'"ifid": "[^"]+"', '"ifid": 5', copied.files[STORY])
    _status, page = bring(client, copied, story_text=odd)
    assert "StoryData, ifid: is not a UUID in capitals" in page


def story_of(name: str, words: str) -> str:
    return (
        f'<tw-storydata name="{name}" startnode="1">'
        f'<tw-passagedata pid="1" name="Start">{words}</tw-passagedata></tw-storydata>'
    )


def test_of_an_archive_with_several_stories_one_is_chosen(
    client: Client, copied: Manuscript
) -> None:
    archive = story_of("Grey square", "One.") + story_of("At the door", "Two.")
    file = SimpleUploadedFile("archive.html", archive.encode())
    status, page = bring(client, copied, story_file=file)
    assert status == 422
    assert 'href="#id_story_place"' in page
    assert "The file holds 2 stories. Choose one." in page
    assert re.search(r'<option value="1"[^>]*>At the door</option>', page)
    # The file need not be sent again.
    pasted = html.unescape(re.search(r'name="story_text"[^>]*>\n?([^<]*)<', page)[1])
    assert pasted == archive
    status, page = bring(client, copied, story_text=pasted, story_place="1")
    assert status == 200
    assert "Two." in page
    assert "A story of 1 passage from Twine." in page


def test_what_other_tools_run_in_a_story_is_named_when_it_comes_in(
    client: Client, copied: Manuscript
) -> None:
    words = "(set: $trust to 1) |aside&gt;[Hm.] &lt;&lt;if $trust&gt;&gt;It costs $5. (Ha: ha.)"
    _status, page = bring(client, copied, story_text=story_of("A", words))
    assert "does not run macros, variables and hooks" in page
    said = html.unescape(re.search(r"take them out: ([^\n]*?)\.\s*<", page)[1])
    assert said == "<<if, (set:, $trust, |aside>["
    assert "(set: $trust to 1)" in page  # nothing is left out
    _status, page = bring(client, copied, story_text=copied.files[STORY])
    assert "does not run macros" not in page
