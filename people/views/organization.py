"""What holds for the whole organization: who has to sign in with a second step, and how much of a
week may be asked for.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.once import one_effect
from people.access import MemberRequest, access, fetch
from people.fresh_sign_in import fresh_sign_in
from people.models import Member, Role
from people.operations import (
    NoSecondStep,
    OwnSecondStep,
    choose_second_step,
    limit_weeks,
    reset_second_step,
)
from people.organization_forms import SecondStepForm, WeekForm
from people.second_step import count_without, has_second_step, is_required
from people.sign_in_limit_forms import SignInLimitsForm


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@one_effect
def organization(request: MemberRequest) -> HttpResponse:
    """Who has to have a second step, and for how many that would be new."""
    form = _second_step_form(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        choose_second_step(
            for_all=form.for_all, roles=form.chosen_roles, now=timezone.now(), by=request.member
        )
        messages.success(request, _("Saved. It applies from the next page that somebody opens."))
        return redirect("people:organization")
    return sign_in_rules(request, form=form)


def sign_in_rules(
    request: MemberRequest,
    *,
    form: SecondStepForm | None = None,
    limits: SignInLimitsForm | None = None,
) -> HttpResponse:
    """The page with what is chosen about signing in; a form that was sent stands as it was sent."""
    context = {
        "form": form or _second_step_form(request, None),
        "limits": limits or SignInLimitsForm(organization=request.member.organization),
    }
    is_refused = any(each is not None and each.errors for each in (form, limits))
    return render(request, "people/organization.html", context, status=422 if is_refused else 200)


def _second_step_form(request: MemberRequest, sent: QueryDict | None) -> SecondStepForm:
    without = count_without(Member.objects.visible_to(request.member))
    return SecondStepForm(sent, organization=request.member.organization, without=without)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def week(request: MemberRequest) -> HttpResponse:
    """How much of anybody's week programs and their mail may ask for."""
    limit = request.member.organization.weekly_minutes
    form = WeekForm(request.POST or None, initial={"minutes": limit})
    if request.method == "POST" and form.is_valid():
        limit_weeks(minutes=form.cleaned_data["minutes"], now=timezone.now(), by=request.member)
        messages.success(
            request, _("Saved. New plans and mail that can wait keep to it from now on.")
        )
        return redirect("people:week")
    status = 422 if form.errors else 200
    return render(request, "people/week.html", {"form": form}, status=status)


@require_safe
@access()
def second_step(request: MemberRequest) -> HttpResponse:
    """Where somebody who has to have a second step chooses one."""
    if not is_required(request.member) or has_second_step(request.user.pk):
        return redirect("mfa_index")
    return render(request, "people/second_step.html")


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@fresh_sign_in()
@one_effect
def reset(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take somebody's app and passkeys away, so that they can start over."""
    person = fetch(Member.objects.visible_to(request.member).select_related("user"), pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            reset_second_step(member=person, now=timezone.now(), by=request.member)
        except NoSecondStep:
            refusal = _("%(name)s has no app and no passkey.") % {"name": person.name}
        except OwnSecondStep:
            refusal = _("This is you. Your own app and passkeys are in your account.")
        else:
            text = _("%(name)s is signed out, gets an email, and can set up a new second step.")
            messages.success(request, text % {"name": person.name})
            return redirect("people:member", pk=person.pk)
    context = {"person": person, "refusal": refusal}
    return render(request, "people/reset_second_step.html", context, status=422 if refusal else 200)
