"""What has to be said before a list can be read: which letters it holds, what its columns are."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.importing.columns import names_people, tells_apart
from people.list_forms import ColumnsForm, EncodingForm
from people.models import PeopleImport, Role
from people.operations import map_columns_by_hand, read_import
from people.presenters import remembered_headings

SAMPLED_ROWS = 50
"""Rows out of which the samples of a column are taken."""


def first_page(staged: PeopleImport) -> HttpResponse:
    """Where a list goes that has just come: to its letters, to its columns, to its dry run."""
    fields = [field for _heading, field in staged.columns]
    if staged.unread is not None:
        return redirect("people:import_encoding", pk=staged.pk)
    if not names_people(fields):
        return redirect("people:import_columns", pk=staged.pk)
    return redirect("people:import_preview", pk=staged.pk)


def is_readable(staged: PeopleImport) -> bool:
    """Whether a dry run of the list would mean anything."""
    return staged.unread is None and tells_apart([field for _heading, field in staged.columns])


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def import_encoding(request: MemberRequest, pk: int) -> HttpResponse:
    """Sample names in the likeliest readings of a file; one of them is chosen."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    if staged.unread is None:
        return first_page(staged)
    form = EncodingForm(
        request.POST or None,
        content=bytes(staged.unread),
        source=staged.source,
        remembered=request.member.organization.remembered_columns,
    )
    if request.method == "POST" and form.is_valid():
        read = read_import(
            people_import=staged,
            columns=form.columns,
            rows=form.rows,
            now=timezone.now(),
            by=request.member,
        )
        return first_page(read)
    context = {"staged": staged, "form": form}
    return render(
        request, "people/import_encoding.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def import_columns(request: MemberRequest, pk: int) -> HttpResponse:
    """What each column stands for, chosen by hand and remembered."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    if staged.unread is not None:
        return first_page(staged)
    if staged.state != PeopleImport.State.CHECKED:
        return redirect("people:import_preview", pk=staged.pk)
    sampled = [cells for _number, cells in staged.rows[:SAMPLED_ROWS]]
    form = ColumnsForm(request.POST or None, columns=staged.columns, rows=sampled)
    if request.method == "POST" and form.is_valid():
        map_columns_by_hand(
            people_import=staged, fields=form.chosen, now=timezone.now(), by=request.member
        )
        return redirect("people:import_preview", pk=staged.pk)
    remembered = request.member.organization.remembered_columns
    context = {
        "staged": staged,
        "form": form,
        "remembered": remembered_headings(staged.columns, remembered),
        "can_skip": is_readable(staged),
    }
    return render(
        request, "people/import_columns_by_hand.html", context, status=422 if form.errors else 200
    )
