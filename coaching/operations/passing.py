"""Somebody else coaches: what was agreed with the one before leaves both calendars, and the leader
reads in one mail who it is now. Nothing of what was noted or shared is passed on.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import transaction

from coaching.coach_mails import NewCoach
from coaching.models import CoachWish, Talk
from coaching.notifications import NEW_COACH
from coaching.operations.agreeing import close_talk
from coaching.operations.telling import off_mails, the_two
from coaching.querysets import TalkQuerySet
from coaching.states import TalkState
from cohorts.models import Cohort, Enrollment
from cohorts.operations import change_coach
from messaging.operations import AnyDraft, Draft, queue_messages
from people.audit import record
from people.models import Member
from people.notifications import recipient_of

AT_ONCE = 200
"""Talks that a tick takes out of calendars in one transaction."""


@transaction.atomic
def pass_on(
    *,
    cohort: Cohort,
    enrollments: Collection[Enrollment],
    coach: Member,
    now: dt.datetime,
    by: Member,
) -> int:
    """Give leaders of a cohort another coach. Open talks with the one before are canceled for
    both; each leader who takes part is told in one mail, and the new coach offers times.

    Returns how many changed; a second call changes and tells nothing. Raises NotInOrganization and
    OwnCoach.
    """
    ids = [each.pk for each in enrollments]
    theirs = cohort.enrollments.filter(pk__in=ids).exclude(coach=coach)
    changing = list(theirs.values_list("pk", flat=True))
    count = change_coach(cohort=cohort, enrollments=enrollments, coach=coach, now=now, by=by)
    if changing:
        CoachWish.objects.waiting().filter(member__enrollments__in=changing).update(answered_at=now)
        talks = _tell_of(coach, changing, now=now)
        record("pass_on", cohort, by=by, now=now, after=coach.pk, canceled=talks)
    return count


def _tell_of(coach: Member, enrollment_ids: Sequence[int], *, now: dt.datetime) -> list[int]:
    """Cancel what is open, and tell: each leader in one mail with all that leaves their calendar in
    it, the coach before of what leaves theirs. Returns which talks were canceled.
    """
    canceled: dict[int, list[AnyDraft]] = defaultdict(list)
    others: list[AnyDraft] = []
    closed = _close(Talk.objects.filter(enrollment__in=enrollment_ids).open(), now=now)
    for talk in closed:
        leader, before = the_two(talk)
        if talk.starts_at is not None:
            canceled[talk.enrollment_id] += off_mails(talk, [leader], now=now)
            others += off_mails(talk, [before], now=now)
    taking_part = Enrollment.objects.active().filter(pk__in=enrollment_ids)
    drafts = [
        _new_coach_mail(each, coach, canceled[each.pk], now=now)
        for each in taking_part.select_related("member", "cohort").order_by("pk")
    ]
    queue_messages(drafts=drafts, now=now)
    queue_messages(drafts=others, now=now)
    return [talk.pk for talk in closed]


def _new_coach_mail(
    enrollment: Enrollment, coach: Member, canceled: Sequence[AnyDraft], *, now: dt.datetime
) -> Draft[NewCoach]:
    return Draft(
        notification=NEW_COACH,
        thing=NewCoach(enrollment=enrollment, coach=coach, canceled=canceled),
        to=recipient_of(enrollment.member),
        about_id=enrollment.pk,
        about_version=int(now.timestamp()) // 60,
        organization_id=enrollment.cohort.organization_id,
        topic_id=enrollment.cohort_id,
        enclosures=canceled,
    )


def _close(talks: TalkQuerySet, *, now: dt.datetime) -> list[Talk]:
    """Cancel these, which nobody will have."""
    held = list(talks.in_full().select_for_update(of=("self",)).order_by("pk"))
    for talk in held:
        talk.word = ""
        close_talk(talk, TalkState.CANCELED, now=now)
    return held


@transaction.atomic
def release_talks(*, now: dt.datetime) -> int:
    """What the clock finds: open talks whose leader or coach left, or whose program is over, are
    canceled in the calendars of whoever is there.

    One statement where there are none; a second call finds none. Returns how many were canceled.
    """
    behind = list(Talk.objects.left_behind().order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if not behind:
        return 0
    drafts: list[AnyDraft] = []
    for talk in _close(Talk.objects.filter(pk__in=behind).open(), now=now):
        record("release_talks", talk, by=None, now=now)
        if talk.starts_at is None or talk.starts_at > now:
            drafts += off_mails(talk, the_two(talk), now=now)
    queue_messages(drafts=drafts, now=now)
    return len(behind)
