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
from instruments.operations import remind_of_sheets, turn_questionnaires
from learning.operations import announce_modules
from messaging.models import Message
from messaging.notifications import is_over
from peers.links import token_of
from peers.models import PeerRating
from peers.operations import (
    add_rater,
    answer_link,
    confirm_raters,
    plan_round,
    propose_raters,
    remind_raters,
    turn_rounds,
)
from people.models import Member
from pilots.ahead import still_to_come
from pilots.forecast import Mailing
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from practice.models import PracticeSession
from practice.operations import cancel_session, remind_sessions, reschedule_session
from surveys.models import PulsePlan
from surveys.operations import remind_pulses, turn_waves
from tests.factories import MemberFactory
from tests.kept import kept
from tests.peers.conftest import ITEMS

TALKS = {kind.name for kind in TALK_KINDS}
"""What becomes of talks is up to their two."""

ClientFor = Callable[[Member], Client]
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WEEK = 7 * DAY


@pytest.fixture
@kept
def pilot(complete: PilotDraft, admin: Member, now: dt.datetime, frozen: object) -> Cohort:
    return launch_pilot(draft=complete, by=admin, now=now)


def tick(now: dt.datetime) -> None:
    """What the clock sets going, but for the weeks of the team."""
    announce_modules(now=now)
    remind_sessions(now=now)
    turn_waves(now=now)
    remind_pulses(now=now)
    turn_questionnaires(now=now)
    remind_of_sheets(now=now)


def in_time(message: Message) -> bool:
    return not is_over(message.send_before, max(message.send_after, message.queued_at))


@pytest.mark.long
@pytest.mark.parametrize(("days", "weeks"), [(0, 53), (17, 17), (30, 17), (61, 17)])
@pytest.mark.uncounted
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
    came = [each for each in later if not each.kind.endswith("_reminder")]
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


def test_a_peer_rating_is_foreseen_and_told_in_numbers(
    launch: Callable[..., Cohort],
    leader: Member,
    coach: Member,
    admin: Member,
    now: dt.datetime,
    client_for: ClientFor,
) -> None:
    """What is planned counts as eight people a leader; what is confirmed, as many as were named,
    whoever has answered.
    """
    cohort = launch([leader], now=now)
    own = {"organization": admin.organization, "signs_in": False}
    people = [MemberFactory(time_zone="Asia/Tokyo", **own) for _number in range(4)]
    opens = now + 7 * DAY
    around = {"cohort": cohort, "occasion": "after", "items": ITEMS, "by": admin, "now": now}
    plan_round(opens_on=opens.date(), closes_on=opens.date() + 10 * DAY, **around)

    def ahead(moment: dt.datetime) -> dict[str, int]:
        mailings = still_to_come(cohort, now=moment, language="en").mailings
        return {key: count for (key, _), count in _counted(_of_peers(mailings)).items()}

    planned = ahead(now)
    turn_rounds(now=opens + DAY)
    rating = PeerRating.objects.in_full().get()
    for each in people:
        add_rater(rating=rating, person=each, now=opens, by=leader)
    propose_raters(rating=rating, confirmers=[coach], now=opens + DAY, by=leader)
    rating.refresh_from_db()
    confirm_raters(rating=rating, reason="", now=opens + DAY, by=coach)
    confirmed = ahead(opens + DAY)
    answer_link(
        token=token_of(rating.raters.earliest("place").pk), values={"asks": 4}, now=opens + DAY
    )
    assert ahead(opens + DAY) == confirmed, "nobody can tell that one has answered"
    moment = opens + DAY
    while moment < opens + 12 * DAY:
        moment += 12 * HOUR
        remind_raters(now=moment)
        turn_rounds(now=moment)
    came = Counter(Message.objects.filter(kind__startswith="peer_").values_list("kind", flat=True))
    assert planned == {
        "peer_news": 4,
        "peer_to_confirm": 1,
        "peer_invitation": 8,
        "peer_reminder": 16,
    }
    assert confirmed["peer_reminder"] == 8
    assert {kind: count <= planned[kind] for kind, count in came.items()} == dict.fromkeys(
        came, True
    )
    page = client_for(admin).get(reverse("pilots:messages", args=[cohort.pk])).text
    assert "Invitations to people who rate a leader" in page
    assert not any(each.name in page for each in people)


def _of_peers(mailings: Iterable[Mailing]) -> list[tuple[str, object, int]]:
    return [(each.kind, None, each.count) for each in mailings if each.kind.startswith("peer_")]


def test_a_finished_pilot_has_nothing_ahead(pilot: Cohort, now: dt.datetime) -> None:
    pilot.state = Cohort.State.FINISHED
    assert still_to_come(pilot, now=now, language="en").mailings == []


def test_a_pilot_without_pulses_foresees_none(pilot: Cohort, now: dt.datetime) -> None:
    PulsePlan.objects.all().delete()
    kinds = {each.kind for each in still_to_come(pilot, now=now, language="en").mailings}
    asked = {"questionnaire_open", "questionnaire_reminder"}
    assert kinds - TALKS - asked == {"session_tomorrow", "module_open", "booster_open"}


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
