"""Pages for a browser that has no network, or had none for a while."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.devices import own_key, seal_key
from people.access import public


@require_safe
@public
def offline(request: HttpRequest) -> HttpResponse:
    """What is on this device: read with a network and kept for when there is none. It says nothing
    about anybody, and both of the connection; the browser puts in what it has and how it came.
    """
    return render(request, "offline/page.html")


@require_safe
@public
def here(request: HttpRequest) -> JsonResponse:
    """Who is signed in, as this browser knows them, the key of today's forms, and the one with
    which what waits of them is sealed: asked before anything that waited is sent.
    """
    member = getattr(request, "member", None)
    known = {"own": "", "seal": "", "token": get_token(request)}
    if member:
        known |= {"own": own_key(member.pk), "seal": seal_key(member.pk)}
    return JsonResponse(known, headers={"Cache-Control": "private, no-store"})
