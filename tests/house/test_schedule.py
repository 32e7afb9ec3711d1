"""Everything the portal does by itself, through a whole pilot: done once, whatever ticks twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection

from assessments.operations import load_rubrics
from coaching.models import Talk
from coaching.notifications import TALKS_TO_OFFER
from coaching.operations import choose_time, propose_talk
from cohorts.models import Cohort
from common.models import Lease
from empathy_portal.celery import app
from empathy_portal.schedule import SCHEDULE
from messaging.models import Message
from messaging.notifications import declared
from peers.models import PeerRater, PeerRating, PeerRound
from peers.operations import add_rater, confirm_raters, plan_round, propose_raters
from peers.people import may_rate
from people.models import Member
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from programs.reading import LibraryProgram
from tests.peers.conftest import ITEMS

WHO_WORKS = {Lease._meta.db_table}
"""Who held a lease last, and until when by the clock of the database: of each run its own."""


def rows_by_table() -> dict[str, Counter[str]]:
    """Every row of every table of ours as text, table by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - WHO_WORKS:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found[table] = Counter(text for (text,) in cursor.fetchall())
    return found


LATE = dt.timedelta(days=8)


def changed_rows(before: dict[str, Counter[str]], after: dict[str, Counter[str]]) -> list[str]:
    """Rows that came, went or look different, each with its table."""
    return [
        f"{table}: {text}"
        for table in after
        for text in (after[table] - before[table]) + (before[table] - after[table])
    ]


def moments(start: dt.datetime, *, is_large: bool) -> list[dt.datetime]:
    """When the schedule runs twice: after kickoff and its reminder, the first module, practice, the
    second module, a pulse with reminders and its close, the first refresher; at the large size
    every third hour of all these weeks.
    """
    if is_large:
        return [start + dt.timedelta(hours=3 * number) for number in range(43 * 8)]
    days = (2, 3, 7, 16, 21, 28, 29, 31, 33, 35, 36, 38, 42)
    return [start + dt.timedelta(days=day, hours=9) for day in days]


def run(task: str) -> None:
    app.tasks[task].run()


def test_every_entry_names_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    assert [entry["task"] for entry in SCHEDULE.values() if entry["task"] not in app.tasks] == []


def offer_times(cohort: Cohort, moment: dt.datetime) -> None:
    """A coach who was asked for times offers some, and the leader chooses one."""
    if not Message.objects.filter(kind=TALKS_TO_OFFER.name).exists() or Talk.objects.exists():
        return
    enrollment = cohort.enrollments.select_related("member", "coach").order_by("pk")[0]
    coach, at = enrollment.coach, moment + dt.timedelta(days=3)
    assert coach is not None
    talk = propose_talk(
        enrollment=enrollment, step=None, times=[at], minutes=30, link="", by=coach, now=moment
    )
    choose_time(talk=talk, starts_at=at, by=enrollment.member, now=moment)


def ask_peers(cohort: Cohort, moment: dt.datetime) -> None:
    """An admin has the leaders rated; once one of them is asked for a list, they name four people,
    and their coach confirms.
    """
    if moment.date() < cohort.starts_on:
        return
    if not PeerRound.objects.filter(cohort=cohort).exists():
        admin, opens_on = cohort.launched_by, moment.date()
        assert admin is not None
        plan_round(
            cohort=cohort,
            occasion="before",
            items=ITEMS,
            opens_on=opens_on,
            closes_on=opens_on + dt.timedelta(days=20),
            now=moment,
            by=admin,
        )
        return
    if PeerRater.objects.exists():
        return
    rating = PeerRating.objects.in_full().order_by("pk")[0]
    leader, coach = rating.enrollment.member, rating.enrollment.coach
    assert coach is not None
    for person in may_rate(rating).exclude(pk=coach.pk).order_by("pk")[:4]:
        add_rater(rating=rating, person=person, now=moment, by=leader)
    propose_raters(rating=rating, confirmers=[coach], now=moment, by=leader)
    confirm_raters(rating=rating, reason="", now=moment, by=coach)


@pytest.mark.long
@pytest.mark.proof("twice")
@pytest.mark.django_db
@pytest.mark.uncounted
def test_a_second_run_at_the_same_moment_changes_nothing(
    complete: PilotDraft,
    shipped: LibraryProgram,
    admin: Member,
    now: dt.datetime,
    figure: Callable[[str, float], None],
    is_large: bool,
) -> None:
    app.loader.import_default_modules()
    cohort = launch_pilot(draft=complete, by=admin, now=now)
    load_rubrics(version=cohort.version, program=shipped, now=now)
    start = dt.datetime.combine(cohort.starts_on, dt.time(6), tzinfo=dt.UTC)
    late = cohort.enrollments.order_by("pk")[:1]  # joins when a module is open
    cohort.enrollments.filter(pk__in=late.values("pk")).update(enrolled_at=start + LATE)
    figure("entries", len(SCHEDULE))
    kinds = set[str]()
    reminded = now + dt.timedelta(days=3, hours=12)  # of the questionnaire that the launch gave
    for moment in (reminded, *moments(start, is_large=is_large)):
        with time_machine.travel(moment, tick=False):
            for entry in SCHEDULE.values():
                run(entry["task"])
            offer_times(cohort, moment)
            ask_peers(cohort, moment)
            run("messaging.tasks.send_due")  # what the others queued after it had its turn
            run("people.tasks.seal_audit")  # what was recorded after it had its turn
            run("people.tasks.note_audit_heads")
            after = rows_by_table()
            for entry in reversed(SCHEDULE.values()):
                run(entry["task"])
            changed = changed_rows(after, rows_by_table())
        figure("moments", 1)
        figure("rows changed", len(changed))
        assert changed == [], moment
        kinds |= set(Message.objects.values_list("kind", flat=True))
    for notification in declared():
        if notification.expected:
            assert notification.name in kinds, "it never came up, so this test proves nothing of it"
    assert Message.objects.filter(state="sent").exists()
