"""A leader's badge."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from badges.issuing import baked_png, baked_svg
from badges.models import Badge
from badges.operations import NoAddress, TakenBack, give_badge
from badges.queries import issuer_of
from badges.states import BadgeFile
from connections.doors import behind
from connections.states import ConnectionKind
from learning.models import Certificate
from people.access import MemberRequest, access, fetch
from people.models import Role

FILES = {
    BadgeFile.PNG: "image/png",
    BadgeFile.SVG: "image/svg+xml",
    BadgeFile.JWT: "application/vc+jwt",
}


@require_http_methods(["GET", "HEAD", "POST"])
@access(Role.LEADER)
@behind(ConnectionKind.BADGES)
def badge(request: MemberRequest, pk: int) -> HttpResponse:
    """What a badge is, and making one of the own certificate. Asking twice gives the same one."""
    visible = Certificate.objects.visible_to(request.member).select_related("enrollment__cohort")
    certificate = fetch(visible, enrollment__pk=pk)
    issuer = issuer_of(request.member.organization_id)
    is_given = issuer is not None and issuer.is_on and certificate.revoked_at is None
    if request.method == "POST" and issuer is not None and is_given:
        try:
            give_badge(certificate=certificate, issuer=issuer, now=timezone.now())
        except NoAddress:
            messages.warning(
                request,
                _(
                    "A badge is tied to an email address, and you have none here. Ask an admin "
                    "to add it."
                ),
            )
        except TakenBack:
            messages.warning(request, _("This certificate was withdrawn."))
        return redirect("badges:badge", pk)
    context = {
        "certificate": certificate,
        "given": Badge.objects.visible_to(request.member).filter(certificate=certificate).first(),
        "is_given": is_given,
    }
    return render(request, "badges/own.html", context)


@require_safe
@access(Role.LEADER)
@behind(ConnectionKind.BADGES)
def file(request: MemberRequest, pk: int, kind: BadgeFile) -> HttpResponse:
    """The badge as a picture that carries it, or as the bare credential."""
    given = fetch(
        Badge.objects.visible_to(request.member).filter(certificate__revoked_at=None),
        certificate__enrollment__pk=pk,
    )
    content = _content(given.token, kind)
    answer = HttpResponse(content, content_type=FILES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="badge.{kind.value}"'
    return answer


def _content(token: str, kind: BadgeFile) -> bytes:
    if kind is BadgeFile.JWT:
        return token.encode()
    picture = Path(settings.BASE_DIR, "static", "badges", f"badge.{kind.value}").read_bytes()
    return baked_png(picture, token) if kind is BadgeFile.PNG else baked_svg(picture, token)
