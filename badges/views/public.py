"""What whoever checks a badge fetches: the key of the issuer, and which badges were taken back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from badges.issuing import did_document, signed_list
from badges.queries import issuer_behind, issuer_facts, lists_of, taken_back
from connections.doors import behind
from connections.states import ConnectionKind
from people.access import found, public

FRESH = "public, max-age=300"


@require_safe
@public
@behind(ConnectionKind.BADGES)
def did(request: HttpRequest, pk: int) -> HttpResponse:
    """With which key the badges of an issuer can be checked (did:web)."""
    issuer = found(issuer_behind(pk))
    document = did_document(issuer_facts(issuer), str(issuer.settings["public_key"]))
    return _open(JsonResponse(document, content_type="application/did+json"))


@require_safe
@public
@behind(ConnectionKind.BADGES)
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Who the issuer is."""
    facts = issuer_facts(found(issuer_behind(pk)))
    said = {"id": facts.did, "type": ["Profile"], "name": facts.name, "url": facts.url}
    return _open(JsonResponse(said | ({"email": facts.email} if facts.email else {})))


@require_safe
@public
@behind(ConnectionKind.BADGES)
def status(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Which badges were taken back (Bitstring Status List), signed anew each time."""
    issuer = found(issuer_behind(pk))
    found(number in lists_of(issuer) or None)
    token = signed_list(
        issuer_facts(issuer), number, taken_back(issuer, number), issuer.secret, timezone.now()
    )
    return _open(HttpResponse(token, content_type="application/vc+jwt"))


def _open(answer: HttpResponse) -> HttpResponse:
    """For pages anywhere: it says nothing about anybody who asks."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = FRESH
    return answer
