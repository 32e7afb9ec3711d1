"""WSGI entry point for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "empathy_portal.settings")
application = get_wsgi_application()

# What is loaded by now stays as long as the process: the collector need not look through it again
# and again.
get_resolver().url_patterns  # noqa: B018  loads every view
gc.collect()
gc.freeze()
