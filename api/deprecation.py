"""What is still answered and will not be for ever. A route that is named here says so in every
answer (RFC 9745, RFC 8594) and in the OpenAPI document; the rules are in docs/connections/api.md.
"""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.utils.http import http_date

from common.records import dataclass


@dataclass(frozen=True)
class Deprecation:
    """Since when something is not to be built upon, and when it goes."""

    since: dt.datetime
    sunset: dt.datetime
    """At least six months later."""
    link: str
    """Where it says what to use instead."""


DEPRECATED: dict[str, Deprecation] = {}
"""By method and route, as in "GET /members/{member_id}". Nothing is deprecated so far."""


def say_deprecated(response: HttpResponse, route: str) -> None:
    """Add what there is to say of a route."""
    known = DEPRECATED.get(route)
    if known is None:
        return
    response.headers["Deprecation"] = f"@{int(known.since.timestamp())}"
    response.headers["Sunset"] = http_date(known.sunset.timestamp())
    response.headers["Link"] = f'<{known.link}>; rel="deprecation"'
