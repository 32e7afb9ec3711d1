"""Signing out."""

from __future__ import annotations

from allauth.account.views import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from people.models import Member
from people.operations import sign_out as note_sign_out
from people.sessions import BROWSER


def sign_out(request: HttpRequest) -> HttpResponse:
    """The library's page; with whoever leaves goes whatever their browser kept, also where no
    script runs.
    """
    member: Member | None = getattr(request, "member", None)
    if request.method == "POST" and member is not None:
        browser = str(request.session.get(BROWSER, ""))
        note_sign_out(member=member, browser=browser, now=timezone.now())
    answer: HttpResponse = logout(request)
    if request.method == "POST":
        answer.headers["Clear-Site-Data"] = '"storage"'
    return answer
