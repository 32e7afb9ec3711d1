"""The page on which a newer edition is taken or left, piece by piece."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authoring.card_changes import move_card
from authoring.layout import CardPlace
from authoring.models import Manuscript
from authoring.module_changes import move_module, take_module
from authoring.operations import copy_program, publish_draft, replace_files
from authoring.views import edition
from people.models import Member
from tests.authoring.course import two_modules
from tests.authoring.shipping import QUIZ, READ, SPOT, Ship, changed, second_edition

Files = dict[str, str]
SignIn = Callable[[Member], Client]
READ_KEY, SPOT_KEY = "cues/cards/read", "cues/cards/spot"


@pytest.fixture
def client(admin: Member, client_for: SignIn) -> Client:
    return client_for(admin)


@pytest.fixture
def url(copied: Manuscript) -> str:
    return reverse("authoring:edition", args=[copied.pk])


def page_at(client: Client, url: str) -> str:
    return " ".join(client.get(url).text.split())


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]


def is_ticked(page: str, key: str) -> bool:
    found = re.search(rf'name="take" value="{key}"( checked)?>', page)
    assert found, key
    return bool(found[1])


def test_the_draft_says_how_much_differs_and_leads_there(
    client: Client, copied: Manuscript, url: str, small: Files, ship: Ship
) -> None:
    draft_url = reverse("authoring:draft", args=[copied.pk])
    assert url not in client.get(draft_url).text
    response = client.get(url, follow=True)
    assert "There is nothing newer to decide on." in response.text
    ship(second_edition(small))
    page = page_at(client, draft_url)
    assert "There is a newer edition of “Small”" in page
    assert "3 pieces differ." in page
    assert url in page


def test_it_shows_what_changed_there_and_on_both_sides_and_folds_the_rest(
    client: Client,
    copied: Manuscript,
    url: str,
    small: Files,
    ship: Ship,
    admin: Member,
    now: dt.datetime,
) -> None:
    ship(second_edition(small))
    ours = changed(copied.files, (READ, "Text.", "My text."), (QUIZ, "Choose.", "Choose one."))
    replace_files(draft=copied, files=ours, by=admin, now=now)
    page = page_at(client, url)
    assert is_ticked(page, SPOT_KEY)
    assert is_ticked(page, "/program.toml")
    assert "Look well.</ins>" in page
    assert "intro = " not in page
    assert "About the program" in page
    assert f'name="both:{READ_KEY}" value="ours" checked' in page
    for text in ("Better text.", "My text."):
        assert f'<ins><b lang="en">Text:</b> {text}</ins>' in page
    assert "1 piece was changed only here" in page
    assert f'value="{QUIZ}"' not in page


def test_what_is_chosen_is_taken_and_the_page_is_done_with(
    client: Client, copied: Manuscript, url: str, small: Files, ship: Ship
) -> None:
    newer = ship(second_edition(small))
    sent = {"seen": seen_in(page_at(client, url)), "take": [SPOT_KEY]}
    response = client.post(url, sent, follow=True)
    assert response.redirect_chain[-1][0] == reverse("authoring:draft", args=[copied.pk])
    assert "Taken. Everything else" in response.text
    assert url not in response.text
    before = copied.files
    copied.refresh_from_db()
    assert copied.files == {**before, SPOT: newer.files[SPOT]}


def test_theirs_is_taken_where_both_differ_if_somebody_says_so(
    client: Client,
    copied: Manuscript,
    url: str,
    small: Files,
    ship: Ship,
    admin: Member,
    now: dt.datetime,
) -> None:
    ship(second_edition(small))
    ours = changed(copied.files, (READ, "Text.", "My text."), (SPOT, "Look.", "Mine."))
    replace_files(draft=copied, files=ours, by=admin, now=now)
    choices = {f"both:{READ_KEY}": "theirs", f"both:{SPOT_KEY}": "ours"}
    client.post(url, {"seen": seen_in(page_at(client, url)), **choices})
    copied.refresh_from_db()
    assert "Better text." in copied.files[READ]
    assert copied.files[SPOT] == ours[SPOT]


def test_nothing_chosen_leaves_everything_and_says_so(
    client: Client, copied: Manuscript, url: str, small: Files, ship: Ship
) -> None:
    ship(second_edition(small))
    response = client.post(url, {"seen": seen_in(page_at(client, url))}, follow=True)
    assert "The draft stays as it was." in response.text
    before = copied.files
    copied.refresh_from_db()
    assert copied.files == before


def test_a_second_tab_loses_nothing_and_asks_again(
    client: Client,
    copied: Manuscript,
    url: str,
    small: Files,
    ship: Ship,
    admin: Member,
    now: dt.datetime,
) -> None:
    ship(second_edition(small))
    seen = seen_in(page_at(client, url))
    ours = changed(copied.files, (READ, "Text.", "My text."))
    replace_files(draft=copied, files=ours, by=admin, now=now)
    listed = [READ_KEY, SPOT_KEY, "/program.toml"]
    sent = {"seen": seen, "take": [READ_KEY, SPOT_KEY], "listed": listed}
    response = client.post(url, sent)
    page = " ".join(response.text.split())
    assert response.status_code == 422
    assert "Something has changed since you opened this page" in page
    assert is_ticked(page, SPOT_KEY)
    assert not is_ticked(page, "/program.toml")
    assert f'name="both:{READ_KEY}" value="ours" checked' in page
    copied.refresh_from_db()
    assert copied.files == ours
    client.post(url, {**sent, "seen": seen_in(page)})
    copied.refresh_from_db()
    assert "My text." not in copied.files[READ]


def test_what_cannot_be_published_is_named_and_nothing_is_taken(
    client: Client, copied: Manuscript, url: str, small: Files, ship: Ship
) -> None:
    other = {path: text for path, text in small.items() if "/boosters/02" not in path}
    ship({**other, "en/01-cues/boosters/02-other.toml": small[READ]})
    seen = seen_in(page_at(client, url))
    response = client.post(url, {"seen": seen, "take": ["cues/boosters/other"]})
    assert response.status_code == 422
    assert "With these pieces the draft could not be published" in response.text
    assert "en/01-cues/boosters: has 3 cards" in response.text
    assert is_ticked(" ".join(response.text.split()), "cues/boosters/other")
    before = copied.files
    copied.refresh_from_db()
    assert copied.files == before


def test_two_pieces_of_one_name_are_named_as_such(
    client: Client,
    copied: Manuscript,
    url: str,
    small: Files,
    ship: Ship,
    admin: Member,
    now: dt.datetime,
) -> None:
    ship(two_modules(small))
    left = {**copied.files, "en/02-replies/module.toml": "left over"}
    replace_files(draft=copied, files=left, by=admin, now=now)
    sent = {"seen": seen_in(page_at(client, url)), "take": ["replies/"]}
    assert "two pieces would have the same name" in client.post(url, sent).text


def test_modules_orders_and_what_is_gone_are_called_by_name(
    client: Client,
    copied: Manuscript,
    url: str,
    small: Files,
    ship: Ship,
    admin: Member,
    now: dt.datetime,
) -> None:
    newer = take_module(two_modules(small), small, "01-cues")
    newer = move_card(newer, CardPlace.named("01-cues/cards/quiz"), down=True)
    newer = move_card(newer, CardPlace.named("01-cues/boosters/again"), down=True)
    del newer["en/01-cues/cards/02-spot.toml"]
    ship(newer)
    page = page_at(client, url)
    for said in ("Module “Replies”", "Order of the cards", "Order of the refreshers", "Gone"):
        assert said in page
    assert "<ins>Card “Read”</ins>" in page
    ours = changed(copied.files, (SPOT, "Look.", "Mine."))
    replace_files(draft=copied, files=ours, by=admin, now=now)
    assert "Remove it, as there" in client.get(url).text


def test_the_order_of_modules_and_what_is_missing_here_are_called_by_name(
    client: Client, small: Files, ship: Ship, admin: Member, now: dt.datetime
) -> None:
    notes = "en/01-cues/facilitator-notes.md"
    first = ship(two_modules(small))
    draft = copy_program(origin=first, titles={"en": "Two"}, by=admin, now=now)
    moved = move_module(first.files, "01-cues", down=True)
    ship(changed(moved, (notes.replace("01", "02"), "Read it.", "Read it twice.")))
    without = {path: text for path, text in draft.files.items() if path != notes}
    replace_files(draft=draft, files=without, by=admin, now=now)
    page = page_at(client, reverse("authoring:edition", args=[draft.pk]))
    assert "Order of the modules" in page
    assert "<ins>Replies</ins>" in page or "<ins>Cues</ins>" in page
    assert "Leave it out, as here" in page


def test_an_own_program_says_so_and_begins_a_draft_for_it(
    client: Client,
    copied: Manuscript,
    small: Files,
    ship: Ship,
    admin: Member,
    now: dt.datetime,
) -> None:
    version = publish_draft(draft=copied, by=admin, now=now)
    program_url = reverse("programs:program", args=[version.pk])
    assert "A newer edition" not in client.get(program_url).text
    ship(second_edition(small))
    page = page_at(client, program_url)
    assert "There is a newer edition of “Small”" in page
    begin = reverse("authoring:revise", args=[version.pk]) + "?to=edition"
    assert begin in page
    response = client.post(begin, follow=True)
    draft = Manuscript.objects.drafts().get()
    there = reverse("authoring:edition", args=[draft.pk])
    assert response.redirect_chain[-1][0] == there
    assert there in client.get(program_url).text


def test_whoever_comes_too_late_hears_so(
    client: Client,
    copied: Manuscript,
    url: str,
    small: Files,
    ship: Ship,
    admin: Member,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another admin publishes between the look at the draft and the change."""
    ship(second_edition(small))
    settle = edition.settle_edition

    def later(**given):
        publish_draft(draft=copied, by=admin, now=given["now"])
        return settle(**given)

    sent = {"seen": seen_in(page_at(client, url))}
    monkeypatch.setattr(edition, "settle_edition", later)
    page = client.post(url, sent, follow=True).text
    assert "just published, changed or deleted" in page


def test_the_pages_ask_as_much_however_much_differs(
    client: Client,
    copied: Manuscript,
    url: str,
    small: Files,
    ship: Ship,
    admin: Member,
    now: dt.datetime,
) -> None:
    ship(changed(small, (READ, "Text.", "Better text.")))
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    ship(take_module(second_edition(two_modules(small)), small, "01-cues"))
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_another_organization_finds_no_such_draft(
    copied: Manuscript, url: str, small: Files, ship: Ship, outsider: Member, client_for: SignIn
) -> None:
    ship(second_edition(small))
    outsider.roles = ["admin"]
    outsider.save()
    assert client_for(outsider).get(url).status_code == 404
    assert client_for(outsider).post(url).status_code == 404
