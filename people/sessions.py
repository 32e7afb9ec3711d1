"""Sessions that know whose they are, and whose time begins anew while they are used.

Django's own sessions in the database, with the user beside what is in them: only so can somebody
see where they are signed in, and end it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from people.browsers import browser_name
from people.models import SignedInBrowser, User
from people.queries import session_behind

BROWSER, ENDED = "browser", "ended"
ORGANIZATION = "organization"
"""The only organization that a session opens, where whoever vouched for it speaks for no other."""
RENEWED_AFTER = dt.timedelta(days=1)
LASTS = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)


class SessionStore(DatabaseStore):
    """The session engine of the portal: settings.SESSION_ENGINE names this module."""

    ends_at: dt.datetime | None = None
    """As it stands in the database; None until it was read."""
    _owner: User | None = None

    @classmethod
    def get_model_class(cls) -> type[SignedInBrowser]:
        """Where sessions are kept."""
        return SignedInBrowser

    def create_model_instance(self, data: dict[str, Any]) -> SignedInBrowser:
        """The row of a session, with whose it is and where."""
        row = cast(SignedInBrowser, super().create_model_instance(data))
        row.user_id = int(str(data[SESSION_KEY])) if SESSION_KEY in data else None
        row.browser = str(data.get(BROWSER, ""))
        return row

    def owner(self) -> User | None:
        """Whose it is, with member and organization, as it was read; None where nobody signed in,
        and for a session that was not read but made in this request.
        """
        self.get(SESSION_KEY)  # reads it, unless that was done
        return self._owner

    def _get_session_from_db(self) -> SignedInBrowser | None:
        row = session_behind(self.session_key, timezone.now()) if self.session_key else None
        if row is None:
            self._session_key = None
            return None
        self.ends_at, self._owner = row.expire_date, row.user
        return row


def slide(session: SessionBase) -> None:
    """Let the time of a session begin anew, once a day at most: no other request writes it."""
    ends_at = getattr(session, "ends_at", None)
    if ends_at is not None and ends_at < timezone.now() + LASTS - RENEWED_AFTER:
        session.modified = True


def ended() -> str:
    """What is left of a session that its person ended from elsewhere: its browser is told to
    forget what it keeps. It is nobody's, and goes when it would have been over.
    """
    return SessionStore().encode({ENDED: True})


def note_browser(request: HttpRequest) -> None:
    """Keep in the session of somebody who has just signed in what browser it is."""
    request.session[BROWSER] = browser_name(request.headers.get("User-Agent", ""))
