"""Two levels apart: what both gave, and that they talked. Read by the two, and by nobody else."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.apart import Apart, apart_in
from assessments.forms import TalkForm
from assessments.operations import NotApart, StaleTalk, note_talk
from assessments.policy import SCOREABLE
from common.once import one_effect
from people.access import MemberRequest, access, found
from people.models import Role
from people.operations import Sight, look_at
from practice.models import PracticeSession
from practice.titles import title_of


@access(Role.FACILITATOR)
@one_effect
def apart(request: MemberRequest, pk: int) -> HttpResponse:
    """Where a rater and another one are far apart in a session, with a note for the two."""
    session = found(SCOREABLE.first(request.member, pk))
    if request.method != "POST":
        look_at(session, Sight.LEVELS_APART, by=request.member, now=timezone.now())
        return _page(request, session)
    form = TalkForm(request.POST)
    if not form.is_valid():
        return _page(request, session, form)
    try:
        note_talk(
            session=session,
            enrollment_id=form.cleaned_data["leader"],
            other_id=form.cleaned_data["other"],
            text=form.cleaned_data["text"],
            expected_revision=form.cleaned_data["revision"],
            by=request.member,
            now=timezone.now(),
        )
    except StaleTalk:
        form.add_error("text", _("The other one changed this note in the meantime."))
        return _page(request, session, form)
    except NotApart:
        flash.info(request, _("You two are not two levels apart any more. Nothing was saved."))
        return redirect("assessments:apart", pk)
    flash.success(request, _("Saved for the two of you. Both levels stay as they are."))
    return redirect("assessments:apart", pk)


def _page(
    request: MemberRequest, session: PracticeSession, form: TalkForm | None = None
) -> HttpResponse:
    rows = apart_in(session, request.member, request.LANGUAGE_CODE)
    if form is not None:
        _keep(rows, form)
    context = {
        "session": session,
        "title": title_of(session, request.LANGUAGE_CODE),
        "rows": rows,
        "form": form,
    }
    return render(request, "assessments/apart.html", context, status=422 if form else 200)


def _keep(rows: list[Apart], form: TalkForm) -> None:
    """What was typed stays on the page, beside what stands there by now."""
    meant = form.data.get("leader"), form.data.get("other")
    for each in rows:
        if (str(each.enrollment_id), str(each.other_id)) == meant:
            each.typed = form.data.get("text", "")
            each.errors = [str(error) for error in form.errors.get("text", [])]
