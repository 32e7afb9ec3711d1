"""Where costs lead to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from people.access import MemberRequest
from roi.models import RoiScenario


def to_scenario(request: MemberRequest, made: RoiScenario) -> HttpResponse:
    """To what was made of them."""
    messages.success(request, _("The costs are in this scenario. Add what it is to bring."))
    return redirect("roi:scenario", pk=made.pk)


def no_costs(request: MemberRequest, address: str) -> HttpResponse:
    """Nothing was said about costs."""
    messages.error(request, _("Say first what it costs. Nothing was taken over."))
    return redirect(address)


def taken_before(request: MemberRequest) -> HttpResponse:
    """There is such a scenario."""
    messages.info(
        request,
        _("These costs were taken over before. Change that scenario, or rename it."),
    )
    return redirect("roi:scenarios")
