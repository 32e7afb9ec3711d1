"""The verb about how long people stay signed in."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import ExpressionWrapper, F, Value
from django.db.models.expressions import Combinable
from django.db.models.fields import DateTimeField
from django.db.models.functions import Least

from people.audit import record
from people.models import Member, Organization, SignedInBrowser
from people.sign_in_limits import limits_of


@transaction.atomic
def choose_sign_in_limits(
    *, idle_minutes: int, longest_minutes: int, now: dt.datetime, by: Member
) -> None:
    """For how long people of the organization of `by` stay signed in, from now on; what is over by
    that does not come back when somebody allows more again.

    A second call with the same choice changes nothing.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    before = [organization.idle_minutes, organization.longest_minutes]
    if before == [idle_minutes, longest_minutes]:
        return
    organization.idle_minutes, organization.longest_minutes = idle_minutes, longest_minutes
    organization.save(update_fields=["idle_minutes", "longest_minutes"])
    limits = limits_of(organization)
    theirs = SignedInBrowser.objects.filter(
        user__current_member__organization=organization, began_at__isnull=False
    )
    ends = Least(_later("used_at", limits.idle), _later("began_at", limits.longest), "expire_date")
    theirs.update(expire_date=ends)
    record(
        "choose_sign_in_limits",
        organization,
        by=by,
        now=now,
        before=before,
        after=[idle_minutes, longest_minutes],
    )


def _later(field: str, by: dt.timedelta) -> Combinable:
    return ExpressionWrapper(F(field) + Value(by), output_field=DateTimeField())
