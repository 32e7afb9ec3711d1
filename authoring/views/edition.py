"""A draft, and the newer edition of the program that it was copied from."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authoring.comparing import piece_name
from authoring.drafts import no_draft, open_draft
from authoring.models import Manuscript
from authoring.offers import Offer, offer_for
from authoring.operations import NotPublished
from authoring.operations.settling import SeenOtherwise, WouldNotRead, settle_edition
from authoring.three_ways import ChangedBy
from common.once import one_effect
from people.access import MemberRequest, access
from people.models import Role

TAKE, BOTH = "take", "both:"
"""The names of what is ticked, and what each choice between two begins with."""


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def edition(request: MemberRequest, pk: int) -> HttpResponse:
    """What a newer edition has changed, to take or leave piece by piece."""
    found = open_draft(request, pk)
    offer = offer_for(found, request.member)
    if offer is None:
        flash.info(request, _("There is nothing newer to decide on."))
        return redirect("authoring:draft", pk)
    if request.method == "POST":
        return _settle(request, found, offer)
    return _page(request, offer, None)


def _settle(request: MemberRequest, found: Manuscript, offer: Offer) -> HttpResponse:
    taken = _taken(request.POST)
    seen, now = request.POST.get("seen", ""), timezone.now()
    try:
        settle_edition(draft=found, taken=taken, seen=seen, by=request.member, now=now)
    except NotPublished:
        return no_draft(request)
    except SeenOtherwise:
        return _page(request, offer, request.POST, is_other=True)
    except WouldNotRead as refused:
        return _page(request, offer, request.POST, refused=refused)
    if taken:
        flash.success(request, _("Taken. Everything else in the draft is as it was."))
    else:
        flash.success(
            request, _("The draft stays as it was. You are asked about the next edition.")
        )
    return redirect("authoring:draft", found.pk)


def _taken(posted: QueryDict) -> set[str]:
    chosen = {name.removeprefix(BOTH) for name in posted if posted[name] == "theirs"}
    return chosen | set(posted.getlist(TAKE))


def _page(
    request: MemberRequest,
    offer: Offer,
    posted: QueryDict | None,
    *,
    is_other: bool = False,
    refused: WouldNotRead | None = None,
) -> HttpResponse:
    """With what was chosen before, where it was sent and is not taken yet."""
    problem = refused.problem if refused else ""
    path = problem.partition(":")[0]
    both, them = _ticked(offer, posted)
    context = {
        "draft": offer.manuscript,
        "offer": offer,
        "them": offer.pieces(ChangedBy.THEM, them),
        "both": offer.pieces(ChangedBy.BOTH, both),
        "us": offer.pieces(ChangedBy.US),
        "is_other": is_other,
        "is_refused": refused is not None,
        "problem": problem,
        "problem_in": piece_name(path, offer.edition.files) if path else "",
    }
    return render(request, "authoring/edition.html", context, status=422 if posted else 200)


def _ticked(offer: Offer, posted: QueryDict | None) -> tuple[dict[str, bool], dict[str, bool]]:
    """What was chosen of each sort; what was not on the page then is not among it."""
    if posted is None:
        return {}, {}
    both = {each.key: posted.get(f"{BOTH}{each.key}") == "theirs" for each in offer.divergences}
    listed = set(posted.getlist("listed"))
    ticked = set(posted.getlist(TAKE))
    return both, {key: key in ticked for key in listed}
