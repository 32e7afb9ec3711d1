"""The link to sign in that stands beside the code in a mail: one for each sign-in, used once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from common.tokens import hash_token, new_token
from people.models import MailedLink, User

LINK_LASTS = dt.timedelta(minutes=10)


class LinkOver(Exception):
    """A link that was used, replaced or is too old, or never was one."""


def issue_link(*, user: User, now: dt.datetime) -> str:
    """The key of a link that signs somebody in. A second call gives another; the first is over."""
    key = new_token()
    MailedLink.objects.bulk_create(
        [MailedLink(user=user, key_hash=hash_token(key), made_at=now)],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["key_hash", "made_at"],
    )
    return key


def issue_no_link(*, now: dt.datetime) -> None:
    """For an address that nobody has: the statement that a link would have taken, and no link."""
    MailedLink.objects.filter(user=0).update(made_at=now)


def look_at_link(*, key: str, now: dt.datetime) -> User:
    """Whom a link signs in; it stays as it is. Raises LinkOver."""
    links = MailedLink.objects.select_related("user").filter(
        key_hash=hash_token(key), made_at__gt=now - LINK_LASTS
    )
    link = links.first()
    if link is None:
        raise LinkOver
    return link.user


@transaction.atomic
def use_link(*, key: str, now: dt.datetime) -> User:
    """Whom a link signs in, which is over with that: a second call raises LinkOver."""
    user = look_at_link(key=key, now=now)
    used, _each = MailedLink.objects.filter(user=user, key_hash=hash_token(key)).delete()
    if not used:  # by somebody who was a moment faster
        raise LinkOver
    return user


def void_link(*, user: User) -> None:
    """Somebody is in: the link in their mail is over. A second call changes nothing."""
    MailedLink.objects.filter(user=user).delete()
