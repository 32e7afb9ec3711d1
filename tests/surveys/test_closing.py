"""A wave of thousands closes in the memory of one of hundreds."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.models import Message
from people.models import Member
from surveys.answers import OPEN_ANSWERS
from surveys.models import Comment, PulseItem, PulsePlan, Wave
from surveys.operations import turn_waves
from tests.growth.bulk import fill
from tests.surveys.conftest import AT_TEN

Team = Callable[..., list[Member]]
WEEK = dt.timedelta(days=7)
MOST = 4_000_000
"""Bytes; nine thousand answers and half as many reminders are fifty million."""


def test_closing_holds_no_more_in_memory_with_thousands_of_answers(
    plan: PulsePlan, team: Team
) -> None:
    """Nor does it take more statements: neither answers nor reminders are read into a list."""
    items = list(PulseItem.objects.filter(plan=plan).order_by("position"))
    numbers = " || ".join(f"jsonb_build_object('{item.pk}', 1 + n %% 5)" for item in items[:2])
    words = "jsonb_build_object('en', repeat('It helps. ', 50) || n)"
    comment = f"jsonb_build_object('{items[2].pk}', {words})"

    def close(now: dt.datetime, given: int) -> tuple[int, int]:
        turn_waves(now=now)
        wave = plan.waves.get(state=Wave.State.OPEN)
        series = {"last": given, "wave": wave.pk, "part": wave.parts.get().pk}
        with connection.cursor() as cursor:
            for model in OPEN_ANSWERS:
                cursor.execute(
                    f"INSERT INTO {model._meta.db_table} (id, wave_id, part_id, values)"
                    f" SELECT gen_random_uuid(), %(wave)s, %(part)s, {numbers} || {comment}"
                    " FROM generate_series(1, %(last)s) n",
                    series,
                )
        fill(
            Message,
            "generate_series(1, %(last)s) n",
            values={**series, "now": now, "kind": "pulse_reminder"},
            kind="%(kind)s",
            about_id="%(wave)s",
            person_id="n",
            to_address="n || '@x.example'",
            to_name="'Somebody'",
            subject="'A word'",
            text="repeat('A word, please. ', 500)",
            state="'sent'",
            sent_at="%(now)s",
            queued_at="%(now)s",
            send_after="%(now)s",
        )
        tracemalloc.start()
        with CaptureQueriesContext(connection) as captured:
            turn_waves(now=now + WEEK)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        wave.refresh_from_db()
        assert (wave.answered, wave.reminders) == (2 * given, given)
        assert Comment.objects.filter(wave=wave).count() == 2 * given
        assert not Message.objects.filter(kind="pulse_reminder").exists()
        return len(captured), peak

    team(30)
    statements, _with_what_is_read_first = close(AT_TEN, 500)
    again, peak = close(AT_TEN + 4 * WEEK, 4500)
    assert again == statements
    assert peak < MOST
