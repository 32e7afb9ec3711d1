"""The token of somebody's private calendar: worked out again for the page, kept only as a hash."""

from __future__ import annotations

import base64

from django.utils.crypto import salted_hmac

from common.tokens import hash_token
from people.models import CalendarLink, Member


def token_of(salt: str) -> str:
    """128 bits that only this installation's secret key can make from a link's salt."""
    digest = salted_hmac("people.calendar", salt, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def link_of(member: Member) -> CalendarLink | None:
    """Somebody's own link, where they have made one."""
    return CalendarLink.objects.filter(member=member).first()


def shown_token(link: CalendarLink | None) -> str:
    """The token of a link for its owner; '' when there is none, or when the secret key is another
    by now. Then the old address still works, and nobody can read it any more.
    """
    if link is None:
        return ""
    token = token_of(link.salt)
    return token if hash_token(token) == link.token_hash else ""


def link_behind(token: str) -> CalendarLink | None:
    """The link an address belongs to, with its person, in one query; also of somebody who left."""
    links = CalendarLink.objects.select_related("member__organization")
    return links.filter(token_hash=hash_token(token)).first()
