"""Reminding those who have not answered."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable

from django.db.models import CharField, Func, Value
from django.db.models.functions import Cast, Concat

from common.local_time import at_local
from common.tokens import hash_token
from messaging.models import Message
from messaging.operations import queue_messages
from surveys.links import token_of
from surveys.messages import reminder_key, reminder_mail
from surveys.models import Invitation, PulsePlan, Wave
from surveys.respondents import zone_of

DAYS = (3, 5)
"""Days after a person's invitation."""
FIRST_LASTS = dt.timedelta(hours=36)
"""How late the first reminder may go out; after that only the last one does, until the close."""


def remind_pulses(*, now: dt.datetime) -> int:
    """Remind everybody who has not answered, on their third and fifth day at the plan's time in
    their zone.

    A second call finds the reminders that are there. After an outage there is one reminder, the
    latest, not one for every day that was missed. Whether it is still wanted is asked again just
    before it leaves. Returns how many.
    """
    oldest = (
        now - dt.timedelta(days=DAYS[0]) + dt.timedelta(hours=2)
    )  # clocks may have been set back in between
    waiting = (
        Invitation.objects.filter(wave__state=Wave.State.OPEN, wave__closes_at__gt=now)
        .filter(is_used=False, token_hash__isnull=False, opens_at__lte=oldest, member__left_at=None)
        .select_related("member__organization", "wave__plan__cohort__organization")
        .order_by("pk")
    )
    due = list(_due(waiting, now))
    known = set(
        Message.objects.filter(
            dedupe_key__in=[reminder_key(invitation.pk, day) for invitation, day, _until in due]
        )
        .order_by()
        .values_list("dedupe_key", flat=True)
    )
    drafts = []
    for invitation, day, until in due:
        token = token_of(invitation.pk)
        # After a change of the secret key a link made now would lead nowhere; the one already
        # mailed still works.
        if (
            reminder_key(invitation.pk, day) not in known
            and hash_token(token) == invitation.token_hash
        ):
            zone = zone_of(invitation.member, invitation.wave.plan)
            drafts.append(
                reminder_mail(invitation, day=day, zone=zone, token=token, send_before=until)
            )
    return queue_messages(drafts=drafts, now=now)


def _due(
    waiting: Iterable[Invitation], now: dt.datetime
) -> Iterable[tuple[Invitation, int, dt.datetime]]:
    """(invitation, day, last moment) of the reminder each person should have by now, if any."""
    for invitation in waiting:
        plan: PulsePlan = invitation.wave.plan
        zone = zone_of(invitation.member, plan)
        asked_on = invitation.opens_at.astimezone(zoneinfo.ZoneInfo(zone)).date()
        first, last = (
            at_local(asked_on + dt.timedelta(days=day), plan.send_at, zone) for day in DAYS
        )
        closes_at = invitation.wave.closes_at
        if closes_at is None or now < first:
            continue
        if now >= last:
            yield invitation, DAYS[1], closes_at
        elif now < first + FIRST_LASTS:
            yield invitation, DAYS[0], min(first + FIRST_LASTS, closes_at)


def forget_reminders(*, wave: Wave) -> int:
    """Take the people out of a closing wave's reminders: a list of the reminded is a list of who
    had not answered.

    What was sent, when, and how it ended stays, and is from now on part of the cohort's outbox. A
    reminder that is leaving at this very moment keeps its address. Returns how many; a second call
    finds none.
    """
    ids = wave.invitations.values_list("pk", flat=True)
    keys = [reminder_key(pk, day) for pk in ids for day in DAYS]
    reminders = Message.objects.filter(dedupe_key__in=keys).exclude(state=Message.State.SENDING)
    anew = Cast(Func(function="gen_random_uuid"), output_field=CharField())
    return reminders.update(
        dedupe_key=Concat(Value("pulse_reminder:forgotten:"), anew),
        organization_key=str(wave.plan.cohort.organization_id),
        topic=wave.plan.cohort.topic,
        **dict.fromkeys(
            ("person_key", "subject_key", "to_address", "to_name", "text", "html", "secret"), ""
        ),
    )
