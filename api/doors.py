"""Who calls, and whether the call may be read at all: settled before a byte of its body is."""

from __future__ import annotations

import datetime as dt
import json
import re
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_noop

from api.limits import Allowance
from api.operations import note_call
from api.problems import ApiProblem
from api.queries import count_call, key_of
from common.tenancy import narrow_to
from connections.models import AccessKey
from connections.operations import note_key_use

WRONG_KEYS = {"wrong_key": "60/m/ip"}
"""Calls from one address whose key opens nothing."""
LARGEST = 2 * 1024 * 1024
"""Bytes in one call."""
NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""In JSON, where it is not a text about itself."""
WRITES = ("POST", "PATCH", "PUT")
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Empathy Portal"'}


class CallRequest(HttpRequest):
    """A call of a system that has shown its key."""

    caller: AccessKey


def caller_of(request: HttpRequest, now: dt.datetime) -> tuple[AccessKey, Allowance]:
    """The key that a call carries, and how many calls it has left. Raises ApiProblem."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    key = key_of(token.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        if not consume(request, app="api", action="wrong_key", config=WRONG_KEYS, limit_get=True):
            headers = {"Retry-After": "60"}
            raise ApiProblem(429, "Too many calls without a valid key.", headers=headers)
        text = "Send a key of the API as “Authorization: Bearer …”."
        raise ApiProblem(HTTPStatus.UNAUTHORIZED, text, headers=CHALLENGE)
    narrow_to(key.organization_id)
    if why := _why_closed(key, now):
        day = date_format(key.expires_at, "Y-m-d") if key.expires_at else ""
        note_call(key=key, what="Any call", status=401, detail=why, now=now, day=day)
        raise ApiProblem(HTTPStatus.UNAUTHORIZED, why % {"day": day}, headers=CHALLENGE)
    note_key_use(key=key, now=now)
    return key, Allowance(count_call(key.pk, now), now)


def _why_closed(key: AccessKey, now: dt.datetime) -> str:
    """A marked text, in which the day may stand; '' for a key that is in use."""
    if key.ended_at is not None:
        return gettext_noop("The key was withdrawn. Make a new one.")
    if key.expires_at is not None and key.expires_at <= now:
        return gettext_noop("The key expired on %(day)s. Make a new one.")
    return ""


def check_call(request: HttpRequest) -> None:
    """That what was sent can be read: its size is looked at before, its text as it is. Raises
    ApiProblem.
    """
    if b"\x00" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
        raise ApiProblem(400, "The address contains a NUL character.")
    if request.method not in WRITES:
        return
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdecimal() or int(announced) > LARGEST:
        raise ApiProblem(413, "2 MB are taken in one call. Send less at a time.")
    if request.content_type != "application/json":
        raise ApiProblem(415, "Send application/json as the Content-Type.")
    _check_json(request.body)


def _check_json(body: bytes) -> None:
    """It is JSON, and every text in it can be kept: no NUL, no half of a character."""
    try:
        text = json.dumps(json.loads(body, parse_constant=_refuse), ensure_ascii=False)
        text.encode()
    except (ValueError, RecursionError) as error:
        raise ApiProblem(400, "The body is not JSON.") from error
    if NUL.search(text):
        raise ApiProblem(400, "The body contains a NUL character.")


def _refuse(name: str) -> float:
    raise ValueError(name)
