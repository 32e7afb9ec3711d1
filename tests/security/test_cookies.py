"""Every cookie of a production portal is this host's own: walked out of all pages."""

from __future__ import annotations

import json
from http.cookies import Morsel
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from people.models import Member
from surveys import change_keys
from tests.conftest import OpenPage, SignIn
from tests.house.access_table import TABLE
from tests.house.access_world import build, load_version
from tests.house.permissions import addresses
from tests.house.sources import ROOT, sources
from tests.house.test_access_matrix import client_of
from tests.house.test_settings import run

NAMES = (
    "COOKIE_PREFIX", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME",
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_DOMAIN",
    "CSRF_COOKIE_DOMAIN", "SESSION_COOKIE_PATH", "CSRF_COOKIE_PATH", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SAMESITE",
)  # fmt: skip


@pytest.fixture
def as_in_production(settings: Any) -> None:
    """What a production process calls its cookies, asked of one."""
    asked = f"import json; print(json.dumps({{n: getattr(settings, n) for n in {NAMES}}}))"
    for name, value in json.loads(run(asked).stdout).items():
        setattr(settings, name, value)


def troubles(morsel: Morsel[str]) -> list[str]:
    """Why a browser would not take it for this host's alone, or hand it to scripts."""
    found = [] if morsel.key.startswith("__Host-") else ["its name"]
    found += [] if morsel["secure"] else ["not secure"]
    found += [] if morsel["path"] == "/" else ["its path"]
    found += ["a domain"] if morsel["domain"] else []
    is_over = morsel["max-age"] == 0
    found += [] if morsel["httponly"] or is_over else ["scripts read it"]
    found += [] if morsel["samesite"] in {"Lax", "Strict", "None"} else ["every site sends it"]
    return found


def wrong(answer: HttpResponse) -> dict[str, list[str]]:
    return {name: found for name, each in answer.cookies.items() if (found := troubles(each))}


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.usefixtures("as_in_production")
def test_every_cookie_of_every_page() -> None:
    world, seen = build("Aurelia", load_version()), dict[str, dict[str, list[str]]]()
    names = {address.name for address in addresses()}
    told = set()
    for who in ("admin", "facilitator", "leader", None):
        client = client_of(world.cast[who] if who else None)
        for line in TABLE:
            if line.name not in names:
                continue
            for method in ("get", "post"):
                with transaction.atomic():
                    address = reverse(line.name, kwargs=line.about(world) if line.about else {})
                    answer = getattr(client, method)(address)
                    transaction.set_rollback(True)
                told |= answer.cookies.keys()
                if found := wrong(answer):
                    seen[f"{line.name} as {who}"] = found
    assert seen == {}
    assert {"__Host-session", "__Host-csrf", "__Host-messages"} & told >= {"__Host-csrf"}


@pytest.mark.django_db
@pytest.mark.usefixtures("as_in_production")
def test_those_that_need_something_done_first(client_for: SignIn, leader: Member) -> None:
    client = client_for(leader)
    [session] = client.cookies.values()
    assert session.key == "__Host-session"
    signed_out = client.post(reverse("account_logout"))
    assert wrong(signed_out) == {}
    assert {"__Host-session", "__Host-messages"} <= signed_out.cookies.keys()
    shown = Client()
    shown.cookies = signed_out.cookies
    assert wrong(shown.get("/account/login/")) == {}
    key = HttpResponse()
    change_keys.hand_over(key, change_keys.new_key(is_linked=True))
    assert (wrong(key), list(key.cookies)) == ({}, ["__Host-pulse-key"])
    change_keys.take_away(key)
    assert wrong(key) == {}


def test_nobody_sets_a_cookie_by_a_name_of_its_own() -> None:
    """`cookie_name(...)` and the settings are all there is, also in scripts."""
    setting = [path for path in sources() if ".set_cookie(" in path.read_text(encoding="utf-8")]
    for path in setting:
        if path.parts[-2:] == ("lti", "protocol.py"):
            continue  # a method that a library asks for, which sets none
        text = path.read_text(encoding="utf-8")
        assert "cookie_name" in text, path
        assert "path=" not in text.partition(".set_cookie(")[2].partition("    )\n")[0], path
    scripts = [*(ROOT / "static" / "js").glob("*.js"), *(ROOT / "scripts").rglob("*.js")]
    writing = {path.name for path in scripts if "document.cookie =" in path.read_text()}
    assert writing == {"portal.js"}
    assert '"__Host-theme"' in (ROOT / "static" / "js" / "portal.js").read_text(encoding="utf-8")


@pytest.mark.browser
def test_a_page_looks_as_somebody_chose(open_page: OpenPage, leader: Member) -> None:
    """The one cookie that a script writes is read by the server again, under the same name."""
    page = open_page(leader)
    page.goto("/people/account/")
    page.locator('[data-theme-switch] [value="dark"]').first.check(force=True)
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert django_settings.COOKIE_PREFIX == ""
