"""What has to be said before a list can be read: which letters it holds, what its columns are."""

from __future__ import annotations

import itertools
from collections.abc import Collection

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.once import one_effect
from common.wakeups import wake
from people.access import MemberRequest, access, fetch
from people.import_rows import PIECE, rows_of_list
from people.importing.columns import names_people, tells_apart
from people.importing.report import Alarm
from people.importing.tables import UnreadableTable
from people.list_forms import A_MOMENT_BYTES, ColumnsForm, EncodingForm
from people.models import PeopleImport, Role
from people.operations import map_columns_by_hand, queue_work, read_import
from people.presenters import remembered_headings
from people.states import ImportWork
from people.tasks import work_on_lists

SAMPLED_ROWS = 50
"""Rows out of which the samples of a column are taken."""


def first_page(staged: PeopleImport) -> HttpResponse:
    """Where a list goes that has just come: to its letters, to its columns, to its dry run."""
    if staged.is_busy:
        return redirect("people:import_preview", pk=staged.pk)
    fields = [field for _heading, field in staged.columns]
    if staged.unread is not None:
        return redirect("people:import_encoding", pk=staged.pk)
    if not names_people(fields):
        return redirect("people:import_columns", pk=staged.pk)
    return redirect("people:import_preview", pk=staged.pk)


def hand_to_worker(
    request: MemberRequest,
    staged: PeopleImport,
    work: ImportWork,
    *,
    encoding: str = "",
    fingerprint: str = "",
    accepts: Collection[Alarm] = (),
) -> None:
    """Have a worker do it, from now on or with the next sweep."""
    queue_work(
        people_import=staged,
        work=work,
        encoding=encoding,
        fingerprint=fingerprint,
        accepts=accepts,
        now=timezone.now(),
        by=request.member,
    )
    wake(work_on_lists)


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
    form = EncodingForm(request.POST or None, lines=bytes(staged.unread))
    if request.method == "POST" and form.is_valid():
        try:
            return first_page(_read(request, staged, form.cleaned_data["encoding"]))
        except UnreadableTable as error:
            form.add_error("encoding", str(error))
    context = {"staged": staged, "form": form}
    return render(
        request, "people/import_encoding.html", context, status=422 if form.errors else 200
    )


def _read(request: MemberRequest, staged: PeopleImport, encoding: str) -> PeopleImport:
    """The list read as somebody said, or queued to be. Raises UnreadableTable."""
    now, by = timezone.now(), request.member
    if staged.pieces.count() * PIECE <= A_MOMENT_BYTES + PIECE:
        return read_import(people_import=staged, encoding=encoding, now=now, by=by)
    hand_to_worker(request, staged, ImportWork.READ, encoding=encoding)
    return staged


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def import_columns(request: MemberRequest, pk: int) -> HttpResponse:
    """What each column stands for, chosen by hand and remembered."""
    staged = fetch(PeopleImport.objects.visible_to(request.member), pk=pk)
    if staged.unread is not None or staged.is_busy:
        return first_page(staged)
    if staged.state != PeopleImport.State.CHECKED or not staged.columns:
        return redirect("people:import_preview", pk=staged.pk)
    sampled = [row.cells for row in itertools.islice(rows_of_list(staged), SAMPLED_ROWS)]
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
