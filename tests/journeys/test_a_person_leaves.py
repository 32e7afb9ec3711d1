"""A person asks, gets, corrects and leaves; their privacy officer sees to it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from people.models import Member
from privacy.models import PersonRequest
from tests.browser import DESK, PHONE
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Welcome = Callable[..., Visitor]


def test_a_person_asks_gets_corrects_and_leaves(
    peer: Member, privacy_officer: Member, welcome: Welcome, tmp_path: Path
) -> None:
    person = welcome(peer, viewport=PHONE)
    officer = welcome(privacy_officer, viewport=DESK)

    page = person.go("/people/account/")
    page.get_by_role("link", name="See my data").click()
    person.look("my-data")
    with page.expect_download() as download:
        page.get_by_role("button", name="Get a copy of my data").click()
    copy = tmp_path / "copy.zip"
    download.value.save_as(copy)
    with zipfile.ZipFile(copy) as found:
        assert peer.name in found.read("index.html").decode()

    page.get_by_role("link", name="Ask for a correction").click()
    page.get_by_label("Name", exact=True).fill("Bashir Novak")
    person.look("correction")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("Your request is with the privacy officer.")).to_be_visible()

    desk = officer.go("/")
    officer.look("officer-today")
    desk.get_by_role("link", name="A correction").click()
    expect(desk.get_by_text("Bashir Novak")).to_be_visible()
    officer.look("request")
    desk.get_by_role("button", name="Put it right and answer").click()
    expect(desk.get_by_text("It is answered.")).to_be_visible()
    peer.refresh_from_db()
    assert peer.name == "Bashir Novak"

    page = person.go("/privacy/mine/ask/")
    page.get_by_label("That my data is erased").check()
    person.look("ask")
    page.get_by_role("button", name="Send the request").click()

    desk = officer.go("/privacy/")
    desk.get_by_role("link", name="That my data is erased").click()
    desk.get_by_role("link", name="See what would be erased").click()
    officer.look("erase")
    desk.get_by_label("Type the name of the person").fill("Bashir")
    desk.get_by_role("button", name="Erase for good").click()
    expect(desk.get_by_text("This is not the name of the person.").first).to_be_visible()
    desk.get_by_label("Type the name of the person").fill("Bashir Novak")
    desk.get_by_role("button", name="Erase for good").click()
    expect(desk.get_by_text("Erased. Figures of groups stay")).to_be_visible()

    person.go("/privacy/mine/")
    expect(person.page).to_have_url(re.compile("/account/"))
    peer.refresh_from_db()
    assert peer.erased_at is not None
    assert set(PersonRequest.objects.values_list("state", flat=True)) == {"done"}
    for name in ("inventory", "bases", "retention", "retention/preview", "assessment"):
        officer.go(f"/privacy/{name}/")
        officer.look(name.replace("/", "-"))
