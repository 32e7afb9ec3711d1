"""Who rates leaders."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from peers.models import PeerRater

PEER_RATER = "peer rater"


def peer_raters(*, address: str, people: Collection[int]) -> Iterable[str]:  # noqa: ARG001
    """Whoever is asked to rate somebody, or was."""
    if PeerRater.objects.filter(member__in=people, asked_at__isnull=False).exists():
        yield PEER_RATER
