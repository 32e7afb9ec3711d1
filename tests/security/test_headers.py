"""Every answer carries the headers, whoever made it; and pages run and load nothing of others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from empathy_portal.policies import (
    CONTENT_SECURITY_POLICY,
    EVERY_ANSWER,
    EVERY_PAGE,
    NEVER_USED,
    NO_PAGE,
)
from empathy_portal.urls import handler400, handler500
from empathy_portal.urls import urlpatterns as ours
from people.models import Member
from tests.conftest import SignIn
from tests.downloads import read_out
from tests.house.access_table import TABLE
from tests.house.access_world import build, load_version
from tests.house.permissions import addresses
from tests.house.test_access_matrix import client_of
from tests.security.cookies import wrong_cookies

POLICY = "Content-Security-Policy"
FETCHED_BY_OTHERS = {"cross-origin"}


def broken(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def unreadable(_request: HttpRequest) -> HttpResponse:
    raise BadRequest


def forbidden(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


for each in (broken, unreadable, forbidden):
    each.login_required = False  # type: ignore[attr-defined]
urlpatterns = [
    *ours,
    *(path(f"broken/{each.__name__}/", each) for each in (broken, unreadable, forbidden)),
]
__all__ = ["handler400", "handler500", "urlpatterns"]


def lacking(answer: HttpResponse) -> list[str]:
    """What an answer does not carry, or carries otherwise than it should."""
    headers = answer.headers
    is_page = headers.get("Content-Type", "").startswith("text/html")
    wanted = {*EVERY_ANSWER, *(EVERY_PAGE.keys() - {"X-Frame-Options"} if is_page else ())}
    found = sorted(wanted - headers.keys())
    policy = headers.get(POLICY, "")
    if "frame-ancestors" not in policy:
        found.append("frame-ancestors")
    if is_page and "frame-ancestors 'none'" in policy and headers.get("X-Frame-Options") != "DENY":
        found.append("X-Frame-Options")
    if re.search(r"unsafe|data:|blob:|https?:|\*|nonce", policy):
        found.append(f"an exception in {policy}")
    if headers.get("Cross-Origin-Resource-Policy") not in {"same-origin", *FETCHED_BY_OTHERS}:
        found.append("Cross-Origin-Resource-Policy")
    return found


def test_the_policy_has_no_exception() -> None:
    directives: dict[str, Any] = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    trusted = {name: directives[name] for name in ("require-trusted-types-for", "trusted-types")}
    assert trusted == {
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["portal", "worker", "'allow-duplicates'"],
    }
    words = [word for name, listed in directives.items() if name not in trusted for word in listed]
    assert {*map(str, words)} == {"'self'", "'none'"}
    assert {"camera", "microphone", "geolocation"} <= set(NEVER_USED), "ever"


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.usefixtures("as_in_production")
@pytest.mark.uncounted
def test_every_address_carries_them_and_its_cookies_are_this_hosts() -> None:
    """One walk for both: as an admin, by looking and by sending, and as nobody."""
    world, found, told = build("Aurelia", load_version()), {}, set[str]()
    names = {address.name for address in addresses()}
    for who, method in (("admin", "get"), ("admin", "post"), (None, "get")):
        client = client_of(world.cast[who] if who else None)
        for line in TABLE:
            if line.name not in names or line.name.startswith("demo"):
                continue
            with transaction.atomic():
                address = reverse(line.name, kwargs=line.about(world) if line.about else {})
                answer = getattr(client, method)(address)
                read_out(answer)
                transaction.set_rollback(True)
            told |= answer.cookies.keys()
            if lacks := [*lacking(answer), *wrong_cookies(answer)]:
                found[line.name, who, method] = lacks
    assert found == {}
    assert {"__Host-session", "__Host-csrf"} <= told


@pytest.fixture
def failing(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/broken/broken/", 500),
        ("/broken/unreadable/", 400),
        ("/broken/forbidden/", 403),
        ("/nothing/here/", 404),
        ("/people/99999999999999999999999/", 404),
        ("/people", 301),
        ("/people/", 302),
        ("/healthz", 200),
        ("/sw.js", 200),
        ("/manifest.webmanifest", 200),
        ("/static/js/portal.js", 200),
        ("/static/css/portal.css", 200),
        ("/static/icons/portal.svg", 200),
        ("/static/fonts/portal-text-latin.woff2", 200),
        ("/static/none.js", 404),
        ("/static/js/", 404),
        ("/.well-known/security.txt", 200),
    ],
)
def test_failures_files_and_what_no_view_answers_carry_them(
    failing: Client, address: str, status: int
) -> None:
    answer = failing.get(address)
    assert answer.status_code == status
    assert lacking(answer) == []
    answer.close()


@pytest.mark.django_db
def test_what_was_sent_wrongly_carries_them(failing: Client) -> None:
    elsewhere = failing.get("/", headers={"Host": "elsewhere.example"})
    large = failing.post("/account/login/", b"x" * 5_300_000, content_type="text/plain")
    checking = Client(enforce_csrf_checks=True, raise_request_exception=False)
    forged = checking.post("/account/login/", {"login": "a@b.example"})
    for answer, status in ((elsewhere, 400), (large, 413), (forged, 403)):
        assert answer.status_code == status
        assert lacking(answer) == []


@pytest.mark.django_db
def test_plain_http_is_led_away_with_them(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    client = Client()
    plain = client.get("/people/")
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/people/")
    assert lacking(plain) == []
    safe = client.get("/account/login/", secure=True)
    assert "max-age=31536000" in safe.headers["Strict-Transport-Security"]


@pytest.mark.django_db
def test_files_are_nobody_elses_to_load_and_no_page() -> None:
    answer = Client().get("/static/icons/portal.svg")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers[POLICY] == NO_PAGE
    read_out(answer)
    answer.close()


def test_the_key_of_an_app_is_drawn_in_the_page(client_for: SignIn, leader: Member) -> None:
    """And not loaded as data:, which the policy no longer knows."""
    client = client_for(leader)
    address = reverse("mfa_activate_totp")
    page = client.get(address)
    if page.status_code == 302:
        client.post(reverse("account_reauthenticate"), {})
        pytest.skip("asks for another sign-in first")
    text = page.content.decode()
    assert re.search(r'<div class="qr" role="img" aria-label="[^"]+"><svg [^>]*viewBox', text)
    assert "data:image" not in text
    assert "style=" not in text
    assert "img-src 'self';" in f"{page.headers[POLICY]};"
    assert django_settings.CONTENT_SECURITY_POLICY is CONTENT_SECURITY_POLICY


@pytest.mark.django_db
def test_the_cookie_of_forms_is_sent_when_it_is_new_and_not_with_each_page(client):
    name, page = django_settings.CSRF_COOKIE_NAME, reverse("account_login")
    assert name in client.get(page).cookies
    assert name not in client.get(page).cookies
    client.cookies[name] = "cut"
    assert len(client.get(page).cookies[name].value) == 32
