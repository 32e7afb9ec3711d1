"""A portal in production: https alone, no debugging, no demo."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.house.sources import ROOT
from tests.house.test_settings import SAFE, run

ASK = """
import django
django.setup()
from django.test import Client
plain = Client().get("/account/login/", headers={"Host": "portal.example.com"})
print(plain.status_code, plain.headers["Location"])
answer = Client().get("/nowhere/", secure=True, headers={"Host": "portal.example.com"})
for each in (plain, answer):
    print(each.headers.get("Strict-Transport-Security", "none"))
"""


def said(program: str, **changes: str) -> list[str]:
    """The lines that a production process prints."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env={**kept, **SAFE, **changes},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


CALL = """
import django
django.setup()
from django.test import Client
host = {"headers": {"Host": "portal.example.com"}}
for path in ("/api/v1/people", "/scim/v2/1/Users", "/calendar/abc.ics", "/connections/mail/events/",
             "/account/sso/oidc/northwind/sign-out/"):
    print(path, Client().get(path, **host).status_code)
"""


def test_what_systems_call_is_refused_over_plain_http() -> None:
    """They would never notice that they are sent on, with their key in clear each time."""
    assert [line.split()[1] for line in said(CALL)] == ["403"] * 5


def test_plain_http_is_sent_on_and_remembered_as_wrong() -> None:
    asked = "print(settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS, "
    asked += "settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SESSION_COOKIE_SECURE, "
    asked += "settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)"
    assert run(asked).stdout.split() == [
        "True", "31536000", "True", "True", "True", "__Host-session", "__Host-csrf",
    ]  # fmt: skip
    [moved, *_policies] = said(ASK.partition("answer =")[0])
    assert moved == "301 https://portal.example.com/account/login/"


def test_nothing_in_the_environment_switches_debugging_on() -> None:
    for changes in ({}, {"DEBUG": "1"}, {"DJANGO_DEBUG": "true"}, {"PORTAL_DEBUG": "True"}):
        assert run("print(settings.DEBUG)", **changes).stdout.strip() == "False"


def test_a_portal_in_production_has_no_demo() -> None:
    program = (
        "import django; django.setup(); from django.urls import NoReverseMatch, reverse\n"
        "from django.conf import settings\n"
        "print('demo' in settings.INSTALLED_APPS, settings.EMAIL_BACKEND)\n"
        "for name in ('demo_sign_in', 'gallery'):\n"
        "    try: print(reverse(name))\n"
        "    except NoReverseMatch: print('nowhere')\n"
    )
    first, *places = said(program)
    assert first.split()[0] == "False"
    assert "demo" not in first.split()[1]
    assert places == ["nowhere", "nowhere"]
