"""Sessions that know whose they are, since when, and when they were used last.

Django's own sessions in the database, with the user beside what is in them: only so can somebody
see where they are signed in, and end it. How long one lives is looked at each time it is read, by
the rules of the organization as they are then (people.sign_in_limits).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from people.browsers import browser_name
from people.models import SignedInBrowser, User
from people.queries import session_behind
from people.sign_in_limits import MOST_IDLE, MOST_LONGEST, Limits, limits_of

BROWSER, ENDED = "browser", "ended"
BEGAN = "began"
"""In the session of somebody: the second in which they signed in."""
ORGANIZATION = "organization"
"""The only organization that a session opens, where whoever vouched for it speaks for no other."""
LASTS = dt.timedelta(minutes=MOST_IDLE)
"""The longest that a session lives without being used."""
LASTS_AT_MOST = dt.timedelta(minutes=MOST_LONGEST)
HANDLE = 20
"""Characters of the name under which a session is ended."""


class SessionStore(DatabaseStore):
    """The session engine of the portal: settings.SESSION_ENGINE names this module."""

    used_at: dt.datetime | None = None
    """As it stands in the database; None until it was read, and for a session of nobody."""
    limits: Limits = limits_of(None)
    """Of the organization of whose session it is, as far as that is known."""
    _owner: User | None = None

    @classmethod
    def get_model_class(cls) -> type[SignedInBrowser]:
        """Where sessions are kept."""
        return SignedInBrowser

    def create_model_instance(self, data: dict[str, Any]) -> SignedInBrowser:
        """The row of a session, with whose it is, where and since when."""
        now = timezone.now()
        if SESSION_KEY in data:
            data.setdefault(BEGAN, now.timestamp())
        row = cast(SignedInBrowser, super().create_model_instance(data))
        row.browser = str(data.get(BROWSER, ""))
        if SESSION_KEY in data:
            row.user_id = int(str(data[SESSION_KEY]))
            row.began_at, row.used_at = _began_at(data, now), now
            row.expire_date = self.limits.ends_at(began_at=row.began_at, used_at=now)
        return row

    def get_expiry_age(self, **kwargs: object) -> int:
        """Seconds that are left, for the cookie: of somebody's session by the rules for theirs."""
        if SESSION_KEY not in self:
            return int(super().get_expiry_age(**kwargs))
        now = timezone.now()
        ends_at = self.limits.ends_at(began_at=_began_at(self, now), used_at=now)
        return max(0, int((ends_at - now).total_seconds()))

    def owner(self) -> User | None:
        """Whose it is, with member and organization, as it was read; None where nobody signed in,
        and for a session that was not read but made in this request.
        """
        self.get(SESSION_KEY)  # reads it, unless that was done
        return self._owner

    def _get_session_from_db(self) -> SignedInBrowser | None:
        now = timezone.now()
        row = session_behind(self.session_key, now) if self.session_key else None
        limits = limits_for(row.user if row else None)
        if row is None or is_over(row, limits, now):
            self._session_key = None
            return None
        self.used_at, self._owner, self.limits = row.used_at, row.user, limits
        return row


def _began_at(session: SessionBase | Mapping[str, object], now: dt.datetime) -> dt.datetime:
    began = session.get(BEGAN)
    return dt.datetime.fromtimestamp(began, tz=dt.UTC) if isinstance(began, float) else now


def limits_for(user: User | None) -> Limits:
    """The limits of whoever it is, by the organization they act for."""
    member = user.current_member if user else None
    return limits_of(member.organization if member else None)


def is_over(row: SignedInBrowser, limits: Limits, now: dt.datetime) -> bool:
    """Whether a session has lived as long as it may; the rules may have changed since it was
    written.
    """
    if row.began_at is None or row.used_at is None:
        return row.expire_date <= now
    ends_at = limits.ends_at(began_at=row.began_at, used_at=row.used_at)
    return min(ends_at, row.expire_date) <= now


def slide(session: SessionBase) -> None:
    """Let the time that a session may be idle begin anew, now and then: no other request writes.
    It is signed with the newest key then, and so outlives the older ones.
    """
    used_at: dt.datetime | None = getattr(session, "used_at", None)
    if used_at is not None:
        limits: Limits = session.limits  # type: ignore[attr-defined]
        if used_at <= timezone.now() - limits.noted_after:
            session.modified = True
            if owner := session.owner():  # type: ignore[attr-defined]
                session[HASH_SESSION_KEY] = owner.get_session_auth_hash()


def ended() -> str:
    """What is left of a session that its person ended from elsewhere: its browser is told to
    forget what it keeps. It is nobody's, and goes when it would have been over.
    """
    return SessionStore().encode({ENDED: True})


def end(sessions: QuerySet[SignedInBrowser]) -> int:
    """End sessions from elsewhere; how many. One statement."""
    return sessions.update(user=None, browser="", began_at=None, used_at=None, session_data=ended())


def has_ended(session: SessionBase) -> bool:
    """Whether a session is nobody's any more in the database, whatever was read of it before. One
    query.
    """
    rows = SignedInBrowser.objects.filter(session_key=session.session_key)
    return not rows.filter(user__isnull=False).exists()


def handle_of(key: str) -> str:
    """Under which name a page speaks of a session: its key opens it, and stands on no page."""
    return salted_hmac("people.sessions", key, algorithm="sha256").hexdigest()[:HANDLE]


def begin(request: HttpRequest, user: User) -> str:
    """Keep in the session of somebody who has just signed in what browser it is and since when;
    the browser.
    """
    browser = browser_name(request.headers.get("User-Agent", ""))
    request.session[BROWSER], request.session[BEGAN] = browser, timezone.now().timestamp()
    request.session.limits = limits_for(user)  # type: ignore[attr-defined]
    return browser
