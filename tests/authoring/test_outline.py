"""The page of a draft as something to work in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from authoring.layout import modules_of
from authoring.manuscript import ABOUT, files_in
from authoring.models import Manuscript
from authoring.operations import bring_in, publish_draft, publish_shipped
from authoring.outline import outline_of
from authoring.pieces import piece_address
from authoring.views import outline as outline_views
from people.models import AuditEvent, Member
from tests.authoring.plain import without_paths

SignIn = Callable[[Member], Client]
CARDS = "en/01-digital-cues/cards"
PLACE = "01-digital-cues/cards/bounced-ticket"
NAMED_BY_NO_RULE = "01-digital-cues/cards/more-than-one-reason"


@pytest.fixture
def client(admin: Member, client_for: SignIn) -> Client:
    return client_for(admin)


@pytest.fixture
def draft(shipped_folder: Path, admin: Member, now: dt.datetime) -> Manuscript:
    return Manuscript.objects.create(
        organization=admin.organization,
        title="Own",
        slug="own",
        files=without_paths(files_in(shipped_folder)),
        by=admin,
        changed_at=now,
    )


def page_of(client: Client, draft: Manuscript) -> str:
    return client.get(reverse("authoring:draft", args=[draft.pk])).content.decode()


def test_the_outline_says_what_is_there_and_what_is_missing(shipped_folder: Path) -> None:
    files = files_in(shipped_folder)
    del files["de/01-digital-cues/cards/03-bounced-ticket.toml"]
    del files["en/01-digital-cues/journey.twee"]
    german = f"de/{modules_of(files)[-1]}/"
    files = {path: text for path, text in files.items() if not path.startswith(german)}
    problem = f"{CARDS}/01-what-changed.toml: minutes: is 9."
    outline = outline_of(files, problem=problem, language="de")
    first, *_rest, last = outline.modules
    assert (first.number, first.minutes, len(first.cards), len(first.boosters)) == (1, 24, 7, 2)
    assert first.about.title == "Digitale Signale wahrnehmen" or first.about.title
    assert [card.missing for card in first.cards[:3]] == [[], [], ["German"]]
    assert (first.cards[2].name, first.cards[2].minutes) == ("Spot the cue", 4)
    assert [card.is_wrong for card in first.cards[:2]] == [True, False]
    assert first.is_wrong
    assert first.pieces[3].missing == ["English"]
    assert first.pieces[3].path == "de/01-digital-cues/journey.twee"
    assert last.missing == ["German"]
    assert not last.is_wrong
    assert [each.key for each in outline.collections] == [
        "instrument.toml",
        "pulse-bank.toml",
        "pages",
        "kit",
        "calibration",
        "comparison",
    ]


def test_a_draft_without_anything_shows_how_to_begin(
    client: Client, admin: Member, now: dt.datetime
) -> None:
    draft = bring_in(files={ABOUT: "modules = ["}, by=admin, now=now)
    page = page_of(client, draft)
    assert "No module in this draft yet" in page
    assert reverse("authoring:take", args=[draft.pk]) in page
    take_url = reverse("authoring:take", args=[draft.pk])
    assert "The library is empty" in client.get(take_url).content.decode()
    broken = {ABOUT: 'modules = ["01-x"]', "en/01-x/cards/01-a.toml": "minutes = 'x'"}
    draft = bring_in(files=broken, by=admin, now=now)
    assert "1. x" in page_of(client, draft)


@pytest.mark.parametrize(
    ("button", "at", "fate"),
    [
        ("card_up", PLACE, f"{CARDS}/02-bounced-ticket.toml"),
        ("card_down", PLACE, f"{CARDS}/04-bounced-ticket.toml"),
        ("card_copy", PLACE, f"{CARDS}/04-bounced-ticket-2.toml"),
        ("card_add", "01-digital-cues/cards", f"{CARDS}/08-poll.toml"),
        ("module_up", "02-active-listening", "en/01-active-listening/module.toml"),
        ("module_down", "01-digital-cues", "de/02-digital-cues/module.toml"),
        ("module_copy", "01-digital-cues", "de/02-digital-cues-2/module.toml"),
    ],
)
def test_a_button_does_what_it_says(
    client: Client, draft: Manuscript, button: str, at: str, fate: str
) -> None:
    page = page_of(client, draft)
    assert f'name="{button}" value="{at}"' in page
    url = reverse("authoring:arrange", args=[draft.pk])
    assert fate not in draft.files
    response = client.post(url, {button: at, "kind": "poll"})
    draft.refresh_from_db()
    assert fate in draft.files
    assert not draft.problem
    folder = at.split("/")[0].partition("-")[2]
    assert f"?open={folder}#{folder}" in response.url
    page = client.get(response.url.partition("#")[0]).content.decode()
    assert f'id="{response.url.partition("#")[2]}"' in page
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.detail["about"]) == ("change_files", f"{button} {at}")


@pytest.mark.parametrize(
    ("asked", "at", "gone"),
    [
        ("card", NAMED_BY_NO_RULE, "cards/04-more-than-one-reason.toml"),
        ("module", "05-feedback-boundaries", "05-feedback-boundaries"),
        ("collection", "pages", "pages/"),
    ],
)
def test_what_is_removed_is_asked_about_first(
    client: Client, draft: Manuscript, asked: str, at: str, gone: str
) -> None:
    transcripts = sorted(path for path in draft.files if path.startswith("calibration/"))
    draft.files = {path: draft.files[path] for path in draft.files if path not in transcripts[20:]}
    draft.save()  # no more than a round needs, of all modules together
    url = reverse("authoring:remove", args=[draft.pk], query={asked: at})
    page = client.get(url).content.decode()
    assert ("Then something is missing" in page) == (asked == "module")
    draft.refresh_from_db()
    assert any(gone in path for path in draft.files)
    page = client.post(url, follow=True).content.decode()
    draft.refresh_from_db()
    assert not any(gone in path for path in draft.files)
    assert ("Something is missing now" in page) == (asked == "module")
    assert ("See above" in page) == (asked == "module")
    page = client.post(url, follow=True).content.decode()
    assert "not in the draft any more" in page


@pytest.mark.parametrize(
    ("button", "at"),
    [
        ("card_up", "01-digital-cues/cards/nothing"),
        ("card_up", "nothing"),
        ("card_add", "01-digital-cues/nothing"),
        ("card_add", "01-digital-cues/cards"),
        ("module_up", "nothing"),
        ("other", "nothing"),
    ],
)
def test_a_button_for_what_is_not_there_changes_nothing(
    client: Client, draft: Manuscript, button: str, at: str
) -> None:
    url = reverse("authoring:arrange", args=[draft.pk])
    page = client.post(url, {button: at, "kind": "nothing"}, follow=True).content.decode()
    assert "not in the draft any more" in page
    for query in ({"card": at}, {"module": "nothing"}, {"collection": "nothing"}, {}):
        url = reverse("authoring:remove", args=[draft.pk], query=query)
        assert "not in the draft any more" in client.get(url, follow=True).content.decode()
    before = draft.files
    draft.refresh_from_db()
    assert draft.files == before


def test_a_module_of_another_program_is_taken_in(
    client: Client, draft: Manuscript, shipped_folder: Path, now: dt.datetime
) -> None:
    version = publish_shipped(folder=shipped_folder, now=now)
    number = len(modules_of(draft.files)) + 1
    url = reverse("authoring:take", args=[draft.pk])
    value = f"{version.pk}/03-written-replies"
    assert f'value="{value}"' in client.get(url).content.decode()
    page = client.post(url, {"take": value}, follow=True).content.decode()
    draft.refresh_from_db()
    assert modules_of(draft.files)[-1] == f"{number:02}-written-replies-2"
    assert not draft.problem
    assert f"{number}. Empathetic written replies" in page
    assert client.post(url, {"take": "1000000/x"}).status_code == 404
    assert client.post(url, {"take": "x"}).status_code == 404
    other = {"take": f"{version.pk}/nothing"}
    assert "not in the draft any more" in client.post(url, other, follow=True).content.decode()
    draft.files["en/comparison/rubric.toml"] += "# Ours by now."
    draft.save()
    page = client.post(url, {"take": value}, follow=True).content.decode()
    assert "now described by the general rubric of this program" in page


def test_whoever_comes_too_late_hears_so(
    client: Client, draft: Manuscript, admin: Member, now: dt.datetime, monkeypatch
) -> None:
    change = outline_views.change_files

    def later(**given):
        publish_draft(draft=draft, by=admin, now=now)
        return change(**given)

    monkeypatch.setattr(outline_views, "change_files", later)
    url = reverse("authoring:arrange", args=[draft.pk])
    page = client.post(url, {"card_up": PLACE}, follow=True).content.decode()
    assert "just published, changed or deleted" in page


RULES = """[[rules]]
slug = "leads"
why.en = "because you lead all"
why.de = "weil Sie alles leiten"
when = [{ fact = "completed", of = "active-listening", test = "is", values = ["no"] }]
then = [{ do = "leave_out", module = "digital-cues", card = "bounced-ticket" }]
[[rules]]
slug = "wrong"
"""


def test_a_card_is_sent_to_another_module(client: Client, draft: Manuscript) -> None:
    url = reverse("authoring:send", args=[draft.pk], query={"card": PLACE})
    assert url.replace("%2F", "/") in page_of(client, draft).replace("%2F", "/")
    goal = "02-active-listening/cards"
    assert f'value="{goal}"' in client.get(url).content.decode()
    arrange = reverse("authoring:arrange", args=[draft.pk])
    before = dict(draft.files)
    for odd in ("", "01", "99-nowhere/cards", "02-active-listening/lists", f"{goal}/nothing"):
        client.post(arrange, {"card_to": PLACE, "kind": odd})
        draft.refresh_from_db()
        assert draft.files == before
    slug = PLACE.rpartition("/")[2]
    response = client.post(arrange, {"card_to": PLACE, "kind": goal})
    assert "?open=active-listening#active-listening-cards-" in response.url
    draft.refresh_from_db()
    for language in ("en", "de"):
        there = [path for path in draft.files if path.endswith(f"-{slug}.toml")]
        assert any(path.startswith(f"{language}/{goal}/") for path in there)
        assert not any("digital-cues" in path for path in there)
    old = piece_address(draft.pk, next(path for path in before if path.endswith(f"-{slug}.toml")))
    assert client.get(old).status_code == 200, "an address from before leads to where it is"
    client.post(arrange, {"module_to": "02-active-listening", "kind": "01-digital-cues"})
    draft.refresh_from_db()
    assert modules_of(draft.files)[:2] == ["01-active-listening", "02-digital-cues"]
    assert client.get(url.replace("cards", "lists")).status_code == 302


def test_a_card_is_kept_for_some_and_given_back(client: Client, draft: Manuscript) -> None:
    url = reverse("authoring:arrange", args=[draft.pk])
    client.post(url, {"card_for_some": PLACE})
    draft.refresh_from_db()
    path = "en/01-digital-cues/extras/01-bounced-ticket.toml"
    assert path in draft.files
    assert path.replace("en/", "de/") in draft.files
    page = page_of(client, draft)
    assert "For some leaders, by a rule" in page
    assert "Give “The ticket that came back” to everybody" in page
    piece = client.get(reverse("authoring:piece", args=[draft.pk, path])).content.decode()
    assert "Card for some" in piece
    client.post(url, {"card_add": "01-digital-cues/extras", "kind": "poll"})
    client.post(url, {"card_for_all": "01-digital-cues/extras/bounced-ticket"})
    draft.refresh_from_db()
    assert f"{CARDS}/07-bounced-ticket.toml" in draft.files
    assert "en/01-digital-cues/extras/01-poll.toml" in draft.files
    assert not draft.problem


@pytest.mark.parametrize(
    ("asked", "at", "count"),
    [
        ("card", PLACE, 1),
        ("card", "01-digital-cues/cards/what-changed", 0),
        ("module", "01-digital-cues", 1),
        ("module", "02-active-listening", 1),
        ("module", "03-written-replies", 0),
    ],
)
def test_whoever_removes_what_a_rule_names_is_told(
    client: Client, draft: Manuscript, asked: str, at: str, count: int
) -> None:
    draft.files = {**draft.files, "paths.toml": RULES}
    draft.save()
    url = reverse("authoring:remove", args=[draft.pk], query={asked: at})
    page = client.get(url).content.decode()
    assert page.count("Whoever has not completed “Active listening in video” before") == count
    assert page.count("A rule of the paths names it") == count
