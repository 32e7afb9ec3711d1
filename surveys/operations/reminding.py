"""Reminding those who have not answered."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from cohorts.models import Cohort
from common.tokens import hash_token
from messaging.models import Message
from messaging.operations import queue_messages
from surveys.asking import REMINDER_DAYS, Reminder, Rhythm, due_reminder, reminders_of
from surveys.links import token_of
from surveys.models import Invitation, Wave
from surveys.notifications import PULSE_REMINDER, reminder_mail
from surveys.querysets import InvitationQuerySet
from surveys.respondents import usable_zone

CLOCK_CHANGE = dt.timedelta(hours=2)
"""How much shorter than its days the time since an invitation may be."""


@dataclass(frozen=True)
class _Asked:
    """People who are asked and reminded at the same moments: of one wave, in one zone."""

    wave_id: int
    opens_at: dt.datetime
    zone: str
    """As it stands in the people's records."""
    closes_at: dt.datetime
    rhythm: Rhythm
    fallback: str

    def due(self, now: dt.datetime) -> Reminder | None:
        """The reminder these people should have by now, if any."""
        zone = usable_zone(self.zone, self.fallback)
        reminders = reminders_of(self.opens_at, self.rhythm, zone, closes_at=self.closes_at)
        return due_reminder(reminders, now)


def remind_pulses(*, now: dt.datetime) -> int:
    """Remind everybody who has not answered, on their third and fifth day at the plan's time in
    their zone, while the cohort runs.

    A second call finds the reminders that are there. After an outage there is one reminder, the
    latest, not one for every day that was missed. Whether it is still wanted is asked again just
    before it leaves. One statement where nothing is due. Returns how many.
    """
    count = 0
    for day, reminders in _due(now).items():
        concerned = Q()
        for group in reminders:
            concerned |= Q(
                wave=group.wave_id, opens_at=group.opens_at, member__time_zone=group.zone
            )
        waiting = _waiting().filter(concerned, ~Exists(_reminded().filter(about_version=day)))
        loaded = waiting.select_related("member__organization", "wave__plan__cohort__organization")
        ends = {(each.wave_id, each.opens_at, each.zone): due for each, due in reminders.items()}
        # After a change of the secret key a link made now would lead nowhere; the one already
        # mailed still works.
        drafts = [
            reminder_mail(each, ends[each.wave_id, each.opens_at, each.member.time_zone])
            for each in loaded.order_by("pk")
            if hash_token(token_of(each.pk)) == each.token_hash
        ]
        count += queue_messages(drafts=drafts, now=now)
    return count


def _waiting() -> InvitationQuerySet:
    """Who has not answered an open wave of a running cohort, and is there."""
    return Invitation.objects.unanswered().filter(
        wave__state=Wave.State.OPEN,
        wave__plan__cohort__state=Cohort.State.RUNNING,
        member__left_at=None,
    )


def _reminded() -> QuerySet[Message]:
    """Reminders of the outer row's invitation."""
    return Message.objects.filter(
        kind=PULSE_REMINDER.name, about_id=OuterRef("wave_id"), person_id=OuterRef("member_id")
    )


def _due(now: dt.datetime) -> dict[int, dict[_Asked, Reminder]]:
    """Day -> the groups in which somebody may be owed the reminder of that day. One query, of which
    a row is a wave and a zone, however many people there are.
    """
    reached = [
        When(opens_at__lte=now - dt.timedelta(days=day) + CLOCK_CHANGE, then=Value(day))
        for day in sorted(REMINDER_DAYS, reverse=True)
    ]
    begun = _waiting().annotate(reached=Case(*reached, output_field=IntegerField()))
    owed = begun.filter(
        ~Exists(_reminded().filter(about_version__gte=OuterRef("reached"))),
        opens_at__lte=now - dt.timedelta(days=REMINDER_DAYS[0]) + CLOCK_CHANGE,
        wave__closes_at__gt=now,
    )
    plan = ("wave__plan__send_at", "wave__plan__open_days", "wave__plan__cohort__time_zone")
    found = owed.order_by().values_list(
        "wave_id", "opens_at", "member__time_zone", "wave__closes_at", *plan
    )
    due: dict[int, dict[_Asked, Reminder]] = defaultdict(dict)
    for wave, opens_at, zone, closes_at, send_at, open_days, fallback in found.distinct():
        group = _Asked(wave, opens_at, zone, closes_at, Rhythm(send_at, open_days), fallback)
        if reminder := group.due(now):
            due[reminder.day][group] = reminder
    return due


def is_reminding(wave: Wave) -> bool:
    """Whether a reminder of a wave is in a worker's hands at this moment."""
    return _of(wave).filter(state=Message.State.SENDING).exists()


def forget_reminders(*, wave: Wave) -> int:
    """Take away a closing wave's reminders: whom they reached, and when in which zone, is a list of
    who had not answered. Returns how many were sent; a second call finds none.
    """
    sent = _of(wave).filter(state=Message.State.SENT).count()
    _of(wave).delete()
    return sent


def _of(wave: Wave) -> QuerySet[Message]:
    return Message.objects.filter(kind=PULSE_REMINDER.name, about_id=wave.pk)
