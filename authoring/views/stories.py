"""A story taken away as the file that is kept, and gone through without leaving a trace."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from authoring.drafts import open_draft
from authoring.models import Manuscript
from authoring.pieces import PieceKind, piece_at
from authoring.stories import STORY_FILE, story_path
from authoring.story_walk import walk_of
from common.languages import ENGLISH, in_language
from learning.stories import minutes_of
from learning.story_pages import moment_of
from people.access import MemberRequest, access, fetch
from people.models import Role
from programs.models import Module

READERS = (Role.ADMIN, Role.FACILITATOR, Role.COACH)
"""Those who read a module in the library, facilitator notes and all."""


@require_safe
@access(Role.ADMIN)
def draft_story(request: MemberRequest, pk: int, path: str) -> HttpResponse:
    """The story of a draft."""
    draft, piece = open_draft(request, pk), piece_at(path)
    if piece is None or piece.kind is not PieceKind.JOURNEY or path not in draft.files:
        raise Http404
    return _taken(draft.files[path], f"{piece.module}-{piece.language}")


@require_safe
@access(*READERS)
def module_story(request: MemberRequest, module_pk: int) -> HttpResponse:
    """The story of a published module, in the reader's language or in English."""
    module = fetch(Module.objects.visible_to(request.member), pk=module_pk)
    files = fetch(Manuscript.objects.of(module)).files
    path = story_path(files, module.slug, [request.LANGUAGE_CODE, ENGLISH])
    if not path:
        raise Http404
    return _taken(files[path], f"{module.slug}-{path[:2]}")


@require_safe
@access(*READERS)
def module_walk(request: MemberRequest, module_pk: int) -> HttpResponse:
    """A walk through the story of a published module, as leaders read it. The way stands in the
    address alone: nobody's go begins, and nothing is kept or counted.
    """
    module = fetch(Module.objects.visible_to(request.member), pk=module_pk)
    text = in_language(module.content, request.LANGUAGE_CODE)
    walk = walk_of(text.journey, request.GET.get("way", ""), request.GET.get("on", ""))
    way = [*(each.to for each in walk.behind), walk.name]
    context = {
        "text": text,
        "module_url": reverse("programs:module", args=[module.pk]),
        "minutes": minutes_of(text.journey),
        "walk": walk,
        "moment": moment_of(text.journey, way, len(way)),
    }
    return render(request, "authoring/story/walk.html", context)


def _taken(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text.encode(),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{STORY_FILE}"'},
    )
