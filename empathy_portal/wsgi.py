"""WSGI entry point for gunicorn."""

import gc
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import reverse

from common.memory import give_memory_back
from common.postgres.watch import watch
from empathy_portal.bodies import insist_on_all
from empathy_portal.oddities import take_out_unknown_letters

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "empathy_portal.settings")
give_memory_back()
# What is loaded by now stays as long as the process: the collector need not look through it,
# neither while it comes nor again and again.
gc.disable()
answer = get_wsgi_application()


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Every request, watched: a database that hangs holds no thread."""
    take_out_unknown_letters(environ)
    insist_on_all(environ)
    with watch.request():
        return answer(environ, start_response)


# What the first page would have to make is made here, once for all processes of the server: every
# view and its address, and where templates are found.
reverse("home")
engines.all()
gc.freeze()
gc.enable()
