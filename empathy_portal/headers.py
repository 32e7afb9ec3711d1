"""What every answer carries, whoever made it: pages, files, redirects, refusals and failures. A
view that other systems read, or that a learning platform frames, says so itself; what it said
stays.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from empathy_portal.policies import EVERY_ANSWER, NO_PAGE

POLICY, OLD_POLICY = "Content-Security-Policy", "X-Frame-Options"
UNFRAMED = "frame-ancestors 'none'"
Answer = Callable[[HttpRequest], HttpResponse]


def harden(get_response: Answer) -> Answer:
    """The outermost middleware."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in EVERY_ANSWER.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(POLICY, NO_PAGE)
        if UNFRAMED in response.headers[POLICY]:
            response.headers.setdefault(OLD_POLICY, "DENY")
        return response

    return answer
