"""Live sessions: the list, one page per role, moving and canceling."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from people.access import MemberRequest, access
from people.models import Role


@access(Role.LEADER, Role.FACILITATOR, Role.ADMIN)
def sessions(request: MemberRequest) -> HttpResponse:
    return render(request, "practice/sessions.html")


@access(Role.LEADER, Role.FACILITATOR, Role.ADMIN)
def session(request: MemberRequest, pk: int) -> HttpResponse:
    return render(request, "practice/sessions.html")


@access(Role.ADMIN)
def reschedule(request: MemberRequest, pk: int) -> HttpResponse:
    return render(request, "practice/sessions.html")


@access(Role.ADMIN)
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    return render(request, "practice/sessions.html")
