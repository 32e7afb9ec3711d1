"""Verbs about rubrics, scores and notes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from assessments.models import Criterion, EvidenceNote, Level, Rubric, Score
from people.audit import record
from people.models import Member
from practice.models import GroupPlace, PracticeSession
from programs.models import Module, ProgramVersion
from programs.reading import LibraryProgram

# In one statement, so that two taps at the same moment cannot meet; gives no row where nothing
# changes.
KEEP_SCORE = """
    INSERT INTO assessments_score AS kept
           (session_id, enrollment_id, criterion_id, rater_id, level, revision, scored_at)
    VALUES (%(session)s, %(enrollment)s, %(criterion)s, %(rater)s, %(level)s, 1, %(now)s)
    ON CONFLICT (session_id, enrollment_id, criterion_id, rater_id)
    DO UPDATE SET level = excluded.level, revision = kept.revision + 1, scored_at = excluded.scored_at
     WHERE kept.level <> excluded.level
    RETURNING id, revision
"""


class NotInThisSession(Exception):
    """A leader, criterion or rater that this session does not have."""


class UnknownLevel(Exception):
    """A level that the rubric does not have."""


class SessionCanceled(Exception):
    """Nothing is scored in a session that does not take place."""


class StaleNote(Exception):
    """The note was changed elsewhere in between; `current` is how it stands."""

    def __init__(self, current: EvidenceNote) -> None:
        super().__init__(f"the note is at revision {current.revision}")
        self.current = current


@transaction.atomic
def load_rubrics(*, version: ProgramVersion, program: LibraryProgram, now: dt.datetime) -> None:
    """Give every module of the version its rubric from the library. A second call with the same
    texts changes nothing.

    A rubric that has scores is frozen: changed texts then make a new number, and what was scored
    keeps its own.
    """
    modules = {
        module.slug: module for module in Module.objects.filter(version=version).select_for_update()
    }
    loaded = [
        shipped.slug
        for shipped in program.modules
        if shipped.slug in modules
        and _load_rubric(modules[shipped.slug], _by_criterion(shipped.rubric))
    ]
    if loaded:
        record("load_rubrics", version, by=None, now=now, modules=loaded)


def _by_criterion(rubric: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """{language: [criteria]} as {criterion slug: {language: texts}}, in order."""
    found: dict[str, dict[str, Any]] = {}
    for language, criteria in rubric.items():
        for criterion in criteria:
            texts = {key: value for key, value in criterion.items() if key != "slug"}
            found.setdefault(criterion["slug"], {})[language] = texts
    return found


def _load_rubric(module: Module, wanted: dict[str, dict[str, Any]]) -> bool:
    """Whether there was anything to write."""
    latest = Rubric.objects.filter(module=module).order_by("-number").first()
    if latest:
        standing = {criterion.slug: criterion.content for criterion in latest.criteria.all()}
        if list(standing.items()) == list(wanted.items()):
            return False
        if not Score.objects.filter(criterion__rubric=latest).exists():
            latest.criteria.all().delete()
            _write_criteria(latest, wanted)
            return True
    rubric = Rubric.objects.create(module=module, number=latest.number + 1 if latest else 1)
    _write_criteria(rubric, wanted)
    return True


def _write_criteria(rubric: Rubric, wanted: dict[str, dict[str, Any]]) -> None:
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, position=position, slug=slug, content=content)
        for position, (slug, content) in enumerate(wanted.items(), start=1)
    )


@transaction.atomic
def record_score(
    *,
    session_id: int,
    enrollment_id: int,
    criterion_id: int,
    level: int,
    rater: Member,
    now: dt.datetime,
) -> Score:
    """Keep one tap: this rater, this leader, this session, this criterion. Other raters' rows are
    not touched.

    A second call with the same level changes nothing; another level changes the rater's own row and
    its revision. Raises UnknownLevel, SessionCanceled, or NotInThisSession for a leader of another
    group, a criterion of another rubric or a rater of another organization.
    """
    if level not in Level.values:
        raise UnknownLevel(f"level {level}")
    session = _scored_session(session_id, enrollment_id, rater)
    rubric = Rubric.objects.for_session(session.pk, session.module_id)
    if not Criterion.objects.filter(pk=criterion_id, rubric__in=rubric.values("pk")).exists():
        raise NotInThisSession(f"criterion {criterion_id} is not in this session's rubric")
    slot = {
        "session": session.pk,
        "enrollment": enrollment_id,
        "criterion": criterion_id,
        "rater": rater.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP_SCORE, {**slot, "level": level, "now": now})
        row = cursor.fetchone()
    if row is None:
        return Score.objects.get(**slot)
    pk, revision = row
    record("record_score", session, by=rater, now=now, score=pk, level=level, revision=revision)
    ids = {f"{name}_id": value for name, value in slot.items()}
    return Score(pk=pk, **ids, level=level, revision=revision, scored_at=now)


@transaction.atomic
def save_note(
    *,
    session_id: int,
    enrollment_id: int,
    text: str,
    expected_revision: int,
    rater: Member,
    now: dt.datetime,
) -> EvidenceNote:
    """Keep the rater's note about a leader. `expected_revision` is the one the writer saw, 0 for
    none.

    A second call with the same text changes nothing. Raises StaleNote when the note was changed
    elsewhere meanwhile, and otherwise what record_score raises.
    """
    session = _scored_session(session_id, enrollment_id, rater)
    note, is_new = EvidenceNote.objects.select_for_update().get_or_create(
        session=session,
        enrollment_id=enrollment_id,
        rater=rater,
        defaults={"text": text, "written_at": now},
    )
    if not is_new:
        if note.text == text:
            return note
        if note.revision != expected_revision:
            raise StaleNote(note)
        note.text, note.revision, note.written_at = text, note.revision + 1, now
        note.save(update_fields=["text", "revision", "written_at"])
    record("save_note", session, by=rater, now=now, note=note.pk, revision=note.revision)
    return note


def _scored_session(session_id: int, enrollment_id: int, rater: Member) -> PracticeSession:
    """The session, if this leader has a place in it and the rater is of the same organization."""
    seats = GroupPlace.objects.filter(
        ~Q(enrollment__member=rater),
        group=OuterRef("group"),
        enrollment_id=enrollment_id,
        enrollment__left_at=None,
    )
    found = PracticeSession.objects.filter(
        Exists(seats), pk=session_id, group__cohort__organization_id=rater.organization_id
    )
    session = found.select_related("group__cohort").first()
    if session is None:
        raise NotInThisSession(f"enrollment {enrollment_id} is not in session {session_id}")
    if session.is_canceled:
        raise SessionCanceled
    return session
