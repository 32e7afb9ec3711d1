"""Puts the member on the request and the page into their language and zone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from common.languages import SPOKEN


class MemberMiddleware:
    """Sets request.member, None when nobody is signed in. Costs no query: it came with the user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = request.user.current_member if request.user.is_authenticated else None
        request.member = member  # type: ignore[attr-defined]
        if member is None:
            return self.get_response(request)
        with timezone.override(member.time_zone):
            if member.language not in SPOKEN:
                return self._personal(request)
            with translation.override(member.language):
                request.LANGUAGE_CODE = member.language
                return self._personal(request)

    def _personal(self, request: HttpRequest) -> HttpResponse:
        """Pages of somebody signed in are for them alone: no cache on the way keeps them."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
