"""The demo's front door: be somebody with one tap. Mounted in the demo, never in production."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.places import place
from common.records import dataclass
from common.whole_numbers import whole_number
from people.access import public
from people.models import Member, Organization, Role
from people.sessions import begin

AT_MOST = {Role.LEADER: 6}
OTHERS = 3


@dataclass(frozen=True)
class Somebody:
    """People of one role, and what one sees as one of them."""

    label: str
    sees: str
    members: list[Member]


@require_http_methods(["GET", "HEAD", "POST"])
@public
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Who is there, by role; a button signs in as them."""
    if settings.IS_PRODUCTION:
        raise Http404
    if request.method == "POST":
        return _be(request, request.POST.get("member", ""))
    present = Prefetch(
        "members", Member.objects.present().filter(user__isnull=False).order_by("pk"), "there"
    )
    organizations = Organization.objects.order_by("pk").prefetch_related(present)
    houses = [(each, _casts(each.there)) for each in organizations]
    return render(
        request,
        "demo/front_door.html",
        {"houses": [(each, casts) for each, casts in houses if casts]},
    )


def _be(request: HttpRequest, pk: str) -> HttpResponse:
    """Sign in as this member, whatever organization their sign-in acted for before."""
    member = (
        Member.objects.present()
        .select_related("user")
        .filter(pk=whole_number(pk) or 0, user__isnull=False)
        .first()
    )
    if member is None or member.user is None:
        raise Http404
    if member.user.current_member_id != member.pk:
        member.user.current_member = member
        member.user.save(update_fields=["current_member"])
    login(request, member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, member.user, "demo")
    begin(request, member.user)
    return redirect(place("today"))


def _casts(members: list[Member]) -> list[Somebody]:
    listed: set[int] = set()
    casts = []
    for role, sees in _what_they_see().items():
        held = [member for member in members if role in member.roles and member.pk not in listed]
        held = held[: AT_MOST.get(role, OTHERS)]
        listed |= {member.pk for member in held}
        if held:
            casts.append(Somebody(str(role.label), sees, held))
    plain = [member for member in members if not member.roles][:OTHERS]
    if plain:
        casts.append(
            Somebody(
                _("Team member"),
                _("Answers a pulse from the link in an email; needs no account for it."),
                plain,
            )
        )
    return casts


def _what_they_see() -> dict[Role, str]:
    return {
        Role.ADMIN: _("Sets up and follows pilots, imports people, reads the results."),
        Role.LEADER: _("Takes the cards, practices live, reads feedback."),
        Role.FACILITATOR: _("Runs the live sessions and scores them on a phone."),
        Role.COACH: _("Talks with leaders once a month."),
        Role.PRIVACY_OFFICER: _("Sees that small groups stay hidden and who saw what."),
    }
