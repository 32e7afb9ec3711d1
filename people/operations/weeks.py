"""How much of a week an organization lets its programs ask for."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.audit import record
from people.models import Member, Organization


@transaction.atomic
def limit_weeks(*, minutes: int | None, now: dt.datetime, by: Member) -> None:
    """What programs and their mail may ask of anybody in the organization of `by` in a week; None
    lifts the limit.

    A second call with the same minutes changes nothing.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    before = organization.weekly_minutes
    if before == minutes:
        return
    organization.weekly_minutes = minutes
    organization.save(update_fields=["weekly_minutes"])
    record("limit_weeks", organization, by=by, now=now, minutes=minutes, before=before)
