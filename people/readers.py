"""As what members can be reached by mail."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from messaging.readers import ACCOUNT, MEMBER
from people.models import Member


def members(*, address: str, people: Collection[int]) -> Iterable[str]:  # noqa: ARG001
    """Their roles; that they belong to an organization, and whether they can sign in."""
    here = Member.objects.present().filter(pk__in=people)
    for roles, user in here.values_list("roles", "user"):
        yield from (*roles, MEMBER, *([ACCOUNT] if user else []))
