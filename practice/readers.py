"""Who scores alongside in a session."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from people.models import Role
from practice.models import SecondRater


def second_raters(*, address: str, people: Collection[int]) -> Iterable[str]:  # noqa: ARG001
    """They are reached as facilitators are, also when they are none any more."""
    if SecondRater.objects.filter(rater__in=people).exists():
        yield Role.FACILITATOR
