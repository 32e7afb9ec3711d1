"""Who is asked in a pulse."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from surveys.models import Invitation

RESPONDENT = "respondent of a pulse"


def respondents(*, address: str, people: Collection[int]) -> Iterable[str]:  # noqa: ARG001
    """Whoever was ever asked: the next pulse asks them again."""
    if Invitation.objects.filter(member__in=people).exists():
        yield RESPONDENT
