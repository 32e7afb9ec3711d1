"""Recordings, stretch by stretch, and their captions."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from learning.views.cards import place_of
from learning.watched import as_webvtt
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.content.cards import VideoCard
from programs.models import Video
from programs.serving import Served, serve

KEPT = "private, max-age=31536000, immutable"
"""A recording never changes under its name; nobody between server and browser keeps it."""


@require_safe
@access()
def recording(request: MemberRequest, slug: str) -> HttpResponse:
    """A video of one's organization: the stretch that a player asks for, a part at most, or all."""
    found = fetch(Video.objects.visible_to(request.member), slug=slug)
    served = Served(
        organization_id=found.organization_id,
        size=found.size,
        media_type=found.media_type,
        digest=found.digest,
        part=lambda number: bytes(found.parts.get(number=number).content),
    )
    return serve(served, asked=request.headers.get("Range", ""), kept=KEPT)


@require_safe
@access(Role.LEADER)
def captions(request: MemberRequest, enrollment_id: int, card_id: int) -> HttpResponse:
    """What is said in the video of a card, as browsers read it; of another kind of card nothing."""
    content = place_of(request, enrollment_id, card_id).content
    said = content.captions if isinstance(content, VideoCard) else ()
    return HttpResponse(as_webvtt(said), content_type="text/vtt; charset=utf-8")
