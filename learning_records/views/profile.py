"""The profile of our statements, at an address that stays."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from connections.doors import behind
from connections.states import ConnectionKind
from learning_records.profile import profile_document
from people.access import public


@require_safe
@public
@behind(ConnectionKind.RECORDS)
def profile(request: HttpRequest) -> HttpResponse:
    """What each statement means, for record stores and whoever reads them."""
    document = profile_document(settings.PORTAL_BASE_URL)
    answer = JsonResponse(document, content_type="application/ld+json")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
