"""Pages for requests that could not be answered as asked."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from ui.typed import typed_form

logger = logging.getLogger(__name__)
SECONDS_TO_WAIT = 5
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or comes from elsewhere: say which, and keep what was typed."""
    return render(request, "stale_form.html", {"typed": typed_form(request)}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """More than one page may send, or nothing that can be read."""
    if isinstance(exception, TOO_MUCH):
        limits = {
            "megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2,
            "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        }
        return render(request, "413.html", limits, status=413)
    return render(request, "400.html", status=400)


def page_for_method(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give a page to whoever opens an address that only takes what a form sends: Django answers
    with nothing at all, and after a sign-in people are led there.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        allow = {"Allow": response.headers["Allow"]}
        page = render_to_string("405.html", request=request)
        return HttpResponse(page, status=405, headers=allow)

    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """A lost database is a friendly 503 that says when to try again; anything else is ours, 500.

    Stands here and not in a middleware: most connections are lost while the session is read, and
    Django turns what a middleware further in raises into this page before one further out sees it.
    """
    error = sys.exc_info()[1]
    if not isinstance(error, OperationalError | InterfaceError):
        return defaults.server_error(request)
    logger.error("database away: %s", error)
    # Without the request: what the page would ask about it stands in the database.
    page = render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": str(SECONDS_TO_WAIT)})
