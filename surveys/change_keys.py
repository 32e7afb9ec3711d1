"""The key with which a device may replace what it has answered, while the wave is open.

Random, made for each page that is opened, and kept by the device; here only its hash is, beside the
answer. A key is never part of an address: web servers write addresses down, beside the network
address that has just opened somebody's link. It travels in forms, and once in a cookie to the page
of thanks, for browsers without scripts (docs/anonymity.md, ADR 47).
"""

from __future__ import annotations

import base64
import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common.cookies import cookie_name
from common.tokens import hash_token

FIELD = COOKIE = "pulse-key"
A_MOMENT = 60
"""Seconds within which the page of thanks is opened."""
_BITS = 16
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_KEY = re.compile(r"[A-Z2-7]{26}")
_BETWEEN = re.compile(r"[\s-]")


def new_key(*, is_linked: bool) -> str:
    """128 random bits, as letters and digits that can be written down. They leave room in the last
    letter for the wording in which the questions were asked: nothing here keeps that of an answer.
    """
    key = base64.b32encode(secrets.token_bytes(_BITS)).rstrip(b"=").decode()
    last = _LETTERS.index(key[-1])
    return key[:-1] + _LETTERS[last if is_linked else last + 1]


def is_of_linked(key: str) -> bool:
    """Whether it was made for somebody who reports to a leader of the cohort."""
    return not key or _LETTERS.index(key[-1]) % 2 == 0


def read_key(written: str) -> str:
    """The key somebody wrote, in whatever groups; '' where it is none."""
    key = _BETWEEN.sub("", written[:100]).upper()
    return key if _KEY.fullmatch(key) else ""


def in_groups(key: str) -> str:
    """As it is shown to whoever copies it by hand."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def hash_of(key: str) -> str | None:
    """What is kept of a key; None of none."""
    return hash_token(key) if key else None


def hand_over(response: HttpResponse, key: str) -> None:
    """Give the key to the page of thanks, which takes it away."""
    response.set_cookie(
        cookie_name(COOKIE),
        key,
        max_age=A_MOMENT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def handed_over(request: HttpRequest) -> str:
    """The key that came with whoever has just answered."""
    return read_key(request.COOKIES.get(cookie_name(COOKIE), ""))


def take_away(response: HttpResponse) -> None:
    """The page of thanks shows it once."""
    response.delete_cookie(cookie_name(COOKIE), samesite="Lax")
