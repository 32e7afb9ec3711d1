"""Lists that were brought in: what came of each, and taking one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.import_rows import is_long
from people.models import PeopleImport, Role
from people.operations import LastAdmin, NotUndone, undo_import, who_is_in_the_way
from people.presenters import in_the_way_text
from people.states import ImportWork
from people.views.reading import hand_to_worker
from ui.paging import page_of

IN_THE_WAY = 20
"""People whom the page names; the rest is counted."""


@require_safe
@access(Role.ADMIN)
def imports(request: MemberRequest) -> HttpResponse:
    """Every list, the newest first."""
    visible = PeopleImport.objects.visible_to(request.member).for_the_list()
    page = page_of(visible, request.GET)
    return render(request, "people/imports.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@one_effect
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take a list back; or say who stands in the way."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    if staged.state != PeopleImport.State.CONFIRMED:
        return redirect("people:import_preview", pk=staged.pk)
    if is_long(staged):
        return _undo_long(request, staged)
    in_the_way = who_is_in_the_way(staged, by=request.member)
    if request.method == "POST":
        try:
            undo_import(people_import=staged, now=timezone.now(), by=request.member)
        except NotUndone as error:
            in_the_way = list(error.in_the_way)
        except LastAdmin as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("The import is undone."))
            return redirect("people:import_preview", pk=staged.pk)
    context = {
        "staged": staged,
        "in_the_way": [in_the_way_text(each) for each in in_the_way[:IN_THE_WAY]],
        "more": max(0, len(in_the_way) - IN_THE_WAY),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "people/import_undo.html", context, status=status)


def _undo_long(request: MemberRequest, staged: PeopleImport) -> HttpResponse:
    """Ask; a worker then takes the list back, or says on its page who stands in the way."""
    if request.method == "POST":
        hand_to_worker(request, staged, ImportWork.UNDO)
    if staged.is_busy:
        return redirect("people:import_preview", pk=staged.pk)
    return render(request, "people/import_undo.html", {"staged": staged})
