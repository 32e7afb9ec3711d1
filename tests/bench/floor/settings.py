"""Django as `startproject` leaves it, without its admin, on the PostgreSQL that FLOOR_DATABASE_URL
names, with connections that are kept.
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url

HERE = Path(__file__).parent
SECRET_KEY, DEBUG, ALLOWED_HOSTS, USE_TZ = "for-measuring-only", False, ["127.0.0.1"], True
ROOT_URLCONF, WSGI_APPLICATION = "tests.bench.floor.urls", "tests.bench.floor.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "tests.bench.floor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": dj_database_url.parse(os.environ["FLOOR_DATABASE_URL"], conn_max_age=None),
}
