"""A leader says by whom they would like to be coached."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from coaching.coach_mails import WishNews
from coaching.matching import Wish
from coaching.models import CoachWish
from coaching.notifications import COACH_WISHED
from coaching.people import wish_of
from cohorts.models import Enrollment
from messaging.operations import Draft, queue_messages
from people.audit import record
from people.models import Member
from people.notifications import recipient_of


@transaction.atomic
def wish_for_coach(*, member: Member, wish: Wish, now: dt.datetime) -> CoachWish | None:
    """Keep what a leader wishes, in place of what they wished before; a wish for nothing takes it
    back. Nobody's coach changes by it; an admin of a program they take part in hears of a wish. A
    second call with the same wish changes nothing.
    """
    known = CoachWish.objects.select_for_update().filter(member=member).first()
    if wish == Wish():
        if known is not None:
            record("wish_for_coach", known, by=member, now=now, is_kept=False)
            known.delete()
        return None
    if known is not None and known.answered_at is None and wish_of(known) == wish:
        return known
    kept, _is_new = CoachWish.objects.update_or_create(
        member=member,
        defaults={
            "coach_id": wish.coach,
            "elsewhere": wish.elsewhere,
            "own_language": wish.own_language,
            "asked_at": now,
            "answered_at": None,
        },
    )
    record("wish_for_coach", kept, by=member, now=now, is_kept=True)
    _tell_admin(kept, now)
    return kept


def _tell_admin(wish: CoachWish, now: dt.datetime) -> None:
    """Whoever launched the newest program that the leader is coached in; else another admin. Before
    a program the coaches are shared out by wishes, and nobody has to be told.
    """
    coached = Enrollment.objects.active().filter(member=wish.member, coach__isnull=False)
    own = coached.select_related("cohort").order_by("-pk").first()
    if own is None:
        return
    admins = Member.objects.admins_of(wish.member.organization).exclude(pk=wish.member_id)
    launched_by = own.cohort.launched_by_id
    reader = min(admins.by_name(), key=lambda each: each.pk != launched_by, default=None)
    if reader is None:
        return
    draft = Draft(
        notification=COACH_WISHED,
        thing=WishNews(enrollment=own, reader=reader),
        to=recipient_of(reader),
        about_id=wish.pk,
        about_version=now.toordinal(),
        organization_id=reader.organization_id,
    )
    queue_messages(drafts=[draft], now=now)
