"""`./portal prove privacy`: people in every corner of a portal that has been used for weeks are
copied whole and erased, and nothing that gives them away is left anywhere.

The demo with its past is the portal that was used. Into every row that leads to the person, words
are written that stand nowhere else; then all of what is kept is searched for them.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import mailbox
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.db.models import CharField, TextField

from cohorts.models import Cohort, CohortTally, Enrollment
from common.tenancy import rows_of
from demo.models import CapturedMail
from messaging.maildir import ASIDE
from people.models import AuditEvent, Member, Role
from people.paths import text_columns
from people.personal import OnErasure, Traces
from practice.models import PracticeSession, SecondRater
from privacy.operations import erase_person, export_person, look_at_erasure
from privacy.sweeping import PASSED_OVER
from privacy.traces import leaving_traces_of
from privacy.walking import FoundRows, found_rows
from tests.counting import not_counted
from tests.privacy.corners import TYPED, fill_corners, plant_by_hand
from tests.privacy.search import columns, places_of

SATURDAY = dt.datetime(2026, 11, 21, 21, 30, tzinfo=dt.UTC)
WITHOUT_A_ROW = {
    "people.ImportPiece content",
    "pilots.DraftReview review",
    "pilots.ReviewPage mails",
    "practice.PracticeSession leading__member",
}
"""Trails: nothing is found by them that a list, or the draft of a pilot, does not take along; and
nobody leads a session while it is prepared.
"""
LEFT = {OnErasure.DELETE, OnErasure.NAMELESS}


@pytest.fixture
def used(settings: Any, db: None) -> None:
    """A portal whose first pilot is over, and whose second is in its second week."""
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"
    with not_counted(), time_machine.travel(SATURDAY, tick=False):
        call_command("load_library", stdout=io.StringIO())
        call_command("seed_demo", weeks=2, stdout=io.StringIO())


def type_into(found: FoundRows) -> int:
    """Write words that stand nowhere else into the texts of rows that go, or are emptied."""
    written, emptied = 0, set(found.trail.emptied)
    for column in text_columns(found.model):
        is_theirs = found.trail.erased == OnErasure.DELETE or column.name in emptied
        if not is_theirs or not isinstance(column, CharField | TextField) or column.unique:
            continue
        if found.personal.label in PASSED_OVER | {"people.ImportRow"} or column.primary_key:
            continue
        if column.name in found.personal.plain:
            continue
        written += _append(found, column.column, getattr(column, "max_length", None))
    return written


def _append(found: FoundRows, column: str, longest: int | None) -> int:
    ids = list(found.rows.values_list("pk", flat=True))
    table, key = found.model._meta.db_table, found.model._meta.pk.column
    cut = (
        f"left('{TYPED} ' || \"{column}\", {longest})" if longest else f"'{TYPED} ' || \"{column}\""
    )
    if not ids or (longest or 99) < len(TYPED):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET "{column}" = {cut} WHERE "{key}" = ANY(%s) AND "{column}" <> %s',
            [ids, ""],
        )
        return cursor.rowcount


def corners(traces: Traces) -> dict[str, int]:
    """{model and trail: rows}."""
    found: dict[str, int] = {}
    for each in found_rows(traces):
        which = f"{each.personal.label} {each.trail.path}"
        found[which] = found.get(which, 0) + each.rows.count()
    return found


def statistics() -> dict[str, object]:
    """What a pilot counts, whoever is named in it."""
    with connection.cursor() as cursor:
        counted = {}
        for table in (
            *("cohorts_enrollment", "cohorts_personalstep", "learning_cardcompletion"),
            *("assessments_score", "assessments_seenbehavior", "practice_attendance"),
            *("surveys_invitation", "surveys_answer", "surveys_pendinganswer", "surveys_result"),
            "surveys_mixedanswer",
            *("instruments_answersheet", "peers_peerbox", "peers_peerrater", "coaching_talk"),
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
            counted[table] = cursor.fetchone()
        cursor.execute("SELECT avg(level), sum(level) FROM assessments_score")
        counted["levels"] = cursor.fetchone()
    counted["cohorts"] = list(CohortTally.objects.order_by("pk").values_list("cohort_id"))
    return counted


def as_a_page(person: Member, do: Callable[..., Any], **how: Any) -> Any:
    """Behind the second lock, as an officer does it: there is mail that it hides."""
    with rows_of(person.organization_id):
        return do(of=person, **how)


def hand_over(person: Member, to: Member) -> None:
    """Somebody else leads, scores and coaches from now on."""
    ahead = PracticeSession.objects.filter(starts_at__gt=SATURDAY)
    ahead.filter(facilitator=person).update(facilitator=to)
    SecondRater.objects.filter(rater=person).update(rater=to)
    Enrollment.objects.filter(coach=person).update(coach=to)


@pytest.mark.long
@pytest.mark.proof("privacy")
def test_nothing_is_left_of_people_in_every_corner(
    used: None,
    figure: Callable[[str, float], None],
    settings: Any,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    settings.REPLY_FOLDER = str(tmp_path)
    aside = mailbox.Maildir(tmp_path / ASIDE)
    admin = Member.objects.get(name="Zofia García")
    officer = Member.objects.get(name="Marek Ivanova")
    Member.objects.filter(pk=officer.pk).update(roles=[Role.ADMIN, Role.PRIVACY_OFFICER])
    stand_in = Member.objects.filter(organization=admin.organization, roles=[]).last()
    assert stand_in is not None
    named = ["Halima Eze", "Adebayo Nguyễn", "Leila Oliveira", "Zofia García"]
    people = [Member.objects.get(name=name) for name in named]
    filled: dict[str, int] = {}
    for person in people:
        plant_by_hand(person, leaving_traces_of(person))
        aside.add(f"From: {person.email}\n\nNo, thank you.\n")
        fill_corners(leaving_traces_of(person))
        for found in found_rows(leaving_traces_of(person)):
            if found.trail.erased in LEFT:
                type_into(found)
        for label, rows in corners(leaving_traces_of(person)).items():
            filled[label] = filled.get(label, 0) + rows
    terms = [TYPED]
    for person in people:
        traces = leaving_traces_of(person)
        terms += [*traces.terms, *(f'"{each}"' for each in traces.numbers)]
    assert places_of([TYPED]), "words were typed"
    counted = statistics()
    for person in people:
        copied = as_a_page(person, export_person, by=person, now=SATURDAY)
        with copied.file, zipfile.ZipFile(copied.file) as packed:
            plain = json.loads(packed.read("person.json"))
        rows = sum(len(each["rows"]) for each in plain["holdings"])
        assert rows == copied.rows > 20
        figure("rows copied", rows)
        hand_over(person, stand_in)
        before = as_a_page(person, look_at_erasure)
        asked = {"by": officer, "now": SATURDAY, "reason": "asked", "figures_stay": True}
        after = as_a_page(person, erase_person, **asked)
        assert before.rows == after.rows
        figure("rows erased", sum(after.counts().values()))
    assert places_of(terms) == {}
    assert not [*aside.keys()]
    assert not [term for term in terms if term.lower() in caplog.text.lower()]
    assert statistics() == counted
    figure("people", len(people))
    figure("columns searched", sum(1 for _each in columns()))
    figure("corners", sum(1 for rows in filled.values() if rows))
    assert {which for which, rows in filled.items() if not rows} == WITHOUT_A_ROW
    assert Cohort.objects.exists()
    assert AuditEvent.objects.filter(verb="erase_person").count() == len(people)
    assert not CapturedMail.objects.filter(to_address__in=terms).exists()
