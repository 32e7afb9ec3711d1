"""Reminding those who have not answered.

A wave keeps when somebody's next reminder is due, of all whom it asks: whoever has answered makes
no difference to it. Until then a tick looks at nobody.
"""

from __future__ import annotations

import datetime as dt
from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Q, QuerySet

from cohorts.models import Cohort
from common.tenancy import rows_of_all
from common.tokens import hash_token
from messaging.models import Message
from messaging.operations import Draft
from messaging.queries import forget_messages
from surveys.asking import Reminder, due_reminder, reminders_of
from surveys.links import token_of
from surveys.mails import PulseAsking
from surveys.models import Invitation, Wave
from surveys.notifications import PULSE_REMINDER, reminder_mail
from surveys.operations.mailing import WaveMail, hand_in
from surveys.respondents import rhythm_of, usable_zone

Group = tuple[dt.datetime, str]
"""People who are asked and reminded at the same moments: when they were asked, and the zone as it
stands in their records.
"""


def remind_pulses(*, now: dt.datetime) -> int:
    """Remind everybody who has not answered, on their third and fifth day at the plan's time in
    their zone, while the cohort does not rest.

    A second call finds the reminders that are there. After an outage there is one reminder, the
    latest, not one for every day that was missed. Whether it is still wanted is asked again just
    before it leaves. One statement where nothing is due. Returns how many.
    """
    due = Wave.objects.filter(state=Wave.State.OPEN, remind_at__lte=now).exclude(
        plan__cohort__state=Cohort.State.PAUSED
    )
    return sum(_remind(wave, now) for wave in due.select_related("plan__cohort").order_by("pk"))


def _remind(wave: Wave, now: dt.datetime) -> int:
    """Remind those of one wave whose time has come since the last time, and note when it comes
    next.
    """
    reminders, since = _reminders(wave, now), wave.remind_at or now
    begun = {group: due_reminder(each, now) for group, each in reminders.items()}
    due = {group: each for group, each in begun.items() if each and each.at >= since}
    count = hand_in(_mailing(wave, due), now=now) if due else 0
    if count is None:
        return 0
    ahead = [each.at for each in chain.from_iterable(reminders.values()) if each.at > now]
    # Unless somebody's zone has changed meanwhile, which asks for another look.
    unchanged = Wave.objects.filter(pk=wave.pk, remind_at=since)
    unchanged.update(remind_at=min(ahead, default=None))
    return count


def _reminders(wave: Wave, now: dt.datetime) -> dict[Group, list[Reminder]]:
    """All reminders of everybody whom a wave asks. One query, of which a row is a zone, however
    many people there are.
    """
    asked = Invitation.objects.filter(wave=wave).order_by()
    groups = asked.values_list("opens_at", "member__time_zone").distinct()
    fallback, rhythm = wave.plan.cohort.time_zone, rhythm_of(wave)
    closes_at = wave.closes_at or now
    return {
        (opens_at, zone): reminders_of(
            opens_at, rhythm, usable_zone(zone, fallback), closes_at=closes_at
        )
        for opens_at, zone in groups
    }


def _mailing(wave: Wave, due: dict[Group, Reminder]) -> WaveMail:
    """The reminders of those who have not answered, and are there."""
    turns = [Q(opens_at=opens_at, member__time_zone=zone) for opens_at, zone in due]

    def draft_of(invitation: Invitation) -> Draft[PulseAsking] | None:
        # After a change of the secret key a link made now would lead nowhere; the one already
        # mailed still works.
        if hash_token(token_of(invitation.pk)) != invitation.token_hash:
            return None
        return reminder_mail(invitation, due[invitation.opens_at, invitation.member.time_zone])

    return WaveMail(
        wave_id=wave.pk,
        kind=PULSE_REMINDER,
        people=Invitation.objects.unanswered().filter(reduce(or_, turns), member__left_at=None),
        draft_of=draft_of,
    )


@rows_of_all("mail about pulses belongs to no organization")
def is_reminding(wave: Wave) -> bool:
    """Whether a reminder of a wave is in a worker's hands at this moment."""
    return _of(wave).filter(state=Message.State.SENDING).exists()


def forget_reminders(*, wave: Wave) -> int:
    """Take away a closing wave's reminders: whom they reached, and when in which zone, is a list of
    who had not answered. Returns how many were sent; a second call finds none.
    """
    return forget_messages(kind=PULSE_REMINDER.name, about_id=wave.pk)


def _of(wave: Wave) -> QuerySet[Message]:
    return Message.objects.filter(kind=PULSE_REMINDER.name, about_id=wave.pk)
