"""A card of its own for one audience, begun where the card is edited."""

from __future__ import annotations

from functools import partial

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from authoring.audiences import card_at, instead_in, place_of
from authoring.drafts import no_draft, open_draft
from authoring.layout import NotThere, module_slug
from authoring.operations import NotPublished, change_files
from authoring.pieces import piece_address, piece_at
from authoring.variant_changes import write_variant
from common.once import one_effect
from people.access import MemberRequest, access
from people.models import Role


@require_POST
@access(Role.ADMIN)
@one_effect
def variant(request: MemberRequest, pk: int, path: str) -> HttpResponse:
    """Copy a card for an audience, with the rule that gives it; then edit the copy."""
    draft, audience = open_draft(request, pk), request.POST.get("audience", "")
    piece = piece_at(path)
    place = place_of(piece) if piece else None
    try:
        if piece is None or place is None:
            raise NotThere
        draft = change_files(
            draft=draft,
            change=partial(write_variant, place=place, audience=audience),
            about=f"variant {place} {audience}",
            by=request.member,
            now=timezone.now(),
        )
    except NotPublished:
        return no_draft(request)
    except NotThere:
        flash.warning(request, _("That is not in the draft any more. Nothing was changed."))
        return redirect("authoring:draft", pk)
    slug = instead_in(draft.files)[module_slug(draft.files, place.folder), place.slug][audience]
    flash.success(request, _("This is the copy, and a rule gives it. Write it for them now."))
    return redirect(piece_address(pk, card_at(draft.files, place.folder, slug, piece.language)))
