"""What is still to come stands beside what was sent: it is what then comes."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.notifications import TALK_KINDS
from cohorts.models import Cohort, PersonalStep
from cohorts.operations import leave_cohort
from learning.operations import announce_modules
from messaging.models import Message
from messaging.notifications import is_over
from people.models import Member
from pilots.ahead import still_to_come
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from practice.models import PracticeSession
from practice.operations import cancel_session, remind_sessions, reschedule_session
from surveys.models import PulsePlan
from surveys.operations import remind_pulses, turn_waves

TALKS = {kind.name for kind in TALK_KINDS}
"""What becomes of talks is up to their two."""

ClientFor = Callable[[Member], Client]
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WEEK = 7 * DAY


@pytest.fixture
def pilot(complete: PilotDraft, admin: Member, now: dt.datetime, frozen: object) -> Cohort:
    return launch_pilot(draft=complete, by=admin, now=now)


def tick(now: dt.datetime) -> None:
    """What the clock sets going, but for the weeks of the team."""
    announce_modules(now=now)
    remind_sessions(now=now)
    turn_waves(now=now)
    remind_pulses(now=now)


def in_time(message: Message) -> bool:
    return not is_over(message.send_before, max(message.send_after, message.queued_at))


@pytest.mark.long
@pytest.mark.parametrize(("days", "weeks"), [(0, 53), (17, 17), (30, 17), (61, 17)])
def test_it_is_what_then_comes(
    pilot: Cohort, admin: Member, now: dt.datetime, days: int, weeks: int
) -> None:
    """Also after a leader has left, one session was moved, one canceled, one step has a day of its
    own. Once to two weeks after the last pulse has closed; what comes after the weeks of the
    program is the same whenever it is asked for.
    """
    moment = now
    while moment < now + days * DAY:
        tick(moment)
        moment += 12 * HOUR
    tick(moment)
    ahead = PracticeSession.objects.in_full().filter(starts_at__gt=moment + 3 * DAY)
    if days < 50:
        moved, canceled = ahead.order_by("starts_at")[:2]
        reschedule_session(
            session=moved, starts_at=moved.starts_at + DAY, link="", by=admin, now=moment
        )
        cancel_session(session=canceled, by=admin, now=moment)
    first, second = pilot.enrollments.order_by("pk")[:2]
    leave_cohort(enrollment=first, by=admin, now=moment)
    own = PersonalStep.objects.filter(
        enrollment=second, step__kind__in=["cards", "booster"], opens_at__gt=moment
    )
    own.filter(pk=own.order_by("-opens_at").values("pk")[:1]).update(opens_at=moment + 9 * DAY)
    known = set(Message.objects.values_list("pk", flat=True))
    found = still_to_come(pilot, now=moment, language="en")
    assert found.mailings
    start, end = moment, now + weeks * WEEK
    while moment < end:
        moment += 12 * HOUR if moment < now + 17 * WEEK else DAY
        tick(moment)
    later = [each for each in Message.objects.exclude(pk__in=known) if in_time(each)]
    said = [each for each in found.mailings if each.is_certain and each.at <= moment]
    came = [each for each in later if each.kind != "pulse_reminder"]
    zones = dict(Member.objects.values_list("pk", "time_zone"))
    assert _counted((each.kind, each.time_zone, each.count) for each in said) == _counted(
        (each.kind, zones[each.person_id], 1) for each in came
    )
    timed = {"module_open", "booster_open"}
    assert _counted((each.kind, each.at, each.count) for each in said if each.kind in timed) == (
        _counted((each.kind, each.send_after, 1) for each in came if each.kind in timed)
    )
    assert all(each.at > start for each in found.mailings)


def _counted(mails: Iterable[tuple[str, object, int]]) -> Counter[tuple[str, object]]:
    counts: Counter[tuple[str, object]] = Counter()
    for kind, what, count in mails:
        counts[kind, what] += count
    return counts


def test_a_finished_pilot_has_nothing_ahead(pilot: Cohort, now: dt.datetime) -> None:
    pilot.state = Cohort.State.FINISHED
    assert still_to_come(pilot, now=now, language="en").mailings == []


def test_a_pilot_without_pulses_foresees_none(pilot: Cohort, now: dt.datetime) -> None:
    PulsePlan.objects.all().delete()
    kinds = {each.kind for each in still_to_come(pilot, now=now, language="en").mailings}
    assert kinds - TALKS == {"session_tomorrow", "module_open", "booster_open"}


def test_it_has_a_page_beside_the_messages_and_takes_the_same_statements_at_any_size(
    pilot: Cohort, admin: Member, client_for: ClientFor
) -> None:
    client, url = client_for(admin), reverse("pilots:ahead", args=[pilot.pk])

    def shown() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(url)
        return len(captured), re.sub(r"\s+", " ", page.text)

    shown()
    many, page = shown()
    assert "Still to come" in page
    assert "A refresher is open" in page
    assert "up to" in page
    outbox = reverse("pilots:messages", args=[pilot.pk])
    assert url in client.get(outbox).text
    PracticeSession.objects.exclude(pk=PracticeSession.objects.earliest("pk").pk).delete()
    pilot.enrollments.exclude(pk=pilot.enrollments.earliest("pk").pk).update(
        left_at=dt.datetime(2026, 9, 14, tzinfo=dt.UTC)
    )
    few, page = shown()
    assert few == many
    Cohort.objects.update(state=Cohort.State.FINISHED)
    assert "Nothing more is planned" in shown()[1]
    assert url not in client.get(outbox).text
