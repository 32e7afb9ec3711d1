"""Whose rights wait for somebody, said before they are marked as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.leaving import Duty
from people.models import Member, Role
from privacy.models import PersonRequest
from privacy.states import OPEN_STATES


def duties_in_privacy(*, member: Member, now: dt.datetime) -> Iterator[Duty]:  # noqa: ARG001
    """That nobody else is privacy officer, and how many requests are open. Two queries, none for
    whoever is none.
    """
    if not member.has_role(Role.PRIVACY_OFFICER):
        return
    here = Member.objects.present().filter(organization=member.organization_id)
    if here.with_role(Role.PRIVACY_OFFICER).exclude(pk=member.pk).exists():
        return
    own = PersonRequest.objects.filter(organization=member.organization_id)
    count = own.filter(state__in=OPEN_STATES).count()
    words = _("Nobody else is privacy officer: requests wait for whoever becomes one.")
    if count:
        waits = ngettext(
            "%(count)d request of a person is open.",
            "%(count)d requests of people are open.",
            count,
        )
        words = f"{words} {waits % {'count': count}}"
    step = _("Give somebody the role")
    yield Duty(words, step, _("Privacy officer"), reverse("people:members"))
