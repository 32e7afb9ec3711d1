"""One effect per form, also when two requests carry it at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.contrib import messages
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import gettext_lazy

from common.models import SpentNonce
from common.once import one_effect

NONCE = "a-nonce-of-one-form"


class Door:
    """A view that leaves a mark in the database each time it has its effect."""

    def __init__(self, answer: Callable[[], HttpResponse]) -> None:
        self.answer = answer
        self.calls = 0
        self.view = one_effect(self._open)

    def _open(self, request: HttpRequest) -> HttpResponse:
        self.calls += 1
        SpentNonce.objects.create(token=f"mark {self.calls}", spent_at="2026-09-14T09:00Z")
        return self.answer()

    def marks(self) -> int:
        return SpentNonce.objects.filter(token__startswith="mark").count()


def post(**fields: str) -> HttpRequest:
    return RequestFactory().post("/form/", fields)


def led_to(location: str) -> Callable[[], HttpResponse]:
    return lambda: HttpResponseRedirect(location)


@pytest.mark.django_db
def test_a_second_click_is_led_to_where_the_first_one_led() -> None:
    door = Door(led_to("/thanks/"))
    first, second = door.view(post(nonce=NONCE)), door.view(post(nonce=NONCE))
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, "/thanks/")
    assert door.calls == door.marks() == 1


class Browser:
    """Sends forms, and keeps or throws away the cookies that come back."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def send(self, view: Callable[[HttpRequest], HttpResponse], *, hears: bool = True) -> None:
        request = post(nonce=NONCE)
        request.COOKIES.update(self.cookies)
        answer = MessageMiddleware(view)(request)
        if hears:
            self.cookies |= {name: each.value for name, each in answer.cookies.items()}

    def reads(self) -> list[str]:
        """What the next page says, and no page after it."""
        request = RequestFactory().get("/thanks/")
        request.COOKIES.update(self.cookies)
        said: list[str] = []

        def page(asked: HttpRequest) -> HttpResponse:
            said.extend(map(str, get_messages(asked)))
            return HttpResponse()

        answer = MessageMiddleware(page)(request)
        self.cookies |= {name: each.value for name, each in answer.cookies.items()}
        return said


def welcomed(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Everybody is invited.")
    return HttpResponseRedirect("/thanks/")


@pytest.mark.django_db
def test_who_clicks_twice_reads_once_what_the_first_click_did() -> None:
    """A browser throws away the answer to the first click, and its cookie with it."""
    browser, view = Browser(), one_effect(welcomed)
    browser.send(view, hears=False)
    browser.send(view)
    assert browser.reads() == ["Everybody is invited."]
    assert browser.reads() == []
    browser.send(view)
    browser.send(view)
    assert browser.reads() == ["Everybody is invited."]


@pytest.mark.django_db
def test_words_that_are_translated_when_they_are_read_are_remembered_too() -> None:
    browser = Browser()

    def later(request: HttpRequest) -> HttpResponse:
        messages.info(request, gettext_lazy("Saved."))
        return HttpResponseRedirect("/thanks/")

    browser.send(one_effect(later), hears=False)
    browser.send(one_effect(later))
    assert browser.reads() == ["Saved."]


@pytest.mark.django_db
def test_what_was_said_before_is_neither_lost_nor_remembered() -> None:
    browser = Browser()

    def earlier(request: HttpRequest) -> HttpResponse:
        messages.info(request, "A mail was sent.")
        return HttpResponseRedirect("/form/")

    browser.send(earlier)
    browser.send(one_effect(welcomed))
    assert browser.reads() == ["A mail was sent.", "Everybody is invited."]
    browser.send(one_effect(welcomed))
    assert browser.reads() == ["Everybody is invited."]


@pytest.mark.django_db
def test_another_form_has_an_effect_of_its_own() -> None:
    door = Door(led_to("/thanks/"))
    door.view(post(nonce=NONCE))
    door.view(post(nonce="another"))
    assert door.marks() == 2


@pytest.mark.django_db
def test_a_form_with_errors_takes_everything_back_and_can_be_sent_again() -> None:
    door = Door(lambda: HttpResponse("what is missing"))
    assert door.view(post(nonce=NONCE)).status_code == 200
    assert door.marks() == 0
    assert not SpentNonce.objects.filter(token=NONCE).exists()
    door.answer = led_to("/thanks/")
    assert door.view(post(nonce=NONCE)).status_code == 302
    assert door.marks() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("request_", [post(), RequestFactory().get("/form/", {"nonce": NONCE})])
def test_without_a_nonce_or_without_a_change_the_view_is_simply_carried_out(
    request_: HttpRequest,
) -> None:
    door = Door(led_to("/thanks/"))
    door.view(request_)
    door.view(request_)
    assert door.marks() == 2


@pytest.mark.django_db
def test_what_is_longer_than_its_column_is_cut_and_still_has_one_effect() -> None:
    door = Door(led_to("/thanks/?" + "x" * 600))
    for _click in range(2):
        assert door.view(post(nonce="n" * 200)).status_code == 302
    assert door.marks() == 1


@pytest.mark.django_db
def test_a_success_that_leads_nowhere_leads_back_to_the_form() -> None:
    SpentNonce.objects.create(token=NONCE, spent_at="2026-09-14T09:00Z")
    assert Door(led_to("/thanks/")).view(post(nonce=NONCE)).url == "/form/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first_succeeds", [True, False])
def test_the_second_of_two_at_once_waits_for_the_first(first_succeeds: bool) -> None:
    inside, may_go_on = threading.Event(), threading.Event()
    answers: dict[str, HttpResponse] = {}

    def slow() -> HttpResponse:
        inside.set()
        assert may_go_on.wait(10)
        return HttpResponseRedirect("/thanks/") if first_succeeds else HttpResponse("missing")

    slow_door, quick_door = Door(slow), Door(led_to("/second/"))

    def send(name: str, door: Door) -> None:
        try:
            answers[name] = door.view(post(nonce=NONCE))
        finally:
            connection.close()

    first = threading.Thread(target=send, args=("first", slow_door))
    second = threading.Thread(target=send, args=("second", quick_door))
    first.start()
    assert inside.wait(10)
    second.start()
    second.join(0.5)
    assert second.is_alive(), "it did not wait"
    assert quick_door.calls == 0
    may_go_on.set()
    first.join(10)
    second.join(10)
    assert answers["second"].url == ("/thanks/" if first_succeeds else "/second/")
    assert quick_door.calls == (0 if first_succeeds else 1)
    assert SpentNonce.objects.filter(token__startswith="mark").count() == 1


def test_every_form_gets_a_nonce_of_its_own() -> None:
    page = Template("{% load forms %}{% nonce %}{% nonce %}").render(Context())
    first, second = page.split("<input")[1:]
    assert 'type="hidden" name="nonce"' in first
    assert first != second
