"""Every error has its page, drawn here by causing it, and nobody loses what they typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt

from empathy_portal.failures import WAYS_IN
from empathy_portal.urls import urlpatterns as addresses
from people.access import public
from people.models import Member, Organization, PeopleImport, SignedInBrowser
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
WORDS = 'She wrote "thanks",\nand I had <b>read</b> it as a reproach.'
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
PARTS = {"base.html", "bare.html", "brand.html", "head.html", "typed_form.html"}
"""Templates of the whole portal that are no pages."""


@public
def break_down(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@public
def lose_the_database(_request: HttpRequest) -> HttpResponse:
    raise OperationalError


@csrf_exempt
@public
def read_it(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


handler400 = "empathy_portal.failures.bad_request"
handler500 = "empathy_portal.failures.server_error"
urlpatterns = [
    *addresses,
    path("broken/", break_down),
    path("away/", lose_the_database),
    path("reads/", read_it),
]


def strict(client: Client) -> Client:
    """The same person at a browser whose forms have to carry the right key."""
    checked = Client(enforce_csrf_checks=True, raise_request_exception=False)
    checked.cookies = client.cookies
    return checked


def sign_in_many_times(client: Client) -> HttpResponse:
    for _time in range(60):
        response = client.post(reverse("account_login"), {"login": "nobody@northwind.example"})
        if response.status_code == 429:
            break
    return response


def asked_for_more(client: Client) -> HttpResponse:
    Organization.objects.update(second_step_for_all=True)
    return client.post(reverse("people:account"), {"language": WORDS}, headers=OURS)


def a_dangerous_step_long_after_signing_in(client: Client) -> HttpResponse:
    with override_settings(DANGEROUS_STEPS_ASK_AGAIN=True):
        return client.post(reverse("account_set_password"), {"password1": WORDS}, headers=OURS)


CAUSES: dict[str, Callable[[Client], HttpResponse]] = {
    "400.html": lambda client: client.get("/", headers={"Host": "elsewhere.example"}),
    "403.html": lambda client: client.get(reverse("people:import")),
    "404.html": lambda client: client.get("/nothing/here/"),
    "405.html": lambda client: client.get(reverse("assessments:tap", args=[1])),
    "413.html": lambda client: client.post("/reads/", {"text": "x" * 100_001}),
    "429.html": sign_in_many_times,
    "500.html": lambda client: client.get("/broken/"),
    "503.html": lambda client: client.get("/away/"),
    "confirm_first.html": a_dangerous_step_long_after_signing_in,
    "second_step_first.html": asked_for_more,
    "signed_out.html": lambda _client: Client().post(
        reverse("people:import"), {"people": WORDS}, headers=OURS
    ),
    "stale_form.html": lambda client: strict(client).post(
        reverse("people:import"), {"people": WORDS}, headers=OURS
    ),
}
REFUSALS = {"confirm_first.html", "second_step_first.html", "signed_out.html", "stale_form.html"}


def test_every_page_of_an_error_is_drawn_here() -> None:
    pages = {page.name for page in (settings.BASE_DIR / "templates").glob("*.html")}
    assert pages - PARTS == set(CAUSES)


@pytest.mark.parametrize("name", CAUSES)
def test_an_error_has_its_page(
    name: str, settings: Any, facilitator: Member, client_for: SignIn
) -> None:
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    client = client_for(facilitator)
    client.raise_request_exception = False
    response = CAUSES[name](client)
    assert response.status_code == (403 if name in REFUSALS else int(name.partition(".")[0]))
    assert {template.name for template in response.templates if template.name} >= {name}
    text = response.content.decode()
    assert text.count("<h1") == 1
    assert re.search(r'<(a|button) class="button|<a href', text)


def test_more_fields_than_one_page_may_send(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
    response = Client(raise_request_exception=False).post("/reads/", {"box": ["1"] * 101})
    assert response.status_code == 413
    assert "100 fields" in response.content.decode()


def test_a_form_that_was_open_too_long_is_sent_again(admin: Member, client_for: SignIn) -> None:
    browser = strict(client_for(admin))
    sent = {"people": WORDS, "csrfmiddlewaretoken": "a" * 64}
    page = browser.post(reverse("people:import"), sent, headers=OURS).content.decode()
    assert "was open for too long" in page
    assert "Send it again" in page
    again = fields_of(page)
    assert again["people"].replace("\r\n", "\n") == WORDS
    response = browser.post(reverse("people:import"), again, headers=OURS)
    assert response.status_code == 302
    assert PeopleImport.objects.get().by == admin


def fields_of(page: str) -> dict[str, str]:
    """What the form on a page would send."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    fields |= dict(re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', page))
    return {name: unescape(value) for name, value in fields.items()}


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {}],
)
def test_what_comes_from_elsewhere_is_never_offered_to_be_sent(
    admin: Member, client_for: SignIn, headers: dict[str, str]
) -> None:
    browser = strict(client_for(admin))
    page = browser.post(
        reverse("people:import"), {"people": WORDS}, headers=headers
    ).content.decode()
    assert "does not come from a page of this portal" in page
    assert "<form" not in page
    assert "<b>read" not in page


def test_a_browser_without_cookies_hears_of_it() -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.post(reverse("account_login"), {"login": "a@b.example"}, headers=OURS)
    assert page.status_code == 403
    assert "sends no cookies" in page.content.decode()


def test_a_password_is_written_into_no_page(admin: Member, client_for: SignIn) -> None:
    sent = {"password1": "correct horse battery staple"}
    page = strict(client_for(admin)).post(reverse("account_set_password"), sent, headers=OURS)
    assert "horse" not in page.content.decode()
    assert "Open the page again" in page.content.decode()


@pytest.mark.parametrize("name", sorted(WAYS_IN - {"account_reset_password_from_key"}))
def test_the_second_of_two_clicks_on_a_way_in_is_led_where_the_first_one_was(
    name: str, leader: Member, client_for: SignIn
) -> None:
    browser = strict(client_for(leader))
    address = reverse(name, args=["a-key"] if name == "account_sign_in_link" else [])
    sent = {"next": "/learn/", "csrfmiddlewaretoken": "b" * 64}
    assert browser.post(address, sent, headers=OURS).headers["Location"] == "/learn/"
    away = {**sent, "next": "//elsewhere.example"}
    assert browser.post(address, away, headers=OURS).headers["Location"] == "/"
    assert Client(enforce_csrf_checks=True).post(address, sent).status_code == 403


def test_words_sent_after_the_session_was_over_come_back_and_are_sent_after_all(
    admin: Member, client_for: SignIn
) -> None:
    browser = strict(client_for(admin))
    SignedInBrowser.objects.all().delete()
    sent = {"people": f"Nia Roth <nia@northwind.example>\n{WORDS}"}
    stale = browser.post(reverse("people:import"), sent, headers=OURS).content.decode()
    page = browser.post(reverse("people:import"), fields_of(stale), headers=OURS).content.decode()
    assert "have been signed out" in page
    browser.force_login(admin.user)
    again = fields_of(page)
    response = browser.post(reverse("people:import"), again, headers=OURS, follow=True)
    assert "nia@northwind.example" in response.content.decode()


def test_a_short_choice_leads_to_the_sign_in_as_ever(leader: Member) -> None:
    response = Client().post(reverse("people:import"), {"upload": "1"}, headers=OURS)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_an_address_that_only_takes_forms_names_what_it_takes(
    client_for: SignIn, facilitator: Member
) -> None:
    response = client_for(facilitator).get(reverse("assessments:tap", args=[1]))
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
