"""Today: each role's home page, composed from every app."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from people.access import MemberRequest, access


@access()
def home(request: MemberRequest) -> HttpResponse:
    """The one next thing, then the week."""
    return render(request, "home/today.html")
