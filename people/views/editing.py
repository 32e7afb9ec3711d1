"""One person, changed by hand."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.member_forms import MemberForm
from people.models import Member, Role
from people.operations import edit_member, open_member


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@one_effect
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """The facts of one person, to be changed; opening them is recorded as on their page."""
    visible = Member.objects.visible_to(request.member)
    person = fetch(visible.select_related("manager"), pk=pk)
    if request.method == "POST":
        form = _saved(request, person)
        if not form.errors:
            text = _("The details of %(name)s are saved.")
            messages.success(request, text % {"name": form.cleaned_data["name"]})
            return redirect("people:member", pk=person.pk)
    else:
        form = MemberForm(person=person, members=visible)
        open_member(member=person, now=timezone.now(), by=request.member)
    context = {"person": person, "form": form}
    return render(request, "people/edit.html", context, status=422 if form.errors else 200)


def _saved(request: MemberRequest, person: Member) -> MemberForm:
    """The form of a save: without errors when it is saved, else as it is shown again."""
    visible = Member.objects.visible_to(request.member)
    form = MemberForm(request.POST, person=person, members=visible)
    save = partial(edit_member, member=person, now=timezone.now(), by=request.member)
    return form.save_by(save)
