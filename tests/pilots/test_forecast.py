"""The forecast of launches at odd moments; tests/pilots/test_launching.py has the usual one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import chain

import pytest

from coaching.notifications import TALK_KINDS
from instruments.operations import remind_of_sheets, turn_questionnaires
from learning.operations import announce_modules
from messaging.models import Message
from messaging.notifications import is_over
from people.models import Member
from pilots.forecast import Forecast, forecast
from pilots.frame import frame_of
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from practice.operations import remind_sessions
from surveys.operations import remind_pulses, turn_waves

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
START = dt.datetime(2026, 9, 28, tzinfo=dt.UTC)
"""Midnight of the first day of the plan."""
LOOKED_AT = START + 14 * 7 * DAY
"""So far the forecast is followed; the pulses of later quarters go the same way."""


REMINDERS = ["pulse_reminder", "questionnaire_reminder"]
TALKS = {kind.name for kind in TALK_KINDS}
"""What becomes of talks is up to their two."""


def in_time(message: Message) -> bool:
    """Whether it was still worth sending when it was queued."""
    return not is_over(message.send_before, max(message.send_after, message.queued_at))


@pytest.mark.long
@pytest.mark.parametrize(
    "late",
    [-1 * HOUR, 4 * DAY + 15 * HOUR, 10 * DAY + HOUR, 29 * DAY + 22 * HOUR],
)
@pytest.mark.uncounted
def test_a_launch_before_and_after_the_start_is_foreseen(
    complete: PilotDraft, admin: Member, late: dt.timedelta
) -> None:
    now = START + late
    expected = forecast(frame=frame_of(complete), now=now, language="en")
    launch_pilot(draft=complete, by=admin, now=now)
    moment, reminders = now, 0
    while moment < LOOKED_AT:
        announce_modules(now=moment)
        remind_sessions(now=moment)
        turn_waves(now=moment)
        reminders += remind_pulses(now=moment)
        if (moment - now) % DAY < 8 * HOUR:  # once a day will do
            turn_questionnaires(now=moment)
            reminders += remind_of_sheets(now=moment)
        # A baseline that is asked late may have no more than hours for its reminder.
        moment += 4 * HOUR if moment < START + 14 * DAY else 8 * HOUR
    sent = [each for each in Message.objects.mails().exclude(kind__in=REMINDERS) if in_time(each)]
    foreseen = [message for message in expected.messages if message.at < LOOKED_AT]
    certain = [message for message in foreseen if message.is_certain]
    assert Counter((each.kind, each.address) for each in certain) == Counter(
        (each.kind, each.to_address) for each in sent
    )
    uncertain = [each for each in foreseen if not each.is_certain]
    assert sum(each.kind not in TALKS for each in uncertain) == reminders
    timed = {"module_open", "booster_open", "pulse_invitation"}
    assert {(each.kind, each.address, each.at) for each in certain if each.kind in timed} == {
        (each.kind, each.to_address, max(each.send_after, now))
        for each in sent
        if each.kind in timed
    }


def test_bundles_hold_every_message_once(complete: PilotDraft, now: dt.datetime) -> None:
    found: Forecast = forecast(frame=frame_of(complete), now=now, language="en")
    bundles = found.bundles
    mailings = chain.from_iterable(bundle.mailings for bundle in bundles)
    bundled = chain.from_iterable(each.messages for each in mailings)
    assert Counter(bundled) == Counter(found.messages)
    assert len({(bundle.title, bundle.about) for bundle in bundles}) == len(bundles)
    for bundle in bundles:
        assert bundle.first_at == min(each.at for each in bundle.mailings)
