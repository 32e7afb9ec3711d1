"""Pages for requests that could not be answered as asked."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

logger = logging.getLogger(__name__)
SECONDS_TO_WAIT = 5


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere; say so and how to go on."""
    return render(request, "csrf.html", {"reason": reason}, status=403)


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
