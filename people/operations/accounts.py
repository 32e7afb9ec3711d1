"""What people decide about their own account."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.audit import record
from people.facts import differences, facts_of
from people.follow_ups import follow_up_on
from people.models import Member, Organization, SignedInBrowser
from people.sessions import end


@transaction.atomic
def choose_locale(*, language: str, time_zone: str, now: dt.datetime, by: Member) -> None:
    """In which language and zone somebody reads the portal and its mail; what has not opened yet
    moves along with the zone. What they change is their own choice, and no list takes it from them.

    A second call with the same choice changes nothing.
    """
    # Lists write whole members.
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    current = Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    before = facts_of(current)
    current.language, current.time_zone = language, time_zone
    changes = differences(before, facts_of(current))
    if not changes:
        return
    current.own_choices = sorted({*current.own_choices, *changes})
    current.save(update_fields=["language", "time_zone", "own_choices"])
    record("choose_locale", current, by=by, now=now, changes=changes)
    follow_up_on([current], before={current.pk: before}, now=now)


@transaction.atomic
def sign_out_elsewhere(*, kept: str | None, now: dt.datetime, by: Member) -> int:
    """End every session of somebody but `kept`, the key of the one they are in; how many ended.

    A second call ends nothing.
    """
    others = SignedInBrowser.objects.filter(user=by.user_id).exclude(session_key=kept)
    count = end(others)
    if count:
        record("sign_out_elsewhere", by, by=by, now=now, sessions=count)
    return count
