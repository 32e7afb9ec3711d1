"""Where systems call: every address of the API, and its document."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from api.answering import answer_call, offered
from connections.doors import behind
from connections.states import ConnectionKind
from people.access import public


@csrf_exempt  # the key in the header permits it; there is no session that a page could misuse
@public
@behind(ConnectionKind.API)
def call(request: HttpRequest, path: str) -> HttpResponse:
    """Any call. In English and UTC, whoever asks from where."""
    with translation.override("en"), timezone.override("UTC"):
        answer = answer_call(request, path, timezone.now())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@public
@behind(ConnectionKind.API)
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """What is offered, for people and programs that write a client. No secret is in it."""
    return HttpResponse(offered().document(), content_type="application/json")
