"""Unsafe production values are refused at start, with the reason; safe ones start."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.house.sources import ROOT

SAFE = {
    "DJANGO_SETTINGS_MODULE": "empathy_portal.settings",
    "SECRET_KEY": "a-long-random-key-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgres://portal@localhost/portal",
    "REDIS_URL": "redis://localhost:6379/0",
    "PORTAL_BASE_URL": "https://portal.example.com",
}

REPLIES = {"REPLY_ADDRESS": "calendar@portal.example.com", "REPLY_FOLDER": "/srv/portal/replies"}


def run(statement: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """A production process that reads its settings and then does this."""
    names = ("PATH", "HOME", "LANG", "PYTHONPYCACHEPREFIX")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    environment = {name: value for name, value in {**kept, **SAFE, **changes}.items() if value}
    command = [sys.executable, "-c", f"from django.conf import settings; {statement}"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def manage(*command: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """What an operator runs, in production."""
    words = [str(ROOT / "manage.py"), *command]
    begin = f"import runpy, sys; sys.argv = {words}; runpy.run_path(sys.argv[0], None, '__main__')"
    return run(begin, **changes)


def start(**changes: str) -> str:
    """What a production process says at its start, '' when nothing."""
    return run("settings.DEBUG", **changes).stderr


def test_safe_values_start() -> None:
    assert start() == start(**REPLIES) == ""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp://localhost:25", "25 False False"),
        ("submission://user:password@localhost:587", "587 True False"),
        ("smtp://user:password@localhost:465?ssl=true", "465 False True"),
    ],
)
def test_mail_is_encrypted_where_the_address_says_so(url: str, said: str) -> None:
    asked = "print(settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL)"
    assert run(asked, EMAIL_URL=url).stdout.strip() == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "[] True 0"),
        (
            {
                "SECRET_KEY_FALLBACKS": "old,older",
                "POOLED": "on",
                "BEHIND_PROXY": "1",
            },
            "['old', 'older'] False 1",
        ),
        ({"BEHIND_PROXY": "yes", "TRUSTED_PROXIES": "2"}, "[] True 2"),
    ],
)
def test_lists_numbers_and_yes_or_no_are_read(changes: dict[str, str], said: str) -> None:
    names = ("SECRET_KEY_FALLBACKS", "PREPARES_STATEMENTS", "ALLAUTH_TRUSTED_PROXY_COUNT")
    asked = f"print({', '.join(f'settings.{name}' for name in names)})"
    assert run(asked, **changes).stdout.strip() == said


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY needs at least 50 random characters"),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY needs at least 50 random characters"),
        (
            {"PORTAL_BASE_URL": "http://portal.example.com"},
            "PORTAL_BASE_URL must be the https:// address",
        ),
        ({"DATABASE_URL": ""}, "Set DATABASE_URL"),
        ({"REDIS_URL": ""}, "Set DATABASE_URL (PostgreSQL) and REDIS_URL"),
        ({"DATABASE_URL": "mysql://portal@localhost/portal"}, "begins with postgres://"),
        ({"DATABASE_URL": "portal"}, "begins with postgres://"),
        ({"REPLICA_URL": "sqlite:///portal"}, "begins with postgres://"),
        ({"PORTAL_MODE": "developement"}, "use production, demo or test"),
        ({"REPLY_ADDRESS": "calendar@portal.example.com"}, "set both, or neither"),
        ({"REPLY_FOLDER": "/srv/portal/replies"}, "set both, or neither"),
        (REPLIES | {"REPLY_FOLDER": "replies"}, "REPLY_FOLDER is the full path"),
        (REPLIES | {"REPLY_ADDRESS": "calendar"}, "REPLY_ADDRESS is an address"),
        (REPLIES | {"REPLY_ADDRESS": "a+b@portal.example.com"}, "REPLY_ADDRESS is an address"),
        (REPLIES | {"REPLY_ADDRESS": f"{'c' * 20}@x.example"}, "at most 19 letters"),
        ({"EMAIL_URL": "smtp+tls://user:password@localhost:587"}, "EMAIL_URL is smtp://host:25"),
        ({"METRICS_TOKEN": "short"}, "METRICS_TOKEN needs at least 20 random characters"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is 'xml'; use text or json"),
        ({"MAIL_CONNECTIONS": "many"}, "MAIL_CONNECTIONS is 'many'; use a whole number"),
        ({"BEHIND_PROXY": "perhaps"}, "BEHIND_PROXY is 'perhaps'; use 1 or 0"),
    ],
)
def test_unsafe_values_are_refused_with_the_reason(changes: dict[str, str], reason: str) -> None:
    assert reason in start(**changes)


@pytest.mark.parametrize(
    ("command", "changes", "said"),
    [
        (["check"], {"DATABASE_URL": "mysql://a:hush@localhost/b"}, "begins with postgres://"),
        (["migrate"], {"DATABASE_URL": ""}, "Set DATABASE_URL"),
        (["migrate"], {"DATABASE_URL": "postgres://a:hush@127.0.0.1:1/b"}, "Connection refused"),
        (["check_audit"], {"DATABASE_URL": "postgres://a:hush@127.0.0.1:1/b"}, "cannot be reached"),
        (["back_up", "/tmp"], {"DATABASE_URL": "postgres://a:hush@127.0.0.1:1/b"}, "be reached"),
        (["check", "--database", "default"], {"DATABASE_URL": "postgres:///b?host=/no"}, "reached"),
    ],
)
def test_a_command_that_cannot_begin_says_why_in_a_sentence(
    command: list[str], changes: dict[str, str], said: str
) -> None:
    """Instead of a hundred lines of traceback, at whose end it stood."""
    done = manage(*command, **changes)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 3
    assert "hush" not in done.stderr


def test_whoever_asks_for_a_traceback_gets_it() -> None:
    changes = {"DATABASE_URL": "postgres://a:hush@127.0.0.1:1/b"}
    assert "Traceback" in manage("migrate", "--traceback", **changes).stderr
