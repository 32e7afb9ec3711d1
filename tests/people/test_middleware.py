"""The member on the request, their language and zone on the page, and no copy of it on the way."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from people.middleware import MemberMiddleware
from people.sessions import SessionStore


@pytest.fixture
def answer(rf):
    """What a page knows while it is made for somebody: (request, response, language, zone)."""

    def ask(user, **headers):
        found = {}

        def page(request):
            found["language"] = translation.get_language()
            found["zone"] = timezone.get_current_timezone_name()
            return HttpResponse("page", headers=headers)

        request = rf.get("/")
        request.user = user
        request.session = SessionStore()
        response = MemberMiddleware(page)(request)
        return request, response, found["language"], found["zone"]

    return ask


def test_the_page_is_in_the_members_language_and_zone(answer, leader):
    leader.language = "de"
    leader.user.current_member = leader
    request, _response, language, zone = answer(leader.user)
    assert request.member == leader
    assert (language, request.LANGUAGE_CODE, zone) == ("de", "de", "Asia/Kathmandu")
    assert translation.get_language() == "en"
    assert timezone.get_current_timezone_name() == "UTC"


def test_who_speaks_another_language_reads_english_whatever_the_browser_asks_for(answer, leader):
    leader.language = "pt"
    leader.user.current_member = leader
    with translation.override("de"):
        request, response, language, zone = answer(leader.user)
    assert (language, request.LANGUAGE_CODE, zone) == ("en", "en", "Asia/Kathmandu")
    assert response.headers["Cache-Control"] == "private, no-store"


def test_nobody_signed_in_is_nobody(answer):
    request, response, _language, zone = answer(AnonymousUser())
    assert request.member is None
    assert zone == "UTC"
    assert "Cache-Control" not in response.headers


def test_personal_pages_are_kept_by_no_cache(answer, leader):
    _request, response, _language, _zone = answer(leader.user)
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_view_that_knows_better_keeps_its_own_word(answer, leader):
    _request, response, _language, _zone = answer(leader.user, **{"Cache-Control": "max-age=60"})
    assert response.headers["Cache-Control"] == "max-age=60"


@pytest.mark.parametrize("name", ["home", "people:members", "people:import", "mfa_index"])
def test_real_pages_of_somebody_signed_in_are_kept_by_no_cache(client_for, admin, name):
    page = client_for(admin).get(reverse(name))
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
