"""What every answer carries, whoever made it: pages, files, redirects, refusals and failures. A
view that other systems read, or that a learning platform frames, says so itself; what it said
stays.
"""

from __future__ import annotations

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from empathy_portal.policies import EVERY_ANSWER, EVERY_PAGE, NO_PAGE

ASKED_FOR = "_csp"
"""How the names begin under which a page says that it needs another policy."""
POLICY, OLD_POLICY = "Content-Security-Policy", "X-Frame-Options"
PAGE = "text/html"
UNFRAMED = "frame-ancestors 'none'"
Answer = Callable[[HttpRequest], HttpResponse]


def harden(get_response: Answer) -> Answer:
    """The outermost middleware."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in EVERY_ANSWER.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(POLICY, NO_PAGE)
        if response.headers.get("Content-Type", PAGE).startswith(PAGE):
            _harden_page(response)
        _say_token_once(request, response)
        return response

    return answer


class Policies(CSPMiddleware):
    """The policy of pages: written once, and anew for a page that needs another. There is no nonce:
    nothing is inline.
    """

    usual = build_policy()

    def process_request(self, request: HttpRequest) -> None:
        """Nothing is kept for a nonce."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Whatever a page said stays."""
        if any(name.startswith(ASKED_FOR) for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(POLICY, self.usual)
        return response


def _say_token_once(request: HttpRequest, response: HttpResponse) -> None:
    """Django sends the cookie of forms with each page, to put off its end, a year away. Every
    sign-in makes a new one.
    """
    name = settings.CSRF_COOKIE_NAME
    if name in response.cookies and response.cookies[name].value == request.COOKIES.get(name):
        del response.cookies[name]


def _harden_page(response: HttpResponse) -> None:
    for name, value in EVERY_PAGE.items():
        if name != OLD_POLICY or UNFRAMED in response.headers[POLICY]:
            response.headers.setdefault(name, value)
