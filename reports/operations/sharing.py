"""Links for sponsors are handed out, taken back, and counted by day."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F

from cohorts.models import Cohort
from common.tokens import hash_token
from people.audit import record
from people.models import Member
from reports.links import token_of
from reports.models import SponsorLink, SponsorLinkDay


@transaction.atomic
def share_report(
    *,
    cohort: Cohort,
    name: str,
    address: str,
    expires_on: dt.date,
    now: dt.datetime,
    by: Member,
) -> SponsorLink:
    """A link to what is published of a pilot, now and later. A second call makes another one."""
    key = uuid.uuid4()
    link = SponsorLink.objects.create(
        cohort=cohort,
        key=key,
        token_hash=hash_token(token_of(key)),
        name=name,
        address=address,
        expires_on=expires_on,
        made_at=now,
    )
    record(
        "share_report",
        cohort,
        by=by,
        now=now,
        link=link.pk,
        expires_on=expires_on.isoformat(),
        gets_mail=bool(address),
    )
    return link


@transaction.atomic
def withdraw_link(*, link: SponsorLink, now: dt.datetime, by: Member) -> None:
    """The link leads nowhere any more, and its address is forgotten. A second call changes
    nothing.
    """
    open_ones = SponsorLink.objects.filter(pk=link.pk, withdrawn_at=None)
    if open_ones.update(withdrawn_at=now, address=""):
        record("withdraw_link", link.cohort, by=by, now=now, link=link.pk)


@transaction.atomic
def withdraw_link_again(
    *, cohort_id: int, link_id: int, before: dt.datetime, now: dt.datetime
) -> bool:
    """In a backup that was restored: a link that was made before it was withdrawn leads nowhere
    once more. Returns whether it was open; a second call finds none.
    """
    standing = (
        SponsorLink.objects.select_for_update(of=("self",))
        .select_related("cohort")
        .filter(pk=link_id, cohort=cohort_id, made_at__lt=before, withdrawn_at=None)
    )
    link = standing.first()
    if link is None:
        return False
    link.withdrawn_at, link.address = now, ""
    link.save(update_fields=["withdrawn_at", "address"])
    record("withdraw_link_again", link.cohort, by=None, now=now, link=link_id)
    return True


def note_opened(*, link: SponsorLink, day: dt.date) -> None:
    """Somebody was on the page: one more on this day; a second call counts again. One statement."""
    opened = SponsorLinkDay.objects.filter(link=link, day=day).update(opened=F("opened") + 1)
    if not opened:
        SponsorLinkDay.objects.bulk_create(
            [SponsorLinkDay(link=link, day=day)], ignore_conflicts=True
        )
