"""From the library to an own program and back, in the browser's words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from authoring import views
from authoring.bundle import packed, unpacked
from authoring.manuscript import ABOUT
from authoring.models import Manuscript
from authoring.operations import copy_program, publish_draft, publish_shipped, replace_files
from people.models import Member
from tests.factories import MemberFactory
from tests.programs.small_program import write_small_program

SignIn = Callable[[Member], Client]
CARD = "en/01-cues/cards/01-read.toml"


@pytest.fixture
def client(admin: Member, client_for: SignIn) -> Client:
    return client_for(admin)


@pytest.fixture
def shipped_small(db: None, tmp_path: Path, now: dt.datetime) -> Manuscript:
    version = publish_shipped(folder=write_small_program(tmp_path / "small"), now=now)
    return Manuscript.objects.get(version=version)


@pytest.fixture
def draft(shipped_small: Manuscript, admin: Member, now: dt.datetime) -> Manuscript:
    return copy_program(origin=shipped_small, titles={"en": "Own"}, by=admin, now=now)


def upload(files: dict[str, str] | bytes) -> SimpleUploadedFile:
    content = files if isinstance(files, bytes) else packed(files)
    return SimpleUploadedFile("a.empathy.zip", content)


def send(client: Client, url: str, files: dict[str, str] | bytes) -> str:
    """Look at a file, and say yes to it; the page one is led to."""
    looked = client.post(url, {"file": upload(files)})
    assert looked.status_code == 200
    sent = {"brought": sealed_in(looked.content.decode())}
    return client.post(url, sent, follow=True).content.decode()


def sealed_in(page: str) -> str:
    [sealed] = re.findall(r'name="brought" value="([^"]+)"', page)
    return str(sealed)


def said(page: str) -> str:
    """The words on a page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_nothing_of_ones_own_yet_says_how_to_begin(client: Client) -> None:
    page = client.get(reverse("authoring:own")).content.decode()
    assert reverse("programs:library") in page
    assert reverse("authoring:bring") in page


def test_a_program_is_copied_taken_away_changed_sent_back_and_published(
    client: Client, shipped_small: Manuscript
) -> None:
    version = shipped_small.version_id
    page = client.get(reverse("programs:program", args=[version])).content.decode()
    copy_url = reverse("authoring:copy", args=[version])
    assert copy_url in page
    assert 'value="Small (copy)"' in client.get(copy_url).content.decode()
    response = client.post(copy_url, {"title_en": "Own"}, follow=True)
    [draft] = Manuscript.objects.drafts()
    assert response.redirect_chain[-1][0] == reverse("authoring:draft", args=[draft.pk])

    response = client.get(reverse("authoring:draft_file", args=[draft.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="small-1-draft.empathy.zip"'
    files = unpacked(response.content)
    files[CARD] = files[CARD].replace('takeaway = "Ask."', 'takeaway = "Ask first."')
    url = reverse("authoring:draft", args=[draft.pk])
    page = send(client, url, files)
    assert "The draft now holds what is in your file." in page
    assert "Card “Read”" in page
    assert '<ins><b lang="en">To take with you:</b> Ask first.</ins>' in page
    assert '<del><b lang="en">To take with you:</b> Ask.</del>' in page

    publish_url = reverse("authoring:publish", args=[draft.pk])
    assert publish_url in page
    assert "Card “Read”" in client.get(publish_url).content.decode()
    page = client.post(publish_url, follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.version is not None
    assert reverse("authoring:revise", args=[draft.version_id]) in page
    assert client.get(url).status_code == 404
    response = client.get(reverse("authoring:file", args=[draft.version_id]))
    assert unpacked(response.content) == files
    assert "small-1-v1" in response["Content-Disposition"]
    assert "Own" in client.get(reverse("authoring:own")).content.decode()
    assert "Own" in client.get(reverse("programs:library")).content.decode()


def test_a_program_goes_over_to_another_organization(
    client: Client, draft: Manuscript, outsider: Member, client_for: SignIn
) -> None:
    outsider.roles = ["admin"]
    outsider.save()
    file = client.get(reverse("authoring:draft_file", args=[draft.pk])).content
    there = client_for(outsider)
    assert there.get(reverse("authoring:draft", args=[draft.pk])).status_code == 404
    assert "This is a new program" in send(there, reverse("authoring:bring"), file)
    brought = Manuscript.objects.drafts().get(organization=outsider.organization)
    assert brought.files == draft.files


def test_a_change_begins_a_draft_and_names_the_one_there_is(
    client: Client, draft: Manuscript, admin: Member, now: dt.datetime
) -> None:
    version = publish_draft(draft=draft, by=admin, now=now)
    url = reverse("authoring:revise", args=[version.pk])
    assert "There is a draft already" not in client.get(url).content.decode()
    response = client.post(url, follow=True)
    page = response.content.decode()
    assert "Nothing differs." in page
    [begun] = Manuscript.objects.drafts()
    assert reverse("authoring:publish", args=[begun.pk]) not in page
    assert "There is a draft already" in client.get(url).content.decode()
    page = client.post(reverse("authoring:publish", args=[begun.pk]), follow=True)
    assert "says the same already" in page.content.decode()


def test_a_shipped_program_is_not_changed_in_place(
    client: Client, shipped_small: Manuscript
) -> None:
    assert (
        client.get(reverse("authoring:revise", args=[shipped_small.version_id])).status_code == 404
    )
    page = client.get(reverse("programs:program", args=[shipped_small.version_id]))
    assert "Change this program" not in page.content.decode()


def test_a_mistake_is_shown_where_it_is_and_keeps_the_draft_from_going_out(
    client: Client, small: dict[str, str]
) -> None:
    broken = {**small, CARD: small[CARD].replace("minutes = 3", "minutes = 99")}
    looked = client.post(reverse("authoring:bring"), {"file": upload(broken)})
    assert f"{CARD}: minutes" in looked.content.decode()
    page = send(client, reverse("authoring:bring"), broken)
    [draft] = Manuscript.objects.drafts()
    assert f"{CARD}: minutes" in page
    url = reverse("authoring:publish", args=[draft.pk])
    assert url not in page
    asked = client.get(url).content.decode()
    assert f"{CARD}: minutes" in asked
    assert 'name="nonce"' not in asked
    assert "see what is in the way" in client.post(url, follow=True).content.decode()
    assert "Cannot be read yet" in client.get(reverse("authoring:own")).content.decode()


def test_a_file_says_first_what_it_would_add_or_change_and_nothing_is_kept_before(
    client: Client, draft: Manuscript, admin: Member, now: dt.datetime
) -> None:
    files = dict(draft.files)
    publish_draft(draft=draft, by=admin, now=now)
    url = reverse("authoring:bring")
    changed = files | {CARD: files[CARD].replace('takeaway = "Ask."', 'takeaway = "Ask first."')}
    page = client.post(url, {"file": upload(changed)}).content.decode()
    assert "A program of your own has its short name, “Own”, in version 1" in said(page)
    assert "0 pieces are new, 1 is changed, 0 are gone." in said(page)
    assert "To take with you: Ask first." in said(page)
    assert not Manuscript.objects.drafts()
    new = changed | {ABOUT: changed[ABOUT].replace('slug = "small-1"', 'slug = "another"')}
    page = client.post(url, {"file": upload(new)}).content.decode()
    assert "It is a new program" in said(page)
    assert f'href="{reverse("authoring:own")}">Leave everything as it is' in page
    assert "What is in the file English Cues 6 cards" in said(page)
    assert not Manuscript.objects.drafts()


def test_a_yes_holds_for_what_was_seen_by_whoever_saw_it(
    client: Client, draft: Manuscript, admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    bring, own = reverse("authoring:bring"), reverse("authoring:draft", args=[draft.pk])
    before = dict(draft.files)
    files = before | {CARD: before[CARD].replace("minutes = 3", "minutes = 4")}
    yes = {
        url: {"brought": sealed_in(client.post(url, {"file": upload(files)}).content.decode())}
        for url in (bring, own)
    }
    other = MemberFactory(organization=admin.organization, roles=["admin"])
    elsewhere = MemberFactory(roles=["admin"])
    once_more = "Choose it once more."
    for member in (other, elsewhere):
        page = client_for(member).post(bring, yes[bring], follow=True)
        assert once_more in page.content.decode()
    page = client.post(own, {"brought": yes[own]["brought"][:-3]}, follow=True)
    assert once_more in page.content.decode()
    replace_files(draft=draft, files=before, by=admin, now=now + dt.timedelta(minutes=1))
    assert once_more in client.post(own, yes[own], follow=True).content.decode()
    publish_draft(draft=draft, by=admin, now=now)
    assert once_more in client.post(bring, yes[bring], follow=True).content.decode()
    assert not Manuscript.objects.drafts()


@pytest.mark.parametrize("content", [b"", b"nothing", packed({})[:40]])
def test_another_file_is_refused_and_nothing_is_lost(
    client: Client, draft: Manuscript, content: bytes
) -> None:
    for url in (reverse("authoring:bring"), reverse("authoring:draft", args=[draft.pk])):
        response = client.post(url, {"file": upload(content)})
        assert response.status_code == 422
        assert "cannot be opened" in response.content.decode()
        assert client.post(url, {}).status_code == 422
    before = draft.files
    draft.refresh_from_db()
    assert draft.files == before


def test_a_copy_needs_a_name(client: Client, shipped_small: Manuscript) -> None:
    url = reverse("authoring:copy", args=[shipped_small.version_id])
    assert client.post(url, {"title_en": " "}).status_code == 422
    assert not Manuscript.objects.drafts().exists()


def test_a_draft_is_deleted_after_a_question(client: Client, draft: Manuscript) -> None:
    url = reverse("authoring:discard", args=[draft.pk])
    assert client.get(url).status_code == 200
    assert Manuscript.objects.drafts().exists()
    client.post(url)
    assert not Manuscript.objects.drafts().exists()


def test_long_differences_end_somewhere(client: Client, draft: Manuscript) -> None:
    about = draft.files[ABOUT] + "".join(f"# {n}\n" for n in range(300))
    Manuscript.objects.filter(pk=draft.pk).update(files={**draft.files, ABOUT: about})
    page = client.get(reverse("authoring:draft", args=[draft.pk])).content.decode()
    assert "Further lines differ" in page
    assert "# 299" not in page


@pytest.mark.parametrize("operation", ["replace_files", "discard_draft"])
def test_whoever_comes_too_late_hears_so(
    client: Client, draft: Manuscript, admin: Member, monkeypatch, operation: str
) -> None:
    """Another admin publishes between the look at the draft and the change."""
    change = getattr(views, operation)

    def later(**given):
        publish_draft(draft=draft, by=admin, now=given["now"])
        return change(**given)

    monkeypatch.setattr(views, operation, later)
    name = "draft" if operation == "replace_files" else "discard"
    url = reverse(f"authoring:{name}", args=[draft.pk])
    sent = {}
    if operation == "replace_files":
        looked = client.post(url, {"file": upload(draft.files)}).content.decode()
        sent = {"brought": sealed_in(looked)}
    page = client.post(url, sent, follow=True).content.decode()
    assert "just published, changed or deleted" in page
