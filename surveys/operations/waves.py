"""Opening and closing waves."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from cohorts.operations import complete_step_for_all
from cohorts.plan import opening_of, working_day
from common.languages import spoken
from common.local_time import at_local
from common.tokens import hash_token
from messaging.operations import queue_messages
from people.audit import record
from people.models import Member
from surveys.anonymity import partition
from surveys.asking import closing_of, window_of
from surveys.linked import linked_among, those_with_questions
from surveys.links import token_of
from surveys.models import Invitation, PulsePlan, Wave, WavePart
from surveys.notifications import PULSE_INVITATION, invitation_mail, waiting_drafts
from surveys.operations.declining import settle_declined
from surveys.operations.mailing import WaveMail, hand_in
from surveys.operations.publishing import close_answers
from surveys.operations.reminding import forget_reminders, is_reminding
from surveys.overlap import not_asked_lately
from surveys.respondents import people_of, rhythm_of, zone_of

FIRST_ZONE = dt.timedelta(hours=14)
"""How far the earliest zone on earth is ahead of UTC."""


def turn_waves(*, now: dt.datetime) -> int:
    """Open the waves whose time has come somewhere, queue the mail for everybody in them, close
    those that are over. Returns how many there were to close.

    Each in a transaction of its own that holds the wave's row: two calls at the same time, a second
    call and a call after a crash do nothing twice and leave nothing half done; a wave that takes no
    answers any more is closed by the next. Mail goes in batches
    (`mailing`): what a crash leaves of it, the next call queues. Three statements where nothing is
    due.
    """
    near = Wave.objects.asking().filter(opens_on__lte=(now + FIRST_ZONE).date())
    _turn_each(near, _open, now)
    _invite(now)
    over = Wave.objects.filter(state=Wave.State.OPEN, closes_at__lte=now)
    return _turn_each(over, _stop_taking, now) and _turn_each(over, _close, now)


def _invite(now: dt.datetime) -> None:
    """Queue everybody's invitation in waves that have opened."""
    opened = Wave.objects.filter(state=Wave.State.OPEN, invited_at=None)
    for wave_id in list(opened.order_by("opens_on", "pk").values_list("pk", flat=True)):
        mailing = WaveMail(
            wave_id=wave_id,
            kind=PULSE_INVITATION,
            people=Invitation.objects.all(),
            draft_of=lambda invitation: invitation_mail(invitation, invitation.wave),
        )
        if hand_in(mailing, now=now) is not None:
            opened.filter(pk=wave_id).update(invited_at=now)


def _turn_each(
    waves: QuerySet[Wave], turn: Callable[[Wave, dt.datetime], None], now: dt.datetime
) -> int:
    """Turn each wave in its own transaction, if nobody else has it and it still is as it was."""
    found = list(waves.order_by("opens_on", "pk").values_list("pk", "state"))
    for wave_id, state in found:
        with transaction.atomic():
            locked = (
                Wave.objects.select_for_update(
                    # One wave of an organization at a time: each sees whom the others have asked.
                    of=("self", "plan__cohort__organization"),
                    no_key=True,
                    skip_locked=True,
                )
                .select_related("plan__cohort__organization")
                .filter(pk=wave_id, state=state)
                .first()
            )
            if locked is not None:
                turn(locked, now)
    return len(found)


def _open(wave: Wave, now: dt.datetime) -> None:
    """Freeze people and parts, invite everybody at the plan's time in their own zone, except whom
    another pilot has asked within a month.
    """
    plan = wave.plan
    people, linked, wave.left_out = _whom_to_ask(wave, now)
    zones = _zones(people, plan)
    days = {zone: working_day(wave.opens_on, zone) for zone in zones}
    if min(at_local(day, plan.send_at, zone) for zone, day in days.items()) > now:
        return
    if wave.baseline_until and opening_of(wave.baseline_until, plan.cohort.time_zone) <= now:
        wave.baseline_until = None  # nothing ran here for days: it is no baseline any more
    windows = {zone: window_of(wave.opens_on, rhythm_of(wave), zone, now=now) for zone in zones}
    part_of = _freeze_parts(wave, people, linked)
    wave.state = Wave.State.OPEN
    wave.opened_at = now
    wave.closes_at = closing_of(windows.values())
    wave.remind_at = now
    wave.eligible = len(people)
    wave.linked = len(linked)
    wave.save(
        update_fields=[
            *("state", "opened_at", "closes_at", "remind_at", "eligible", "baseline_until"),
            *("linked", "left_out"),
        ]
    )
    opening = {each: windows[zone_of(each, plan)].opens_at for each in people}
    invitations = _invitations(wave, part_of, opening, linked)
    Invitation.objects.bulk_create(invitations, batch_size=1000)
    record("open_wave", wave, by=None, now=now, number=wave.number, eligible=wave.eligible)


def _whom_to_ask(wave: Wave, now: dt.datetime) -> tuple[list[Member], set[int], int]:
    """Those who are asked, who of them reports to a leader of the cohort, and how many are left out
    because of other pilots.
    """
    everybody = people_of(wave.plan)
    linked = linked_among(everybody, wave.plan)
    circle = those_with_questions(everybody, linked, wave)
    people = not_asked_lately(circle, wave=wave, now=now)
    return people, linked & {each.pk for each in people}, len(circle) - len(people)


def _invitations(
    wave: Wave,
    part_of: Mapping[int, WavePart],
    people: Mapping[Member, dt.datetime],
    linked: Collection[int],
) -> list[Invitation]:
    """Everybody's way in, its token kept only as a hash; `people` says when each is asked, and
    `linked` who reports to a leader.
    """
    taken: Counter[int] = Counter()
    invitations = []
    for member, opens_at in people.items():
        part = part_of[member.pk]
        invitation = Invitation(wave=wave, part=part, member=member, opens_at=opens_at)
        invitation.token_hash = hash_token(token_of(invitation.pk))
        invitation.place = taken[part.pk]
        invitation.is_linked = member.pk in linked
        taken[part.pk] += 1
        invitations.append(invitation)
    return invitations


def _zones(people: Iterable[Member], plan: PulsePlan) -> set[str]:
    """Zones of everybody asked; the cohort's when there is nobody."""
    return {zone_of(member, plan) for member in people} or {plan.cohort.time_zone}


def _freeze_parts(
    wave: Wave, people: Sequence[Member], linked: Collection[int]
) -> dict[int, WavePart]:
    """Write the partition down: member -> their part."""
    leader_of = {each.pk: each.manager_id for each in people if each.pk in linked}
    asked = [(member.pk, member.department, member.manager_id) for member in people]
    parts = partition(asked, wave.plan.min_scores) if people else []
    with translation.override(spoken(wave.plan.cohort.organization.language)):
        labels = [part.label for part in parts]
    frozen_parts = [
        WavePart(
            wave=wave,
            label=label,
            departments=list(part.departments),
            eligible=len(part.people),
            marks=bytes(len(part.people) // 8 + 1),
            is_one_leader=part.is_one_leader,
            leaders=_spoken_of(part.people, leader_of),
        )
        for label, part in zip(labels, parts, strict=True)
    ]
    WavePart.objects.bulk_create(frozen_parts)
    frozen: dict[int, WavePart] = {}
    for part, row in zip(parts, frozen_parts, strict=True):
        frozen |= dict.fromkeys(part.people, row)
    return frozen


def _spoken_of(people: Iterable[int], leader_of: Mapping[int, int | None]) -> list[int]:
    """Of which leaders of the cohort these people are reports."""
    found = {leader_of.get(member) for member in people}
    return sorted(leader for leader in found if leader is not None)


def _stop_taking(wave: Wave, now: dt.datetime) -> None:
    """Take no answer from here on, in a moment. Counting and publishing take seconds in a large
    wave; whoever sends an answer meanwhile is told at once that it is over. Waits for the next tick
    while a reminder is leaving: a worker has its address in hand. A second call changes nothing.
    """
    if wave.counting_since is None and not is_reminding(wave):
        wave.counting_since = now
        wave.save(update_fields=["counting_since"])


def _close(wave: Wave, now: dt.datetime) -> None:
    """Publish once, forget who answered, and mark the step done for every leader at the same
    moment, once no answer is taken any more.
    """
    if wave.counting_since is None or is_reminding(wave):
        return
    wave.declined = settle_declined(wave=wave)
    wave.answered = close_answers(wave=wave)
    wave.reminders = forget_reminders(wave=wave)
    wave.state = Wave.State.CLOSED
    wave.closed_at = now
    wave.save(update_fields=["state", "closed_at", "answered", "declined", "reminders"])
    if wave.step_id is not None:
        complete_step_for_all(step_id=wave.step_id, now=now)
    queue_messages(drafts=waiting_drafts(wave, now), now=now)
    record("close_wave", wave, by=None, now=now, number=wave.number, eligible=wave.eligible)
