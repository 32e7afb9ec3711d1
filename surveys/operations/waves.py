"""Opening and closing waves."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from cohorts.models import Cohort, Enrollment
from cohorts.operations import complete_step
from common.languages import spoken
from common.local_time import at_local
from common.tokens import hash_token
from messaging.operations import queue_messages
from people.models import Member
from people.operations import record_event
from surveys.anonymity import may_compare, partition
from surveys.links import token_of
from surveys.messages import invitation_mail
from surveys.models import Invitation, PulsePlan, Wave, WavePart
from surveys.operations.answering import close_answers
from surveys.operations.reminding import forget_reminders
from surveys.respondents import people_of, zone_of

FIRST_ZONE = dt.timedelta(hours=14)
"""How far the earliest zone on earth is ahead of UTC."""
STILL_TODAY = dt.timedelta(hours=12)
"""A mail this late still goes out the same day; after that it waits for the person's next morning.
"""


def turn_waves(*, now: dt.datetime) -> None:
    """Open the waves whose time has come somewhere, close those that are over.

    Each in a transaction of its own that holds the wave's row: two calls at the same time, a second
    call and a call after a crash do nothing twice and leave nothing half done.
    """
    is_near = {"state": Wave.State.PLANNED, "opens_on__lte": (now + FIRST_ZONE).date()}
    running = Wave.objects.filter(plan__cohort__state=Cohort.State.RUNNING, **is_near)
    _turn_each(running, _open, now)
    _turn_each(Wave.objects.filter(state=Wave.State.OPEN, closes_at__lte=now), _close, now)


def _turn_each(
    waves: QuerySet[Wave], turn: Callable[[Wave, dt.datetime], None], now: dt.datetime
) -> None:
    """Turn each wave in its own transaction, if nobody else has it and it still is as it was."""
    for wave_id, state in list(waves.values_list("pk", "state")):
        with transaction.atomic():
            locked = (
                Wave.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
                .select_related("plan__cohort__organization")
                .filter(pk=wave_id, state=state)
                .first()
            )
            if locked is not None:
                turn(locked, now)


@dataclass(frozen=True)
class _Window:
    opens_at: dt.datetime
    closes_at: dt.datetime


def _open(wave: Wave, now: dt.datetime) -> None:
    """Freeze people and parts, invite everybody at the plan's time in their own zone."""
    plan = wave.plan
    people = people_of(plan)
    on_day = [at_local(wave.opens_on, plan.send_at, zone) for zone in _zones(people, plan)]
    if min(on_day) > now:
        return
    windows = {zone: _window(wave.opens_on, plan, zone, now) for zone in _zones(people, plan)}
    part_of = _freeze_parts(wave, people)
    wave.state = Wave.State.OPEN
    wave.opened_at = now
    wave.closes_at = max(window.closes_at for window in windows.values())
    wave.eligible = len(people)
    wave.save(update_fields=["state", "opened_at", "closes_at", "eligible", "is_comparable"])
    drafts = []
    invitations = []
    for member in people:
        opens_at = windows[zone_of(member, plan)].opens_at
        invitation = Invitation(
            wave=wave, part=part_of[member.pk], member=member, opens_at=opens_at
        )
        token = token_of(invitation.pk)
        invitation.token_hash = hash_token(token)
        invitations.append(invitation)
        drafts.append(
            invitation_mail(invitation, wave=wave, zone=zone_of(member, plan), token=token)
        )
    Invitation.objects.bulk_create(invitations, batch_size=1000)
    queue_messages(drafts=drafts, now=now)
    _record("open_wave", wave, now)


def _zones(people: Iterable[Member], plan: PulsePlan) -> set[str]:
    """Zones of everybody asked; the cohort's when there is nobody."""
    return {zone_of(member, plan) for member in people} or {plan.cohort.time_zone}


def _window(opens_on: dt.date, plan: PulsePlan, zone: str, now: dt.datetime) -> _Window:
    """When somebody in this zone is asked, and until when: never long after the plan's time."""
    day = opens_on
    if at_local(day, plan.send_at, zone) < now - STILL_TODAY:
        day = max(day, (now - STILL_TODAY).astimezone(zoneinfo.ZoneInfo(zone)).date())
        while at_local(day, plan.send_at, zone) < now - STILL_TODAY:
            day += dt.timedelta(days=1)
    until = day + dt.timedelta(days=plan.open_days)
    return _Window(at_local(day, plan.send_at, zone), at_local(until, plan.send_at, zone))


def _freeze_parts(wave: Wave, people: Sequence[Member]) -> dict[int, WavePart]:
    """Write the partition down, each part knowing whether it may be set beside the wave before."""
    minimum = wave.plan.min_scores
    parts = (
        partition([(member.pk, member.department) for member in people], minimum) if people else []
    )
    before = (
        wave.plan.waves.filter(number__lt=wave.number, opened_at__isnull=False)
        .order_by("-number")
        .first()
    )
    earlier: dict[str, set[int]] = {}
    if before is not None:
        for label, member_id in before.invitations.values_list("part__label", "member_id"):
            earlier.setdefault(label, set()).add(member_id)
        everybody = set[int]().union(*earlier.values())
        wave.is_comparable = may_compare(everybody, {member.pk for member in people}, minimum)
    with translation.override(spoken(wave.plan.cohort.organization.language)):
        labels = [part.label for part in parts]
    rows = [
        WavePart(
            wave=wave,
            label=label,
            eligible=len(part.people),
            is_comparable=label in earlier and may_compare(earlier[label], part.people, minimum),
        )
        for label, part in zip(labels, parts, strict=True)
    ]
    WavePart.objects.bulk_create(rows)
    return {person: row for part, row in zip(parts, rows, strict=True) for person in part.people}


def _close(wave: Wave, now: dt.datetime) -> None:
    """Publish once, forget who answered, and mark the step done for every leader at the same
    moment.
    """
    wave.answered = close_answers(wave=wave)
    forget_reminders(wave=wave)
    wave.state = Wave.State.CLOSED
    wave.closed_at = now
    wave.save(update_fields=["state", "closed_at", "answered"])
    if wave.step_id is not None:
        enrolled = Enrollment.objects.filter(cohort_id=wave.plan.cohort_id).active()
        for enrollment_id in enrolled.values_list("pk", flat=True):
            complete_step(enrollment_id=enrollment_id, step_id=wave.step_id, now=now)
    _record("close_wave", wave, now)


def _record(verb: str, wave: Wave, now: dt.datetime) -> None:
    record_event(
        verb=verb,
        thing="wave",
        thing_id=wave.pk,
        organization_id=wave.plan.cohort.organization_id,
        by=None,
        now=now,
        detail={"number": wave.number, "eligible": wave.eligible},
    )
