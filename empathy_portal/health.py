"""Is the process alive, and can it do its work."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis import Redis
from redis.exceptions import RedisError

from people.access import public


@public
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
def ready(request: HttpRequest) -> JsonResponse:
    """Database (must) and broker (a page works without it, so it is told but does not fail)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    try:
        broker = bool(Redis.from_url(settings.REDIS_URL, socket_timeout=1).ping())
    except (RedisError, OSError):
        broker = False
    return JsonResponse({"database": True, "broker": broker})
