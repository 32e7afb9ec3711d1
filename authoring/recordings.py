"""Which recordings the cards of a program name, and which of them are there."""

from __future__ import annotations

from authoring.bundle import Files
from authoring.layout import said_in
from authoring.models import Manuscript
from people.models import Organization
from programs.content.kinds import CardKind
from programs.models import Video


def recordings_named(files: Files) -> dict[str, str]:
    """Recording -> the first card that names it."""
    named: dict[str, str] = {}
    for path, text in sorted(files.items()):
        card = said_in(text) if "recording" in text and path.endswith(".toml") else {}
        if card.get("kind") == CardKind.VIDEO.value:
            named.setdefault(str(card.get("recording")), path)
    return named


def recordings_missing(files: Files, organization: Organization | None) -> dict[str, str]:
    """Those that the organization does not have, with the card that names each. One query, and none
    for a program without videos.
    """
    named = recordings_named(files)
    if not named:
        return {}
    there = Video.objects.filter(organization=organization, slug__in=named)
    known = set(there.values_list("slug", flat=True))
    return {slug: path for slug, path in named.items() if slug not in known}


def recordings_in_use(organization_id: int) -> set[str]:
    """What the drafts and the published programs of an organization name."""
    own = Manuscript.objects.filter(organization=organization_id)
    naming = own.filter(files__icontains="recording").values_list("files", flat=True)
    used: set[str] = set()
    for files in naming.iterator():
        used |= recordings_named(files).keys()
    return used
