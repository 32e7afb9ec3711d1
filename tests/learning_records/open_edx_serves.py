"""Runs in the environment of requirements/cmi5.txt: the cmi5 unit of Open edX, as its authors ship
it, behind the few addresses that Open edX gives it. PORT and the folder for what is uploaded.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from types import SimpleNamespace
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

PORT, FOLDER = sys.argv[1:]
URL = f"http://localhost:{PORT}"
settings.configure(
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    LMS_ROOT_URL=URL,
    MEDIA_ROOT=FOLDER,
    MEDIA_URL="/media/",
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpRequest, HttpResponse, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.static import serve  # noqa: E402
from openedx_cmi5_xblock.openedx_cmi5_xblock import CMI5XBlock  # noqa: E402
from xblock.django.request import (  # noqa: E402
    django_to_webob_request,
    webob_to_django_response,
)
from xblock.fields import ScopeIds  # noqa: E402
from xblock.runtime import DictKeyValueStore, KvsFieldData, Runtime  # noqa: E402

LEARNER = {"edx-platform.user_id": 7, "edx-platform.username": "learner 7"}


@dataclass(frozen=True)
class Place:
    """Where the unit stands in a course."""

    block_id: str = "unit"
    context_key: str = "course"


class Learner:
    """The service that says who is there."""

    def get_current_user(self) -> SimpleNamespace:
        return SimpleNamespace(opt_attrs=LEARNER)


class Course(Runtime):  # type: ignore[misc]  # untyped
    """What a unit asks of Open edX."""

    def __init__(self) -> None:
        fields = KvsFieldData(DictKeyValueStore())
        super().__init__(None, fields, services={"user": Learner(), "field-data": fields})
        self.published: list[list[object]] = []

    def handler_url(self, _block: object, name: str, *_more: object, **_how: object) -> str:
        return f"{URL}/handler/{name}?"

    def resource_url(self, resource: str) -> str:
        return resource

    def local_resource_url(self, _block: object, uri: str) -> str:
        return uri

    def publish(self, _block: object, kind: str, what: object) -> None:
        self.published.append([kind, what])


COURSE, LOCK, AT = Course(), threading.Lock(), Place()
SCOPES = ScopeIds("7", "openedx_cmi5_xblock", AT, AT)
UNIT: Any = COURSE.construct_xblock_from_class(CMI5XBlock, SCOPES)
UNIT.location = AT


def handle(request: HttpRequest, name: str, suffix: str = "") -> HttpResponse:
    """A call of the unit's own."""
    with LOCK:
        answer = UNIT.handle(name, django_to_webob_request(request), suffix)
        UNIT.save()
    return webob_to_django_response(answer)


def outline(_request: HttpRequest) -> JsonResponse:
    """What Open edX made of the package, and what it holds of the learner."""
    names = ("course_data", "launch_all_au_urls", "lesson_status")
    found = {name: getattr(UNIT, name) for name in names}
    return JsonResponse({**found, "published": COURSE.published})


urlpatterns = [
    path("handler/<name>", handle),
    path("handler/<name>/<path:suffix>", handle),
    path("media/<path:path>", serve, {"document_root": FOLDER}),
    path("outline", outline),
]


class Server(ThreadingMixIn, WSGIServer):
    """Browsers open more than one connection."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of what goes well; Django writes down what does not."""

    def log_message(self, *_given: Any) -> None:
        pass


make_server("127.0.0.1", int(PORT), get_wsgi_application(), Server, Quiet).serve_forever()
