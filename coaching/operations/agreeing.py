"""How a talk comes to its time: one offers, the other one chooses, or says that nothing fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from coaching.models import Talk, TalkNote
from coaching.operations.telling import (
    off_mails,
    other_than,
    tell_agreed,
    tell_declined,
    tell_times,
    the_two,
)
from coaching.states import TalkState
from cohorts.models import Enrollment, PersonalStep
from common.reach import check_moments
from messaging.operations import queue_messages
from people.audit import record
from people.models import Member


class NotTheCoach(Exception):
    """Only whoever coaches the leader now begins a talk, while both take part."""


class TalkClosed(Exception):
    """It was held, missed or canceled meanwhile."""


class TalkChanged(Exception):
    """The other one has done something since the page was opened. Carries the talk as it is."""

    def __init__(self, talk: Talk) -> None:
        super().__init__(f"talk {talk.pk} is at revision {talk.revision}")
        self.talk = talk


class NotOffered(Exception):
    """The time is not among those that can still be chosen, or was offered by the same person."""


@transaction.atomic
def propose_talk(
    *,
    enrollment: Enrollment,
    step: PersonalStep | None,
    times: Sequence[dt.datetime],
    minutes: int,
    link: str,
    by: Member,
    now: dt.datetime,
) -> Talk:
    """The coach offers times for a monthly talk, or for one beside it; the leader gets them by
    mail. What the leader wanted to talk about when a talk with this coach did not come about goes
    along.

    A second call for the same monthly talk returns the one that stands; each one beside it is a
    new one. Raises NotTheCoach and reach.OutOfReach.
    """
    check_moments(*times, now=now)
    held = _coached(enrollment, by)
    standing = Talk.objects.exclude(state__in=[TalkState.CANCELED, TalkState.MISSED])
    known = standing.in_full().filter(personal_step=step).first() if step else None
    if known is not None:
        return known
    talk = Talk.objects.create(
        enrollment=held,
        coach=by,
        personal_step=step,
        offered=sorted(times),
        offered_by=by,
        minutes=minutes,
        time_zone=held.member.time_zone,
        link=link,
        proposed_at=now,
    )
    record("propose_talk", talk, by=by, now=now, enrollment=held.pk, step=step.pk if step else None)
    _take_topic_along(talk)
    tell_times(talk, now=now)
    return talk


def _take_topic_along(talk: Talk) -> None:
    """The wish of a talk that was missed or canceled, unless they have talked since."""
    pair = {"enrollment": talk.enrollment_id, "coach": talk.coach_id}
    fell_through = Talk.objects.filter(
        **pair, state__in=[TalkState.CANCELED, TalkState.MISSED]
    ).order_by()
    wishes = TalkNote.objects.filter(is_topic=True, talk__in=fell_through)
    wish = wishes.order_by("-saved_at", "-pk").first()
    if wish is None:
        return
    talked = Talk.objects.filter(**pair, state=TalkState.HELD, closed_at__gt=wish.saved_at)
    if not talked.exists():
        TalkNote.objects.filter(pk=wish.pk).update(talk=talk)


def _coached(enrollment: Enrollment, by: Member) -> Enrollment:
    """The leader's place, held, where they are coached by this member."""
    known = Enrollment.objects.select_related(
        "member", "cohort__organization", "cohort__launched_by"
    )
    held = known.select_for_update(of=("self",)).get(pk=enrollment.pk)
    is_there = held.left_at is None and held.member.left_at is None and held.cohort.is_running
    if held.coach_id != by.pk or not is_there:
        raise NotTheCoach
    return held


@transaction.atomic
def offer_times(
    *,
    talk: Talk,
    times: Sequence[dt.datetime],
    word: str,
    link: str,
    revision: int,
    by: Member,
    now: dt.datetime,
) -> Talk:
    """One of the two offers other times; an agreed talk stays at its time until one is chosen.

    A second call with the same times changes nothing. Raises TalkClosed, TalkChanged and
    reach.OutOfReach.
    """
    check_moments(*times, now=now)
    held = _open(talk)
    if held.offered == sorted(times) and held.offered_by_id == by.pk:
        return held
    _as_seen(held, revision)
    held.offered, held.offered_by, held.word = sorted(times), by, word
    if by.pk == held.coach_id:
        held.link = link
    held.proposed_at = now
    _keep(held, "offered", "offered_by", "word", "link", "proposed_at")
    record("offer_times", held, by=by, now=now, times=len(times))
    tell_times(held, now=now)
    return held


@transaction.atomic
def choose_time(*, talk: Talk, starts_at: dt.datetime, by: Member, now: dt.datetime) -> Talk:
    """The other one takes one of the times: both get it into their calendar, or see it move there.

    A second call with the same time changes nothing. Raises TalkClosed and NotOffered.
    """
    held = _open(talk)
    if held.is_agreed and held.starts_at == starts_at and not held.offered:
        return held
    if starts_at not in held.times_ahead(now) or held.offered_by_id == by.pk:
        raise NotOffered
    before = held.starts_at
    if held.is_agreed:
        held.sequence += 1
    held.state, held.starts_at = TalkState.AGREED, starts_at
    held.offered, held.offered_by, held.word = [], None, ""
    _keep(held, "state", "starts_at", "sequence", "offered", "offered_by", "word")
    detail = {"before": before.isoformat() if before else None, "after": starts_at.isoformat()}
    record("choose_time", held, by=by, now=now, **detail)
    tell_agreed(held, now=now)
    return held


@transaction.atomic
def decline_times(*, talk: Talk, word: str, revision: int, by: Member, now: dt.datetime) -> Talk:
    """None of the times fits: the other one offers others. What was agreed before stays.

    A second call changes nothing. Raises TalkClosed and TalkChanged.
    """
    held = _open(talk)
    if not held.offered:
        return held
    _as_seen(held, revision)
    known = {*held.declined, *held.offered}
    held.declined = sorted(each for each in known if each > now)
    held.offered, held.offered_by, held.word = [], None, word
    _keep(held, "declined", "offered", "offered_by", "word")
    record("decline_times", held, by=by, now=now)
    tell_declined(held, by=by, now=now)
    return held


@transaction.atomic
def cancel_talk(*, talk: Talk, word: str, by: Member, now: dt.datetime) -> Talk:
    """It does not take place, and leaves both calendars. A monthly one can be offered again.

    A second call changes nothing. Raises TalkClosed for one that was held or missed.
    """
    held = held_talk(talk)
    if held.state == TalkState.CANCELED:
        return held
    if not held.is_open:
        raise TalkClosed
    held.word = word
    close_talk(held, TalkState.CANCELED, now=now)
    record("cancel_talk", held, by=by, now=now)
    people = the_two(held) if held.starts_at else [other_than(held, by)]
    queue_messages(drafts=off_mails(held, people, now=now), now=now)
    return held


def close_talk(held: Talk, state: TalkState, *, now: dt.datetime) -> None:
    """Write that a talk, whose row the caller holds, is over in one way or another. The calendar
    entry of one that is off counts one state more. The same once more writes the same.
    """
    if state == TalkState.CANCELED:
        held.sequence += 1
    held.state, held.closed_at, held.offered, held.offered_by = state, now, [], None
    _keep(held, "state", "closed_at", "offered", "offered_by", "word", "sequence")


def held_talk(talk: Talk) -> Talk:
    """The same with everybody in it, its row held until the transaction ends."""
    return Talk.objects.in_full().select_for_update(of=("self",)).get(pk=talk.pk)


def _open(talk: Talk) -> Talk:
    held = held_talk(talk)
    if not held.is_open or held.enrollment.coach_id != held.coach_id:
        raise TalkClosed
    return held


def _as_seen(held: Talk, revision: int) -> None:
    if held.revision != revision:
        raise TalkChanged(held)


def _keep(held: Talk, *fields: str) -> None:
    held.revision += 1
    held.save(update_fields=["revision", *fields])
