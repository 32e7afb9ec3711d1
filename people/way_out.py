"""Signing out."""

from __future__ import annotations

from allauth.account.views import logout
from django.http import HttpRequest, HttpResponse


def sign_out(request: HttpRequest) -> HttpResponse:
    """The library's page; with whoever leaves goes whatever their browser kept, also where no
    script runs.
    """
    answer: HttpResponse = logout(request)
    if request.method == "POST":
        answer.headers["Clear-Site-Data"] = '"storage"'
    return answer
