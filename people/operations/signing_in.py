"""Verbs about the door: who came in and how, who was refused, who left; and where they come from.

What a stranger typed is written nowhere. No address of a network is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from messaging.operations import Draft, queue_messages
from people.audit import record
from people.models import KnownBrowser, Member, SignedInBrowser, User
from people.notifications import (
    NEW_BROWSER,
    RECOVERY_CODE_USED,
    SIGN_IN,
    SignInEvent,
    recipient_of,
)
from people.sessions import end, handle_of

RECOVERY_CODE = "recovery_code"
"""How somebody comes in who has lost their second step."""


class NoSuchSignIn(Exception):
    """A session that is over, or was somebody else's all along."""


@transaction.atomic
def sign_in_done(*, member: Member, ways: Sequence[str], browser: str, now: dt.datetime) -> None:
    """Somebody is in. The first time with a kind of browser they are told by mail, but not the very
    first time at all. A second call writes a second row, and no mail.
    """
    record("sign_in_done", member, by=member, now=now, way=list(ways), browser=browser)
    if member.user is not None and _is_news(member.user, browser, now):
        _write(member, SignInEvent(NEW_BROWSER, {"browser": browser}), now)
    if RECOVERY_CODE in ways:
        _write(member, SignInEvent(RECOVERY_CODE_USED, {}), now)


def sign_in_refused(*, member: Member, way: str, browser: str, now: dt.datetime) -> None:
    """Somebody tried to get in as this person, and did not. A second call writes a second row; who
    calls bounds how many (people.refusals).
    """
    record("sign_in_refused", member, by=None, now=now, way=way, browser=browser)


def sign_out(*, member: Member, browser: str, now: dt.datetime) -> None:
    """Somebody left by themselves. A second call writes a second row."""
    record("sign_out", member, by=member, now=now, browser=browser)


@transaction.atomic
def end_sign_in(*, member: Member, handle: str, now: dt.datetime, by: Member) -> str:
    """End one session of somebody; the browser it was in forgets what it keeps. Which browser it
    was. Raises NoSuchSignIn, as a second call does.
    """
    rows = SignedInBrowser.objects.filter(user=member.user_id, user__current_member=member)
    found = [row for row in rows.defer("session_data") if handle_of(row.session_key) == handle]
    if not found:
        raise NoSuchSignIn
    end(SignedInBrowser.objects.filter(pk=found[0].pk, user=member.user_id))
    record("end_sign_in", member, by=by, now=now, browser=found[0].browser)
    return found[0].browser


@transaction.atomic
def end_every_sign_in(*, member: Member, now: dt.datetime, by: Member) -> int:
    """End every session of somebody who acts as this member; how many. A second call ends none."""
    rows = SignedInBrowser.objects.filter(user=member.user_id, user__current_member=member)
    count = end(rows)
    if count:
        record("end_every_sign_in", member, by=by, now=now, sessions=count)
    return count


def _is_news(user: User, browser: str, now: dt.datetime) -> bool:
    """Whether somebody who has been here before was never here with such a browser."""
    today = now.date()
    known, is_new = KnownBrowser.objects.get_or_create(
        user=user, browser=browser, defaults={"used_on": today}
    )
    if is_new:
        return KnownBrowser.objects.filter(user=user).exclude(pk=known.pk).exists()
    if known.used_on != today:
        KnownBrowser.objects.filter(pk=known.pk).update(used_on=today)
    return False


def _write(member: Member, event: SignInEvent, now: dt.datetime) -> None:
    draft = Draft(
        notification=SIGN_IN,
        thing=event,
        to=recipient_of(member),
        organization_id=member.organization_id,
    )
    queue_messages(drafts=[draft], now=now)
