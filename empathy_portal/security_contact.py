"""Whom somebody tells who finds a hole in this portal: /.well-known/security.txt (RFC 9116)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import public

HOLDS = dt.timedelta(days=180)
"""As long as a copy of the page may be believed; less than a year, as the standard asks."""


@require_safe
@public
def security_txt(_request: HttpRequest) -> HttpResponse:
    """The contacts that the operator named, and until when; 404 where nobody is named."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    ends_on = timezone.now().date() + HOLDS
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS),
        f"Expires: {ends_on:%Y-%m-%d}T00:00:00Z",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.PORTAL_BASE_URL}/.well-known/security.txt",
    ]
    if settings.SECURITY_POLICY_URL:
        lines.append(f"Policy: {settings.SECURITY_POLICY_URL}")
    answer = HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
