"""How somebody signs in, and where they are signed in now."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from allauth.mfa.models import Authenticator

from common.records import dataclass
from people.models import Member, SignedInBrowser, User
from people.sessions import LASTS, handle_of, is_over, limits_for


@dataclass(frozen=True)
class WaysIn:
    """What opens somebody's account, beside a code by mail."""

    has_password: bool
    passkeys: int
    has_app: bool
    """Whether an authenticator app is asked for as a second step."""


@dataclass(frozen=True)
class SignIn:
    """A browser in which somebody is signed in."""

    handle: str
    """Under which it is ended."""
    browser: str
    """'' when nothing is known of it."""
    began_at: dt.datetime | None
    used_at: dt.datetime
    """Good to a day, or less: a session in use is written now and then."""
    is_this: bool


def ways_in_of(user: User) -> WaysIn:
    """One query."""
    kinds = Counter(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return WaysIn(
        has_password=user.has_usable_password(),
        passkeys=kinds[Authenticator.Type.WEBAUTHN],
        has_app=bool(kinds[Authenticator.Type.TOTP]),
    )


def sign_ins_of(user: User, *, this: str | None, now: dt.datetime) -> list[SignIn]:
    """This browser first, then those used last. One query; `this` is the key of its session."""
    living = SignedInBrowser.objects.filter(user=user, expire_date__gt=now)
    limits = limits_for(user)
    sign_ins = [
        SignIn(
            handle=handle_of(each.session_key),
            browser=each.browser,
            began_at=each.began_at,
            used_at=each.used_at or each.expire_date - LASTS,
            is_this=each.session_key == this,
        )
        for each in living.defer("session_data")
        if not is_over(each, limits, now)
    ]
    return sorted(sign_ins, key=lambda each: (each.is_this, each.used_at), reverse=True)


def sign_ins_of_member(member: Member, *, now: dt.datetime) -> list[SignIn]:
    """Where somebody of an organization is signed in; nothing while they act for another one. Three
    queries at most.
    """
    user = member.user
    if user is None or user.current_member_id != member.pk:
        return []
    return sign_ins_of(user, this=None, now=now)
