"""Reminding those who have not answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from cohorts.models import Cohort
from common.tokens import hash_token
from messaging.models import Message
from messaging.operations import queue_messages
from surveys.asking import REMINDER_DAYS, Reminder, due_reminder, reminders_of
from surveys.links import token_of
from surveys.models import Invitation, Wave
from surveys.notifications import PULSE_REMINDER, reminder_mail
from surveys.respondents import rhythm_of, zone_of

CLOCK_CHANGE = dt.timedelta(hours=2)
"""How much shorter than its days the time since an invitation may be."""


def remind_pulses(*, now: dt.datetime) -> int:
    """Remind everybody who has not answered, on their third and fifth day at the plan's time in
    their zone, while the cohort runs.

    A second call finds the reminders that are there. After an outage there is one reminder, the
    latest, not one for every day that was missed. Whether it is still wanted is asked again just
    before it leaves. Returns how many.
    """
    oldest = now - dt.timedelta(days=REMINDER_DAYS[0]) + CLOCK_CHANGE
    waiting = (
        Invitation.objects.filter(wave__state=Wave.State.OPEN, wave__closes_at__gt=now)
        .filter(is_used=False, token_hash__isnull=False, opens_at__lte=oldest, member__left_at=None)
        .filter(wave__plan__cohort__state=Cohort.State.RUNNING)
        .select_related("member__organization", "wave__plan__cohort__organization")
        .order_by("pk")
    )
    due = list(_due(waiting, now))
    known = set(
        Message.objects.filter(
            kind=PULSE_REMINDER.name, about_id__in={each.wave_id for each, _reminder in due}
        ).values_list("about_id", "person_id", "about_version")
    )
    # After a change of the secret key a link made now would lead nowhere; the one already mailed
    # still works.
    drafts = [
        reminder_mail(invitation, reminder)
        for invitation, reminder in due
        if (invitation.wave_id, invitation.member_id, reminder.day) not in known
        and hash_token(token_of(invitation.pk)) == invitation.token_hash
    ]
    return queue_messages(drafts=drafts, now=now)


def _due(waiting: Iterable[Invitation], now: dt.datetime) -> Iterator[tuple[Invitation, Reminder]]:
    """The reminder each person should have by now, if any."""
    for invitation in waiting:
        plan = invitation.wave.plan
        closes_at = invitation.wave.closes_at or now  # an open wave has one
        zone = zone_of(invitation.member, plan)
        reminders = reminders_of(invitation.opens_at, rhythm_of(plan), zone, closes_at=closes_at)
        if reminder := due_reminder(reminders, now):
            yield invitation, reminder


def forget_reminders(*, wave: Wave) -> int:
    """Take the people out of a closing wave's reminders: a list of the reminded is a list of who
    had not answered.

    What was sent, when, and how it ended stays, and is from now on part of the cohort's outbox. A
    reminder that is leaving at this very moment keeps its address. Returns how many; a second call
    finds none.
    """
    reminders = Message.objects.filter(kind=PULSE_REMINDER.name, about_id=wave.pk)
    return reminders.exclude(state=Message.State.SENDING).update(
        organization_id=wave.plan.cohort.organization_id,
        topic_id=wave.plan.cohort_id,
        about_id=None,
        about_version=0,
        person_id=None,
        **dict.fromkeys(("to_address", "to_name", "text", "html", "secret"), ""),
    )
