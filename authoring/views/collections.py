"""What a program has once and many of: pages, questions for pulses, transcripts."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from authoring.drafts import open_draft
from authoring.listing import parts_of
from authoring.operations import look_over
from authoring.outline import Collection
from people.access import MemberRequest, access
from people.models import Role


@require_safe
@access(Role.ADMIN)
def collection(request: MemberRequest, pk: int, key: str) -> HttpResponse:
    """All of them, each with the way to where it is edited."""
    draft = look_over(draft=open_draft(request, pk))
    found = next((each for each in Collection if each == key and each.has_many), None)
    is_there = found is not None and any(map(found.holds, draft.files))
    if found is None or not (is_there or found is Collection.KIT):
        raise Http404
    context = {
        "draft": draft,
        "collection": found,
        "parts": parts_of(draft.files, found, problem=draft.problem),
        "is_wrong": found.holds(draft.problem.partition(": ")[0]),
    }
    return render(request, "authoring/collection.html", context)
