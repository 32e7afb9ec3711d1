"""Who reads reports by a link, member or not."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reports.models import SponsorLink

SPONSOR = "sponsor"


def sponsors(*, address: str, people: Collection[int]) -> Iterable[str]:  # noqa: ARG001
    """Whoever has a link that was not taken back, at an address where reports go."""
    if SponsorLink.objects.filter(address__iexact=address, withdrawn_at=None).exists():
        yield SPONSOR
