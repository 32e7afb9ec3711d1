"""After practice: one observation and one question to each of the others, read by them alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.models import Role
from practice.forms import PeerNotesForm
from practice.models import PracticeSession
from practice.operations import NotesClosed, StaleNotes, WasNotThere, save_peer_notes
from practice.peer_notes import Between, note_rows, notes_between, reflection_texts
from practice.titles import title_of
from ui.typed import typed_form


@access(Role.LEADER)
@one_effect
def notes(request: MemberRequest, pk: int) -> HttpResponse:
    """What one writes to the others, and what they wrote: always to be read, whether or not one
    has written. Nobody else opens it, whoever runs the session or the pilot.
    """
    own = PracticeSession.objects.visible_to(request.member).attended_by(request.member)
    found = fetch(own.in_full(), pk=pk)
    between, now = notes_between(found, request.member), timezone.now()
    form = PeerNotesForm(request.POST or None, others=between.others, written=between.written)
    if request.method != "POST":
        return _page(request, found, between, form, now)
    if between.mine is None or not found.is_held or not found.group.cohort.is_running:
        return _not_now(request, found)
    if not form.is_valid() or form.left_over:
        return _page(request, found, between, form, now)
    try:
        save_peer_notes(session=found, author=between.mine, writings=form.writings(), now=now)
    except StaleNotes as stale:
        latest = notes_between(found, request.member)
        return _page(request, found, latest, form, now, stale.receivers)
    except (NotesClosed, WasNotThere):
        return _not_now(request, found)
    messages.success(request, _("Saved. Each note is read by whom it is for, and by nobody else."))
    return redirect(f"{reverse('practice:notes', args=[pk])}?saved=notes")


def _page(
    request: MemberRequest,
    found: PracticeSession,
    between: Between,
    form: PeerNotesForm,
    now: dt.datetime,
    stale: Collection[int] = (),
) -> HttpResponse:
    language = request.LANGUAGE_CODE
    context = {
        "session": found,
        "title": title_of(found, language),
        "prompt": reflection_texts([found.module_id], language)[found.module_id].peer_reflection,
        "between": between,
        "form": form,
        "rows": note_rows(form, between.written, now, stale),
        "can_write": found.group.cohort.is_running,
        "is_stale": bool(stale),
    }
    return render(request, "practice/notes.html", context, status=422 if form.is_bound else 200)


def _not_now(request: MemberRequest, found: PracticeSession) -> HttpResponse:
    """The session is open again, or somebody left: what was written stays on the page."""
    context = {
        "session": found,
        "title": title_of(found, request.LANGUAGE_CODE),
        "typed": typed_form(request),
    }
    return render(request, "practice/notes_closed.html", context, status=409)
