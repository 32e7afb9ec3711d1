"""Whose rights wait for somebody, said before they are marked as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from people.leaving import Duty
from people.models import Member, Role


def duties_in_privacy(*, member: Member, now: dt.datetime) -> Iterator[Duty]:  # noqa: ARG001
    """That nobody else is privacy officer. How many requests are open is nothing for admins. One
    query, none for whoever is no officer.
    """
    if not member.has_role(Role.PRIVACY_OFFICER):
        return
    here = Member.objects.present().filter(organization=member.organization_id)
    if here.with_role(Role.PRIVACY_OFFICER).exclude(pk=member.pk).exists():
        return
    words = _("Nobody else is privacy officer: requests wait for whoever becomes one.")
    step = _("Give somebody the role")
    yield Duty(words, step, _("Privacy officer"), reverse("people:members"))
