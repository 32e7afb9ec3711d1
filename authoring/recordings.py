"""Which recordings the cards and stories of a program name, and which of them are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q

from authoring.bundle import Files
from authoring.layout import said_in
from authoring.models import Manuscript
from authoring.stories import STORY_FILE
from common.later import imported_later
from people.models import Organization
from programs.content.kinds import CardKind
from programs.models import Video

if TYPE_CHECKING:
    from programs import reading
else:
    reading = imported_later("programs.reading")

OF_MARK = {"image": "image/", "sound": "audio/"}
"""How the type of a file begins that a mark of a story names."""


def recordings_named(files: Files) -> dict[str, str]:
    """Recording -> the first card or story that names it."""
    named: dict[str, str] = {}
    for slug, _kind, path in _named(files):
        named.setdefault(slug, path)
    return named


def _named(files: Files) -> Iterator[tuple[str, str, str]]:
    """(recording, what it has to be, by which file it is named)."""
    for path, text in sorted(files.items()):
        card = said_in(text) if "recording" in text and path.endswith(".toml") else {}
        if card.get("kind") == CardKind.VIDEO.value:
            yield str(card.get("recording")), "video/", path
        for mark, slug in reading.media_named(text) if path.endswith(STORY_FILE) else ():
            yield slug, OF_MARK[mark], path


def recordings_missing(files: Files, organization: Organization | None) -> dict[str, str]:
    """Those that the organization does not have, or not as what they are named for, with the file
    that names each. One query, and none for a program without any.
    """
    named = list(_named(files))
    if not named:
        return {}
    there = Video.objects.filter(organization=organization, slug__in={each[0] for each in named})
    known = dict(there.values_list("slug", "media_type"))
    return {slug: path for slug, kind, path in named if not known.get(slug, "").startswith(kind)}


def recordings_in_use(organization_id: int) -> set[str]:
    """What the drafts and the published programs of an organization name."""
    own = Manuscript.objects.filter(organization=organization_id)
    names = Q(files__icontains="recording")
    names |= Q(files__icontains="[image ") | Q(files__icontains="[sound ")
    naming = own.filter(names).values_list("files", flat=True)
    used: set[str] = set()
    for files in naming.iterator():
        used |= recordings_named(files).keys()
    return used
