"""Is the process alive, and can the portal do its work."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from common import copies
from common.postgres.clock import time_for_all
from people.access import public
from watching.parts import look

Answer = Callable[[HttpRequest], HttpResponse]
ALIVE = "/healthz"


def answer_at_once(get_response: Answer) -> Answer:
    """The first middleware: the process answers that it lives, to any name and any cookie, and asks
    nobody.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info == ALIVE:
            return HttpResponse("ok", content_type="text/plain")
        return get_response(request)

    return answer


def refuse_while_restoring(get_response: Answer) -> Answer:
    """As long as a backup is on its way into the database, nobody sees half of it."""

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            is_restoring = copies.whereabouts().is_restoring
        except (DatabaseError, InterfaceError):
            connection.close()
            is_restoring = False  # whoever needs the database says so
        if not is_restoring:
            return get_response(request)
        return HttpResponse(
            "A backup of this portal is being restored. Please come back later.",
            status=503,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": "60"},
        )

    return answer


@public
def ready(request: HttpRequest) -> JsonResponse:
    """Each part of the portal by name, true when it is well; 503 when one is not. Pages work as
    long as the database does: this is for whoever watches, not for a switch in front.
    """
    parts = look(time_for_all())
    waits = parts.oldest_due_mail
    told = {
        **parts.by_name(),
        "queues": parts.queues,
        "oldest_due_mail_seconds": None if waits is None else int(waits.total_seconds()),
    }
    return JsonResponse(told, status=200 if parts.are_well else 503)
