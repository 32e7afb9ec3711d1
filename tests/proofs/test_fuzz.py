"""Nonsense into the fields and addresses of every role, a small piece of `./portal prove fuzz`."""

from __future__ import annotations

import random

import pytest
from django.conf import settings
from django.test import Client

from tests.conftest import SignIn
from tests.downloads import read_out
from tests.house.access_world import build, load_version
from tests.proofs.forms import read
from tests.proofs.fuzz import STARTS
from tests.proofs.fuzzing import Answer, Findings, Fuzzer, as_browsers_send

REQUESTS, PAGES = 900, 70
ROLES = ("admin", "facilitator", "leader", "coach", "privacy officer", "nobody")


class Inside:
    """A visitor without a network."""

    def __init__(self, client: Client) -> None:
        self.client = client
        client.handler.enforce_csrf_checks = True
        client.raise_request_exception = False

    def key(self) -> str:
        morsel = self.client.cookies.get(settings.CSRF_COOKIE_NAME)
        return morsel.value if morsel else ""

    def ask(
        self, method: str, path: str, body: bytes, kind: str, headers: dict[str, str]
    ) -> Answer:
        response = self.client.generic(method, path, body, kind, headers=headers)
        is_text = not response.streaming and method != "HEAD"
        text = response.content.decode("utf-8", "replace") if is_text else ""
        read_out(response)
        return Answer(response.status_code, text, response.headers.get("Location", ""))


@pytest.mark.long
@pytest.mark.proof("fuzz")
@pytest.mark.django_db(transaction=True)
def test_no_nonsense_breaks_a_page(client_for: SignIn) -> None:
    world = build("Austral", load_version())
    findings = Findings()
    for role in ROLES:
        client = client_for(world.cast[role]) if role in world.cast else Client()
        visitor = Fuzzer(Inside(client), role, random.Random(f"9 {role}"), findings)
        visitor.look_around(*STARTS, most=PAGES)
        visitor.send_nonsense(REQUESTS // len(ROLES))
    assert not findings.broken, "\n".join(findings.broken.values())
    assert findings.requests > REQUESTS
    assert len(findings.addresses) > 100
    assert len(findings.fields) > 40


def test_a_page_is_read_as_a_browser_reads_it() -> None:
    page = (
        '<form id="a" method="post" action="/x/" enctype="multipart/form-data">'
        '<input name="one" value="1">'
        '<select name="two"><option value="p"><option value="q"></select>'
        '<textarea name="three"></textarea>'
        '<input type="hidden" name="nonce" value="n"></form><input name="four" form="a" value="4">'
        '<form><button name="five" value="5"></button></form>'
        '<a href="/y/"></a><a href="//else/"></a>'
    )  # fmt: skip
    [first, second], addresses = read("/here/", page)
    assert (first.action, first.method, first.is_multipart) == ("/x/", "POST", True)
    assert first.fields["two"] == ["p", "q"]
    assert first.typed == ["one", "two", "three", "four"]
    assert (second.action, second.method, second.typed) == ("/here/", "GET", ["five"])
    assert addresses == ["/x/", "/y/"]


def test_an_address_of_a_page_is_sent_as_a_browser_sends_it() -> None:
    """Or the visitor would give up on the first one with a letter that no wire takes."""
    assert as_browsers_send("/x/٣ b/?q=%20\n&a=ü") == "/x/%D9%A3%20b/?q=%20&a=%C3%BC"
    assert as_browsers_send("/people/%C3%A4/?q=a+b&c=[1]") == "/people/%C3%A4/?q=a+b&c=[1]"
