"""Pages for requests that could not be answered as asked."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views import defaults

from common.postgres.errors import is_database_away, is_gone, is_unkeepable
from empathy_portal.bodies import is_small, too_much
from ui.typed import typed_form

logger = logging.getLogger(__name__)
SECONDS_TO_WAIT = 5
READING = frozenset({"GET", "HEAD", "OPTIONS"})
WAYS_IN = {
    "account_login",
    "account_confirm_login_code",
    "account_sign_in_link",
    "account_reset_password_from_key",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
"""Views after which a browser has another key."""
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError)
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or comes from elsewhere: say which, and keep what was typed. Who
    clicks twice to sign in is in by the first click, which changed the key.
    """
    match = request.resolver_match
    if match and match.view_name in WAYS_IN and request.user.is_authenticated:
        return redirect(get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL)
    return render(request, "stale_form.html", {"typed": typed_form(request)}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """More than one page may send, or nothing that can be read."""
    if isinstance(exception, TOO_MUCH):
        return too_much(request)
    if is_database_away(exception):
        # Django takes a session that could not be written for one that somebody ended.
        return _come_back_soon(request, exception)
    return _unreadable(request)


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
    """A lost database is a friendly 503 that says when to try again and keeps what was typed; what
    no table can hold is a 400, and what somebody removed meanwhile a 404; anything else is ours,
    500.

    Stands here and not in a middleware: most connections are lost while the session is read, and
    Django turns what a middleware further in raises into this page before one further out sees it.
    """
    error = sys.exc_info()[1]
    if is_database_away(error):
        return _come_back_soon(request, error)
    if isinstance(error, UnreadablePostError):
        return HttpResponse("", status=400)  # whoever sent it is gone
    if isinstance(error, UNREADABLE):
        # Another page for a failure was the first to read the body, for its key.
        return bad_request(request, error)
    if is_gone(error) and request.method not in READING:
        # Somebody removed it after this request had found it; what it had begun is taken back.
        logger.warning("gone meanwhile at %s: %s", request.path, type(error).__name__)
        return render(request, "404.html", status=404)
    if is_unkeepable(error):
        logger.warning("refused at %s: %s", request.path, type(error).__name__)
        return _unreadable(request)
    return defaults.server_error(request)


def _come_back_soon(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    logger.error("database away: %s", type(error).__name__)
    return HttpResponse(
        _page_without_asking("503.html", request),
        status=503,
        headers={"Retry-After": str(SECONDS_TO_WAIT)},
    )


def _unreadable(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_page_without_asking("400.html", request), status=400)


def _page_without_asking(template: str, request: HttpRequest) -> str:
    """With what was typed, and nothing that stands in the database. Whoever sends it again does so
    with the same nonce, so that what was kept after all is not kept twice.
    """
    is_form = request.method == "POST" and is_small(request)
    typed = typed_form(request) if is_form else None
    context = {"request": request, "typed": typed, "csrf_token": get_token(request)}
    return render_to_string(template, context)
