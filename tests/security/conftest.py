"""A production portal, as far as its settings say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.house.test_settings import run

NAMES = (
    "COOKIE_PREFIX", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME",
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_DOMAIN",
    "CSRF_COOKIE_DOMAIN", "SESSION_COOKIE_PATH", "CSRF_COOKIE_PATH", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SAMESITE",
)  # fmt: skip


@pytest.fixture
def as_in_production(settings: Any) -> None:
    """What a production process calls its cookies, asked of one."""
    asked = f"import json; print(json.dumps({{n: getattr(settings, n) for n in {NAMES}}}))"
    for name, value in json.loads(run(asked).stdout).items():
        setattr(settings, name, value)
