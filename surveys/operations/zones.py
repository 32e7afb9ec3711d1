"""Invitations move with the clocks of the people they are for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Least

from common.tenancy import rows_of_all
from messaging.models import Message, MessageState
from messaging.operations import queue_messages
from people.bulk import write_fields
from people.models import Member
from surveys.asking import window_of
from surveys.models import Invitation, Wave
from surveys.notifications import PULSE_INVITATION, invitation_mail
from surveys.respondents import rhythm_of, zone_of


@transaction.atomic
def move_invitations(*, members: Sequence[Member], now: dt.datetime) -> int:
    """Members live in another zone now: a pulse that has not asked them yet asks at its time there.

    The mail that waits is written anew, as it names the end on their clock. The wave stays open
    until the last of its people's windows is over, and looks anew when reminders are due. Waves
    that are not open yet look at everybody's zone when they open. A second call changes nothing.
    Returns how many invitations are ahead; a fixed number of statements up to a thousand of them.
    """
    _look_again(members)
    ahead = Invitation.objects.unanswered().filter(
        member__in=members, opens_at__gt=now, wave__state=Wave.State.OPEN
    )
    loaded = ahead.select_related("member__organization", "wave__plan__cohort__organization")
    invitations = list(loaded.select_for_update(of=("self",)).order_by("pk"))
    if not invitations:
        return 0
    unsent = _take_back(invitations, now)
    _set_times(invitations, now)
    drafts = [
        invitation_mail(each, each.wave)
        for each in invitations
        if (each.wave_id, each.member_id) in unsent
    ]
    queue_messages(drafts=drafts, now=now)
    return len(invitations)


def _look_again(members: Sequence[Member]) -> None:
    """Somebody's next reminder may be due earlier than that of everybody else, or just was: the
    next tick looks at all there are. A worker that is reminding sees that the time has changed.
    """
    asking = Invitation.objects.filter(member__in=members, wave__state=Wave.State.OPEN)
    waves = Wave.objects.filter(pk__in=asking.values("wave"), remind_at__isnull=False)
    waves.update(remind_at=Least("remind_at", "opened_at") - dt.timedelta(microseconds=1))


@rows_of_all("mail about pulses belongs to no organization")
def _take_back(
    invitations: Sequence[Invitation], now: dt.datetime
) -> set[tuple[int | None, int | None]]:
    """Remove the mails that wait for their moment; (wave, member) of each."""
    waiting = Message.objects.filter(
        kind=PULSE_INVITATION.name,
        state=MessageState.QUEUED,
        send_after__gt=now,
        about_id__in={each.wave_id for each in invitations},
        person_id__in={each.member_id for each in invitations},
    )
    found = list(waiting.select_for_update().values_list("pk", "about_id", "person_id"))
    Message.objects.filter(pk__in=[pk for pk, _wave, _member in found]).delete()
    return {(wave, member) for _pk, wave, member in found}


def _set_times(invitations: Sequence[Invitation], now: dt.datetime) -> None:
    """Give invitations the times of their people's zones, and waves their end."""
    waves: dict[int, Wave] = {}
    for each in invitations:
        wave = each.wave = waves.setdefault(each.wave_id, each.wave)
        zone = zone_of(each.member, wave.plan)
        window = window_of(wave.opens_on, rhythm_of(wave), zone, now=now)
        each.opens_at = window.opens_at
        wave.closes_at = max(wave.closes_at or now, window.closes_at)
    write_fields(invitations, ["opens_at"])
    write_fields(waves.values(), ["closes_at"])
