"""A database that is away gives a friendly page and a safe retry, not a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


class FriendlyOutage:
    """Turns a lost database into a 503 with Retry-After; nothing half-written stands behind it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            return self._outage(error)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Views raise inside the inner handler, where only this hook sees the error itself."""
        if isinstance(exception, (OperationalError, InterfaceError)):
            return self._outage(exception)
        return None

    def _outage(self, error: Exception) -> HttpResponse:
        logger.error("database away: %s", error)
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "5"})
