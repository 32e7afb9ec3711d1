"""The address at which identity providers call: SCIM 2.0."""

from __future__ import annotations

import logging

from allauth.core.internal.ratelimit import consume
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt

from common.languages import spoken
from common.tenancy import narrow_to
from connections.doors import behind
from connections.models import AccessKey
from connections.operations import note_exchange, note_key_use
from connections.queries import key_behind
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from people.access import public
from provisioning.queries import scim_connection
from provisioning.scim.answers import ScimAnswer, ScimCall, refusal
from provisioning.scim.doors import service

log = logging.getLogger(__name__)
TAKEN_AT_MOST = {"scim": "1800/m/key"}
"""Calls with one key: Entra makes up to 25 in a second."""
TOLD_EVERY = 60 * 60
"""Seconds between two lines about calls without a good key."""
NO_KEY = gettext_noop("Send a key of this connection that is in use as “Authorization: Bearer”.")
IS_OFF = gettext_noop("This connection is switched off. An admin switches it on.")
TOO_OFTEN = gettext_noop("1800 calls a minute are taken.")
BROKE = gettext_noop("Something went wrong here. It is written down for the operator.")
MEDIA_TYPE = "application/scim+json"
PASSED_ON = ("Content-Type", "If-Match", "If-None-Match")


@csrf_exempt  # the key in the header permits it; there is no session that a page could misuse
@public
@behind(ConnectionKind.PEOPLE)
def serve(request: HttpRequest, pk: int, path: str = "") -> HttpResponse:
    """Answer a call in the format of its protocol, whatever becomes of it."""
    with translation.override("en"):
        key = _key_of(request, pk)
        if key is None:
            answer = refusal(401, NO_KEY, **{"WWW-Authenticate": 'Bearer realm="SCIM"'})
            _note_stranger(request, pk, answer)
            return _response(answer)
        narrow_to(key.organization_id)
        answer = _answer(request, key, path)
        _note(request, key, path, answer)
        return _response(answer)


def _key_of(request: HttpRequest, pk: int) -> AccessKey | None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    key = key_behind(token.strip(), ConnectionKind.PEOPLE, now=timezone.now())
    return key if key is not None and key.connection_id == pk else None


def _note_stranger(request: HttpRequest, pk: int, answer: ScimAnswer) -> None:
    """Once an hour for a connection that is there: most often its key was copied badly, and nobody
    would see so; and whoever only knows the address fills no log.
    """
    connection = scim_connection(pk)
    if connection is not None and cache.add(f"provisioning:stranger:{pk}", 1, TOLD_EVERY):
        narrow_to(connection.organization_id)
        note_exchange(
            organization_id=connection.organization_id,
            connection=connection,
            kind=ConnectionKind.PEOPLE,
            direction=ExchangeDirection.IN,
            what=f"{request.method} without a key",
            outcome=ExchangeOutcome.REFUSED,
            status=answer.status,
            detail=_said(answer, connection.organization.language),
            now=timezone.now(),
        )


def _said(answer: ScimAnswer, language: str) -> str:
    """What the log says of an answer, in the language of the organization."""
    with translation.override(spoken(language)):
        return _(answer.detail) % {"names": answer.names} if answer.detail else ""


def _answer(request: HttpRequest, key: AccessKey, path: str) -> ScimAnswer:
    """What the service says; the key is known, nothing of the body was read yet."""
    connection = key.connection
    if connection is None or not connection.is_on:
        return refusal(403, IS_OFF)
    limits, app = TAKEN_AT_MOST, "provisioning"
    if not consume(request, app=app, action="scim", config=limits, key=f"{key.pk}"):
        return refusal(429, TOO_OFTEN, **{"Retry-After": "60"})
    now = timezone.now()
    note_key_use(key=key, now=now)
    base = reverse("scim_root", args=[connection.pk]).rstrip("/")
    headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
    call = ScimCall(
        method=request.method or "GET",
        base_url=request.build_absolute_uri(base),
        path=f"/{path}",
        query=request.GET.dict(),
        headers=headers,
        body=request.body,
    )
    try:
        return service()(call, connection, now=now)
    except Exception:
        log.exception("a SCIM call broke")
        return refusal(500, BROKE)


def _note(request: HttpRequest, key: AccessKey, path: str, answer: ScimAnswer) -> None:
    """One line of the log: method and kind of thing, never whom it was about."""
    outcomes = {True: ExchangeOutcome.DONE, False: ExchangeOutcome.REFUSED}
    outcome = outcomes[answer.status < 400]
    kind = path.split("/")[0][:40]
    note_exchange(
        organization_id=key.organization_id,
        connection=key.connection,
        kind=ConnectionKind.PEOPLE,
        direction=ExchangeDirection.IN,
        what=f"{request.method} /{kind if kind.isalpha() else ''}",
        outcome=ExchangeOutcome.FAILED if answer.status == 500 else outcome,
        status=answer.status,
        detail=_said(answer, key.organization.language),
        now=timezone.now(),
    )


def _response(answer: ScimAnswer) -> HttpResponse:
    response: HttpResponse
    if answer.body is None:
        response = HttpResponse(status=answer.status)
        del response.headers["Content-Type"]
    else:
        response = JsonResponse(answer.body, status=answer.status, content_type=MEDIA_TYPE)
    for name, value in answer.headers.items():
        if name.lower() != "content-type":
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response
