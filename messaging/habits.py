"""When people want mail: kept by address, asked for when a mail is about to leave."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext_noop

from common.arrays import AnyOf
from common.records import dataclass
from messaging.addresses import zones_of
from messaging.chat_ways import open_chats
from messaging.models import MailHabit, Message, MessageWay
from messaging.notifications import find_notification, is_over
from messaging.quiet import MailRhythm

PAUSED = gettext_noop("the person paused their mail until its time had passed")
LONGEST_PAUSE = dt.timedelta(weeks=4)
Together = tuple[str, str, int | None, int | None]
"""Address, language, person and organization: what stands in one mail has them in common."""


@dataclass(frozen=True)
class WaitingMail:
    """What does not leave now, and what leaves together."""

    until: Mapping[int, dt.datetime]
    """Message id -> when it may."""
    missed: Collection[int]
    """Ids of those whose time is over before."""
    inside: Mapping[int, int]
    """Message id -> the message in whose mail it travels."""
    by_chat: Collection[int] = ()
    """Ids of those that leave by chat instead of a mail."""


def habit_of(address: str) -> MailHabit:
    """What an address wants, not saved where it has never said."""
    found = MailHabit.objects.filter(address=address.lower()).first()
    return found or MailHabit(address=address.lower())


def save_habit(
    *,
    address: str,
    is_daily: bool,
    paused_until: dt.date | None,
    quiet_from: int,
    quiet_until: int,
    by_chat: bool,
    now: dt.datetime,
) -> None:
    """Keep when, and by which way, an address wants mail; a pause ends after four weeks
    at the latest. A second call changes nothing.
    """
    if paused_until is not None:
        paused_until = min(paused_until, (now + LONGEST_PAUSE).date())
    MailHabit.objects.update_or_create(
        address=address.lower(),
        defaults={
            "is_daily": is_daily,
            "paused_until": paused_until,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "by_chat": by_chat,
            "saved_at": now,
        },
    )


def carry_habits(*, moves: Mapping[str, str], kept: Collection[str] = ()) -> None:
    """Take what addresses want along to other ones, as preferences.carry_opt_outs does."""
    habits = list(MailHabit.objects.filter(address__in=moves))
    MailHabit.objects.filter(address__in=moves.keys() - set(kept)).delete()
    carried = []
    for each in habits:
        if moves[each.address]:
            each.pk, each.address = None, moves[each.address]
            carried.append(each)
    MailHabit.objects.bulk_create(carried, ignore_conflicts=True)


def waiting_of(messages: Sequence[Message], *, now: dt.datetime) -> WaitingMail:
    """Which of these messages wait for their reader's day, which leave in one mail, and which by
    chat. What cannot be refused, and what somebody has just asked for, never waits. Two queries at
    most, and one where somebody wants chat.
    """
    patient = [each for each in messages if _can_wait(each)]
    if not patient:
        return WaitingMail({}, (), {})
    rhythms = _rhythms_of(patient)
    until: dict[int, dt.datetime] = {}
    missed: list[int] = []
    for each in patient:
        rhythm = rhythms[each.pk]
        if each.attempts or each.way == MessageWay.MAIL:
            # Its hour of the day has come already: another try does not wait for the next one.
            rhythm = replace(rhythm, is_daily=False)
        at = rhythm.leaves_at(each.send_after, now)
        if at > now and not is_over(each.send_before, at):
            until[each.pk] = at
        elif at > now and rhythm.is_paused(now):
            missed.append(each.pk)
    gone = {*until, *missed}
    leaving = [each for each in patient if each.pk not in gone]
    by_chat = _by_chat([each for each in leaving if rhythms[each.pk].by_chat])
    daily = [each for each in leaving if each.pk not in by_chat and rhythms[each.pk].is_daily]
    return WaitingMail(until, missed, _inside(daily), by_chat)


def _by_chat(messages: Sequence[Message]) -> set[int]:
    """Ids of those that may leave by chat, where their organization has one and it has not refused
    them before.
    """
    may = [each for each in messages if each.way != MessageWay.MAIL and _has_page_in_chat(each)]
    there = open_chats({each.organization_id for each in may if each.organization_id})
    return {each.pk for each in may if each.organization_id in there}


def _has_page_in_chat(message: Message) -> bool:
    notification = find_notification(message.kind)
    return notification is not None and notification.page_in_chat is not None


def _can_wait(message: Message) -> bool:
    notification = find_notification(message.kind)
    return bool(
        notification
        and notification.may_refuse
        and message.envelope_id is None
        and not message.is_urgent
        and message.to_address
    )


def _rhythms_of(messages: Sequence[Message]) -> dict[int, MailRhythm]:
    """By message."""
    known = {each.to_address.lower() for each in messages}
    habits = {each.address: each for each in MailHabit.objects.filter(AnyOf("address", known))}
    zones = zones_of({each.person_id for each in messages if each.person_id is not None})
    return {
        each.pk: _rhythm(habits.get(each.to_address.lower()), zones.get(each.person_id or 0, ""))
        for each in messages
    }


def _rhythm(habit: MailHabit | None, zone: str) -> MailRhythm:
    if habit is None:
        return MailRhythm(zone)
    return MailRhythm(
        zone,
        habit.is_daily,
        habit.paused_until,
        habit.quiet_from,
        habit.quiet_until,
        habit.by_chat,
    )


def _inside(messages: Sequence[Message]) -> dict[int, int]:
    """Those that travel with the first one to the same reader."""
    alike: dict[Together, list[int]] = defaultdict(list)
    for each in messages:
        notification = find_notification(each.kind)
        if notification is not None and notification.joins_others and not each.calendar:
            key = each.to_address.lower(), each.language, each.person_id, each.organization_id
            alike[key].append(each.pk)
    inside: dict[int, int] = {}
    for first, *others in map(sorted, alike.values()):
        inside.update(dict.fromkeys(others, first))
    return inside
