"""How somebody signs in, and where they are signed in now."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from allauth.mfa.models import Authenticator

from common.records import dataclass
from people.models import SignedInBrowser, User
from people.sessions import LASTS


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

    browser: str
    """'' when nothing is known of it."""
    used_at: dt.datetime
    """Good to a day: a session in use is written once a day."""
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
    living = SignedInBrowser.objects.filter(user=user, expire_date__gt=now).order_by("-expire_date")
    sign_ins = [
        SignIn(each.browser, each.expire_date - LASTS, is_this=each.session_key == this)
        for each in living.defer("session_data")
    ]
    return sorted(sign_ins, key=lambda each: not each.is_this)
