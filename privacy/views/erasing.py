"""Erasing somebody: what it comes to, a second look, and the deed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Member, Role
from people.operations import LastAdmin
from privacy.erasing_page import ErasureForm, erasure_page
from privacy.erasure import Erasure, FiguresUnread, StillNeeded
from privacy.models import PersonRequest
from privacy.operations import (
    NotChecked,
    OwnRequest,
    RequestClosed,
    erase_as_asked,
    erase_person,
    look_at_erasure,
)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.PRIVACY_OFFICER)
@fresh_sign_in()
@one_effect
def erase(request: MemberRequest, pk: int) -> HttpResponse:
    """What would go and what would stay; then, with the name typed, it goes."""
    people = Member.objects.visible_to(request.member).filter(erased_at=None)
    person = fetch(people.select_related("organization"), pk=pk)
    asked = _asked(request, person)
    look = look_at_erasure(of=person)
    is_own = person.pk == request.member.pk
    form = ErasureForm(request.POST or None, person=person, erasure=look, asked=asked)
    if form.is_bound and is_own:
        form.add_error(None, _("You cannot erase yourself. Another privacy officer has to do it."))
    if form.is_bound and form.is_valid():
        try:
            _erased(request, person, asked, form)
        except REFUSALS as error:
            form.add_error(None, _refusal(error))
        else:
            messages.success(request, _("Erased. Figures of groups stay, without this person."))
            return redirect("privacy:requests")
    context = {"person": person, "asked": asked, "form": form, "look": erasure_page(look)}
    return render(request, "privacy/erase.html", context, status=422 if form.errors else 200)


REFUSALS = (StillNeeded, FiguresUnread, LastAdmin, RequestClosed, OwnRequest, NotChecked)


def _asked(request: MemberRequest, person: Member) -> PersonRequest | None:
    """Their open request to be erased, where there is one."""
    visible = PersonRequest.objects.visible_to(request.member).open().own_of(person)
    return next((each for each in visible.select_related("member") if each.is_erasure), None)


def _erased(
    request: MemberRequest, person: Member, asked: PersonRequest | None, form: ErasureForm
) -> Erasure:
    now, by, stay = timezone.now(), request.member, form.was_read
    if asked is not None:
        return erase_as_asked(request=asked, figures_stay=stay, now=now, by=by)
    reason = form.cleaned_data["reason"]
    return erase_person(of=person, by=by, now=now, reason=reason, figures_stay=stay)


def _refusal(error: Exception) -> str:
    if isinstance(error, StillNeeded):
        return " ".join(str(tie.words) for tie in error.ties)
    if isinstance(error, LastAdmin):
        return str(error)
    texts = {
        FiguresUnread: _(
            "Something is under way that counts this person. Read what stays, and say so."
        ),
        RequestClosed: _("The request was answered or withdrawn in the meantime."),
        OwnRequest: _("This is your own request. Another privacy officer has to answer it."),
        NotChecked: _("First say on the page of the request how you know who asks."),
    }
    return texts[type(error)]
