"""Which recordings the cards of a program name, and which of them are there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from people.models import Organization
from programs.models import Video

_NAMED = re.compile(r'^recording\s*=\s*"(?P<slug>[a-z0-9-]+)"', re.MULTILINE)
_CARD = re.compile(r"[a-z]{2}/[^/]+/(?:cards|boosters|extras)/[^/]+\.toml")


def recordings_named(files: Mapping[str, str]) -> dict[str, str]:
    """Recording -> the first card that names it."""
    named: dict[str, str] = {}
    for path, text in sorted(files.items()):
        if _CARD.fullmatch(path):
            for found in _NAMED.finditer(text):
                named.setdefault(found["slug"], path)
    return named


def recordings_missing(
    files: Mapping[str, str], organization: Organization | None
) -> dict[str, str]:
    """Those that the organization does not have, with the card that names each. One query, and none
    for a program without videos.
    """
    named = recordings_named(files)
    if not named:
        return {}
    there = Video.objects.filter(organization=organization, slug__in=named)
    known = set(there.values_list("slug", flat=True))
    return {slug: path for slug, path in named.items() if slug not in known}
