"""The address to which the mail provider of this portal tells what became of mails."""

from __future__ import annotations

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from messaging.provider_events import UnreadableEvents, UntrustedEvents, take_events
from people.access import public

TOLD_AT_MOST = {"mail_events": "600/m/ip"}


@csrf_exempt  # the secret in the header permits it; there is no session that a page could misuse
@public
def mail_events(request: HttpRequest) -> HttpResponse:
    """Take what came back, was reported or arrived. There is no such address where the operator has
    named no provider and no secret.
    """
    if not settings.MAIL_PROVIDER or not settings.MAIL_EVENTS_SECRET:
        raise Http404
    answer = _answer(request)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _answer(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        if request.method == "HEAD":  # some providers look first whether anybody is there
            return HttpResponse()
        return JsonResponse({"error": "method_not_allowed"}, status=405, headers={"Allow": "POST"})
    if not consume(request, app="channels", action="mail_events", config=TOLD_AT_MOST):
        return JsonResponse({"error": "too_many_calls"}, status=429)
    return _taken(request)


def _taken(request: HttpRequest) -> HttpResponse:
    try:
        if "Authorization" not in request.headers:  # before anything is read
            raise UntrustedEvents
        return JsonResponse({"news": take_events(request, now=timezone.now())})
    except UntrustedEvents:
        who = {"WWW-Authenticate": 'Basic realm="mail"'}
        return JsonResponse({"error": "unauthorized"}, status=401, headers=who)
    except UnreadableEvents:
        return JsonResponse({"error": "unreadable"}, status=400)
