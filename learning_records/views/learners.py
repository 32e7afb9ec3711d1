"""Where a package leads a leader, and where it asks how far they are."""

from __future__ import annotations

import re

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cohorts.models import PersonalStep
from common.places import place
from common.tokens import hash_token
from connections.doors import behind
from connections.models import Connection
from connections.states import ConnectionKind
from learning_records.models import PackageLink
from learning_records.operations import confirm_package, note_told
from learning_records.operations.packages import NotYours
from learning_records.queries import link_behind, open_packages, own_step
from people.access import MemberRequest, access, public
from people.models import Role
from programs.module_texts import module_texts

TICKET = re.compile(r"(?=[a-z]*[2-7])[a-z2-7]{26}")
"""What a package makes up for itself: 130 random bits, and a digit by which our log knows
to leave it out."""
PACKAGE = re.compile(rf"(?P<module>[0-9]{{1,9}})-(?P<ticket>{TICKET.pattern})")
"""A copy of the package of a module."""
ASKED_AT_MOST = {"package_progress": "900/h/key"}


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.LEADER)
@behind(ConnectionKind.RECORDS)
def open_package(request: MemberRequest, package: str) -> HttpResponse:
    """Once: is this package yours? From then on straight to the module."""
    named = PACKAGE.fullmatch(package)
    if named is None:
        raise Http404
    ticket = named["ticket"]
    step = own_step(request.member, int(named["module"]))
    connection = open_packages(request.member.organization_id)
    if step is None or connection is None:
        absent = {"is_off": connection is None}
        return render(request, "learning_records/no_package.html", absent, status=404)
    link = PackageLink.objects.visible_to(request.member).filter(ticket_hash=hash_token(ticket))
    if link.exists():
        return redirect(place("cards of a step", step.pk))
    if request.method == "POST":
        return _confirmed(request, connection, step, ticket)
    module_id = step.step.module_id or 0
    title = module_texts([module_id], request.LANGUAGE_CODE)[module_id].title
    context = {"title": title, "code": code_of(ticket), "ticket": ticket}
    return render(request, "learning_records/confirm_package.html", context)


def _confirmed(
    request: MemberRequest, connection: Connection, step: PersonalStep, ticket: str
) -> HttpResponse:
    try:
        confirm_package(
            connection=connection,
            module_id=step.step.module_id or 0,
            ticket=ticket,
            now=timezone.now(),
            by=request.member,
        )
    except NotYours:
        messages.error(
            request,
            _(
                "Somebody else has connected this package. Start it again in your "
                "learning platform."
            ),
        )
        return redirect(request.path)
    messages.success(request, _("Connected. Your learning platform can now see how far you are."))
    return redirect(place("cards of a step", step.pk))


def code_of(ticket: str) -> str:
    """What the page of the package shows as well, so that people see that it is theirs."""
    return f"{ticket[:3]}-{ticket[3:6]}".upper()


@csrf_exempt  # there is no session, and every way but asking is refused
@public
@behind(ConnectionKind.RECORDS)
def progress(request: HttpRequest, ticket: str) -> HttpResponse:
    """How far the leader is whose package this is: numbers, no names. For pages of any origin: the
    ticket alone opens it, and nothing but this.
    """
    answer = _progress(request, ticket)
    answer["Cache-Control"] = "no-store"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _progress(request: HttpRequest, ticket: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return JsonResponse({"error": "method_not_allowed"}, status=405, headers={"Allow": "GET"})
    if not TICKET.fullmatch(ticket):
        return JsonResponse({"error": "no_such_ticket"}, status=404)
    hashed = hash_token(ticket)
    if not consume(
        request,
        app="learning_records",
        action="package_progress",
        config=ASKED_AT_MOST,
        key=hashed,
        limit_get=True,
    ):
        return JsonResponse({"error": "too_many_calls"}, status=429)
    link = link_behind(ticket)
    if link is None:
        return JsonResponse({"confirmed": False})
    step = own_step(link.member, link.module_id)
    is_completed = step is not None and step.done_at is not None
    if is_completed and link.told_at is None:
        note_told(link=link, now=timezone.now())
    return JsonResponse(
        {
            "confirmed": True,
            "done": step.cards_done if step else 0,
            "total": step.cards_total if step else 0,
            "completed": is_completed,
        }
    )
