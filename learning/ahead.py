"""What a device keeps before its time, because it may be away when that comes. A page is drawn as
it will be, says from when on it may be shown, and the device shows it then (offline/ahead.js).
"""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse

from people.access import MemberRequest
from programs.untaught import untaught_in

AHEAD = dt.timedelta(days=7)
"""How long a device may be away."""
KEEPS = "Portal-Keeps"
"""With this a device says that it keeps what it asks for: a link in a browser cannot."""
OPENS = "Portal-Opens"
"""With this a page says from when on it may be shown, or that what was sent came too early."""


def drawn_at(request: MemberRequest, opens_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """As of when a page is drawn: as it opens for a device that keeps it until then; else now.

    Before somebody's first role-play, which is the "before" of all that is measured, nothing that
    teaches leaves early: what is on a device can be read there by whoever sets its clock.
    """
    is_for_later = request.method == "GET" and request.headers.get(KEEPS) == "ahead"
    if not is_for_later or not is_soon(opens_at, now) or untaught_in(request.member, now):
        return now
    return opens_at


def is_soon(opens_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether it opens within the time that a device may be away."""
    return now < opens_at <= now + AHEAD


def until_then(answer: HttpResponse, opens_at: dt.datetime, now: dt.datetime) -> HttpResponse:
    """An answer that says when it will have opened, if it has not."""
    if opens_at > now:
        answer.headers[OPENS] = opens_at.isoformat()
    return answer
