"""A leader's certificate, what it asks for, and the page on which anybody can check one."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.models import Enrollment
from common.once import one_effect
from common.places import place
from common.wakeups import wake
from connections.doors import is_open
from connections.states import ConnectionKind
from learning.attesting import asked_for, is_earned
from learning.certificate_forms import CriteriaForm
from learning.earning import certificate_behind, certificates_given, criteria_of, standing_in
from learning.models import Certificate
from learning.operations import (
    NotEarned,
    ask_for_certificate,
    give_certificate,
    revoke_certificate,
)
from learning.tasks import set_certificates
from learning.typesetting import sentence_of
from people.access import MemberRequest, access, fetch, public
from people.models import Role
from people.operations import Sight, look_at
from ui.paging import page_of


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.LEADER)
def certificate(request: MemberRequest, pk: int) -> HttpResponse:
    """What it asks for and how the leader stands; the certificate once there is one. Asking for it
    twice gives the same one.
    """
    own = Enrollment.objects.visible_to(request.member).own_of(request.member)
    enrollment = fetch(own.select_related("cohort"), pk=pk)
    if request.method == "POST":
        try:
            give_certificate(enrollment=enrollment, now=timezone.now())
        except NotEarned:
            messages.warning(request, _("Not yet: something it asks for is still open."))
        else:
            wake(set_certificates)
        return redirect("learning:certificate", pk)
    lines = asked_for(standing_in(enrollment), criteria_of(request.member.organization_id))
    given = Certificate.objects.visible_to(request.member).filter(enrollment=enrollment).first()
    is_waiting = given is not None and given.pdf is None and given.revoked_at is None
    context = {
        "enrollment": enrollment,
        "lines": lines,
        "is_earned": is_earned(lines),
        "given": given,
        "sentence": sentence_of(given.attested) if given else "",
        "badge_url": place("badge of a certificate", pk) if is_open(ConnectionKind.BADGES) else "",
        "busy": {"title": _("Your certificate is being made")} if is_waiting else None,
    }
    return render(request, "learning/certificate/own.html", context)


@require_safe
@access(Role.LEADER)
def file(request: MemberRequest, pk: int) -> HttpResponse:
    """The PDF, once it has been set."""
    own = Certificate.objects.visible_to(request.member).filter(revoked_at=None)
    given = fetch(own.exclude(pdf=None), enrollment__pk=pk)
    answer = HttpResponse(bytes(given.pdf or b""), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{given.code}.pdf"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def criteria(request: MemberRequest) -> HttpResponse:
    """What certificates in the organization ask for."""
    current = criteria_of(request.member.organization_id)
    form = CriteriaForm(request.POST or None, initial=asdict(current))
    if request.method == "POST" and form.is_valid():
        ask_for_certificate(criteria=form.criteria, now=timezone.now(), by=request.member)
        messages.success(request, _("Saved. Certificates that were given stay as they are."))
        return redirect("learning:criteria")
    status = 422 if form.errors else 200
    return render(request, "learning/certificate/criteria.html", {"form": form}, status=status)


@require_safe
@access(Role.ADMIN)
def given(request: MemberRequest) -> HttpResponse:
    """Every certificate of the organization, the newest first."""
    organization = request.member.organization
    look_at(organization, Sight.CERTIFICATES, by=request.member, now=timezone.now())
    listed = certificates_given(request.member)
    context = {"page": page_of(listed, request.GET, within=listed)}
    return render(request, "learning/certificate/given.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.ADMIN)
@one_effect
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take a certificate back."""
    certificate = fetch(certificates_given(request.member), pk=pk)
    if request.method == "POST":
        revoke_certificate(certificate=certificate, now=timezone.now(), by=request.member)
        messages.success(request, _("Withdrawn. Whoever checks it sees that."))
        return redirect("learning:certificates")
    return render(request, "learning/certificate/revoke.html", {"certificate": certificate})


@require_safe
@public
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is real, and what it says: for whoever was shown one."""
    given = certificate_behind(code)
    context: dict[str, object] = {"given": given}
    if given is not None:
        context["sentence"] = sentence_of(given.attested)
        context["wears"] = given.enrollment.cohort.organization
    answer = render(
        request, "learning/certificate/check.html", context, status=200 if given else 404
    )
    answer["X-Robots-Tag"] = "noindex"
    return answer
