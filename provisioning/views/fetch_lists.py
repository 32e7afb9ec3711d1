"""Lists of people that are fetched from another system."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.once import one_effect
from connections.doors import behind
from connections.operations.connecting import StaleConnection
from connections.queries import latest_exchanges
from connections.states import ConnectionKind
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Role
from provisioning.fetch_forms import FORMS, SftpForm, WebForm
from provisioning.fetch_models import FetchedList
from provisioning.fetch_presenters import list_page, list_rows, run_rows
from provisioning.fetch_queries import latest_runs
from provisioning.fetch_settings import FetchWay, settings_of
from provisioning.operations.fetch_lists import add_list, change_list

LISTED = 10
"""Runs and exchanges on the page of a list."""


@require_safe
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
def all_lists(request: MemberRequest) -> HttpResponse:
    """Every list, and how it does."""
    lists = list(FetchedList.objects.visible_to(request.member).by_name())
    context = {"lists": list_rows(lists, latest_runs(lists))}
    return render(request, "provisioning/fetched_lists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.PEOPLE)
@one_effect
def add(request: MemberRequest, way: str) -> HttpResponse:
    """Where another list comes from, and when."""
    form = FORMS[FetchWay(way)](request.POST or None)
    if request.method == "POST" and form.is_valid():
        fetched = add_list(
            name=form.cleaned_data["name"], settings=form.chosen, secret=form.typed_secret,
            now=timezone.now(), by=request.member,
        )  # fmt: skip
        messages.success(request, _("The list is saved. Test the connection next."))
        return redirect("provisioning:fetched_list", pk=fetched.pk)
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@behind(ConnectionKind.PEOPLE)
@one_effect
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Another place, another time, another secret."""
    fetched = fetch(FetchedList.objects.visible_to(request.member), pk=pk)
    connection = fetched.connection
    form_class = FORMS[settings_of(connection).way]
    form = form_class(request.POST or None, connection=connection)
    if request.method == "POST" and form.is_valid():
        save = partial(change_list, now=timezone.now(), by=request.member)
        try:
            changed = save(
                fetched=fetched, revision=form.cleaned_data["revision"] or 0,
                name=form.cleaned_data["name"], settings=form.chosen, secret=form.typed_secret,
            )  # fmt: skip
        except StaleConnection:
            form = form_class(_on_top(request, connection.revision), connection=connection)
            text = _(
                "Somebody else changed this list in the meantime. What you typed is "
                "still here. Compare, then save again."
            )
            form.add_error(None, text)
        else:
            _say_changed(request, changed)
            return redirect("provisioning:fetched_list", pk=pk)
    return _form_page(request, form, fetched)


def _on_top(request: MemberRequest, revision: int) -> QueryDict:
    """What was typed, to be saved over what stands now."""
    again = request.POST.copy()
    again["revision"] = str(revision)
    return again


def _say_changed(request: MemberRequest, changed: FetchedList) -> None:
    if changed.tested_at is None:
        messages.warning(
            request, _("The list is saved and switched off. Test the connection again.")
        )
    else:
        messages.success(request, _("The list is saved."))


def _form_page(
    request: MemberRequest, form: SftpForm | WebForm, fetched: FetchedList | None
) -> HttpResponse:
    context = {"form": form, "fetched": fetched, "is_sftp": form.way == FetchWay.SFTP}
    status = 422 if form.is_bound else 200
    return render(request, "provisioning/fetched_list_form.html", context, status=status)


@require_safe
@access(Role.ADMIN)
@behind(ConnectionKind.PEOPLE)
def one_list(request: MemberRequest, pk: int) -> HttpResponse:
    """How it does, what is next for it, and what came of it lately."""
    visible = FetchedList.objects.visible_to(request.member).select_related("in_charge")
    fetched = fetch(visible, pk=pk)
    runs = list(fetched.runs.latest_first().select_related("people_import")[:LISTED])
    context = {
        "fetched": fetched,
        "page": list_page(fetched, runs, member_id=request.member.pk),
        "runs": run_rows(runs),
        "exchanges": latest_exchanges(request.member, fetched.connection),
    }
    return render(request, "provisioning/fetched_list.html", context)
