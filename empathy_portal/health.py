"""Is the process alive, and can the portal do its work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from common import copies
from common.later import imported_later
from common.redis_servers import Servers
from empathy_portal.heartbeat import Limb, is_alive, oldest_due_mail
from people.access import public

if TYPE_CHECKING:
    import redis
else:
    redis = imported_later("redis")

Answer = Callable[[HttpRequest], HttpResponse]
MAIL_MAY_WAIT = dt.timedelta(minutes=15)
"""As long as a mail that is due may be on its way before something is wrong."""


ALIVE = "/healthz"
PARTS = ("database", "broker", "worker", "beat", "mail", "outgoing")
"""What has to be well; the last one is not where the portal sends nothing (common.copies)."""


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
            is_restoring = copies.standing().is_restoring
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
    parts: dict[str, bool | int | None] = {"database": False, "broker": _is_broker_there()}
    parts |= {"worker": None, "beat": None, "mail": None, "oldest_due_mail_seconds": None}
    parts["outgoing"] = None
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waits = oldest_due_mail(timezone.now())
        parts |= {
            "database": True,
            "worker": is_alive(Limb.WORKER),
            "beat": is_alive(Limb.BEAT),
            "mail": waits < MAIL_MAY_WAIT,
            "oldest_due_mail_seconds": int(waits.total_seconds()),
            "outgoing": not copies.is_held(),
        }
    except (DatabaseError, InterfaceError):
        connection.close()
    is_well = all(parts[name] for name in PARTS)
    return JsonResponse(parts, status=200 if is_well else 503)


def _is_broker_there() -> bool:
    limits = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    try:
        with Servers.from_url(settings.REDIS_URL, **limits) as pool:
            return bool(redis.Redis(connection_pool=pool).ping())
    except (redis.RedisError, OSError):
        return False
