"""Every cookie of a production portal is this host's own; test_headers walks all pages for them."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.template import Context
from django.test import Client, RequestFactory
from django.urls import reverse

from people.models import Member
from surveys import change_keys
from tests.conftest import SignIn
from tests.house.sources import ROOT, sources
from tests.security.cookies import wrong_cookies
from ui.templatetags.components import theme


@pytest.mark.django_db
@pytest.mark.usefixtures("as_in_production")
def test_those_that_need_something_done_first(client_for: SignIn, leader: Member) -> None:
    client = client_for(leader)
    [session] = client.cookies.values()
    assert session.key == "__Host-session"
    signed_out = client.post(reverse("account_logout"))
    assert wrong_cookies(signed_out) == []
    assert {"__Host-session", "__Host-messages"} <= signed_out.cookies.keys()
    shown = Client()
    shown.cookies = signed_out.cookies
    assert wrong_cookies(shown.get("/account/login/")) == []
    key = HttpResponse()
    change_keys.hand_over(key, change_keys.new_key(is_linked=True))
    assert (wrong_cookies(key), list(key.cookies)) == ([], ["__Host-pulse-key"])
    change_keys.take_away(key)
    assert wrong_cookies(key) == []


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
    [writing] = [path for path in scripts if "document.cookie =" in path.read_text()]
    assert writing.name == "portal.js"
    assert '"__Host-theme"' in writing.read_text(encoding="utf-8")


@pytest.mark.usefixtures("as_in_production")
def test_the_one_that_a_script_writes_is_read_under_its_name() -> None:
    request = RequestFactory().get("/")
    request.COOKIES |= {"__Host-theme": "dark", "theme": "light"}
    assert theme(Context({"request": request})) == "dark"
