"""Recordings, stretch by stretch, and their captions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from common.tenancy import rows_of
from learning.views.cards import place_of
from learning.watched import as_webvtt
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.content.cards import VideoCard
from programs.models import Video
from programs.watching import PART, OutOfRange, asked_for

KEPT = "private, max-age=31536000, immutable"
"""A recording never changes under its name; nobody between server and browser keeps it."""


@require_safe
@access()
def recording(request: MemberRequest, slug: str) -> HttpResponse:
    """A video of one's organization: the stretch that a player asks for, a part at most, or all."""
    found = fetch(Video.objects.visible_to(request.member), slug=slug)
    try:
        stretch = asked_for(request.headers.get("Range", ""), found.size)
    except OutOfRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": KEPT,
        "Content-Encoding": "identity",
        "Content-Type": found.media_type,
        "ETag": f'"{found.digest}"',
    }
    if stretch is None:
        headers["Content-Length"] = str(found.size)
        return cast("HttpResponse", StreamingHttpResponse(_whole(found), headers=headers))
    part = found.parts.get(number=stretch.part)
    headers["Content-Range"] = f"bytes {stretch.first}-{stretch.last}/{found.size}"
    return HttpResponse(bytes(part.content)[stretch.inside], status=206, headers=headers)


def _whole(found: Video) -> Iterator[bytes]:
    """Part by part; no more than one is held. Asked for when the request is over."""
    for number in range(-(-found.size // PART)):
        with rows_of(found.organization_id):
            content = bytes(found.parts.get(number=number).content)
        yield content


@require_safe
@access(Role.LEADER)
def captions(request: MemberRequest, enrollment_id: int, card_id: int) -> HttpResponse:
    """What is said in the video of a card, as browsers read it; of another kind of card nothing."""
    content = place_of(request, enrollment_id, card_id).content
    said = content.captions if isinstance(content, VideoCard) else ()
    return HttpResponse(as_webvtt(said), content_type="text/vtt; charset=utf-8")
